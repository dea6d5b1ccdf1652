/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.lineage;

import io.dynamodbflink.connector.model.CreationTimes;
import io.dynamodbflink.connector.model.ShardId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the shards in which an instant lies at which a job begins, so that older shards need not be read: the service has
 * neither iterators at an instant nor times in its list of shards. Listed shards go through the search into the
 * {@link ShardLineage}. It tells which shards to look into and is told what that shows; it does no I/O, reads no clock and
 * belongs to one thread.
 *
 * <p>A shard's children hold only later records. Every line of shards is therefore followed from its youngest shard back,
 * until one is found whose first record is older than the start: all its ancestors are older still. Where that is not
 * seen, because a shard has no record yet or its first one is later, the parent is looked into, and skipped with its
 * ancestors if its last record is older than the start.
 *
 * <p>Nothing is skipped without such evidence. What is not skipped is read from its horizon on, and the reader drops what
 * is older than the start: the search saves work, what is read in the end does not depend on it. It is not part of the
 * state: shards that it has not dealt with are not known to the lineage, and are listed again after a restart.
 *
 * @since 0.1.0
 */
public final class StartSearch {

    private final ShardLineage lineage;
    private final Instant start;
    private final CreationTimes times;

    /** Shards of which it is not known yet how to begin with them. */
    private final Map<ShardId, Candidate> candidates = new LinkedHashMap<>();

    private final Map<ShardId, Set<Candidate>> candidatesByParent = new HashMap<>();

    /** Shards that have been dealt with; also ancestors that are to be skipped when they are listed. */
    private final Map<ShardId, Outcome> outcomes = new HashMap<>();

    private final Set<ShardId> toSample = new LinkedHashSet<>();
    private boolean allListed;

    private enum Outcome {
        SKIPPED,
        READ
    }

    /**
     * A search for the start of a lineage that begins at an instant or at the tip.
     *
     * @param times how exact the creation times of the stream are
     */
    public StartSearch(ShardLineage lineage, CreationTimes times) {
        this.lineage = Objects.requireNonNull(lineage, "lineage");
        this.start = lineage.start().instant().orElseThrow();
        this.times = Objects.requireNonNull(times, "times");
    }

    /** Shards of the stream, in any order. */
    public void listed(Collection<ListedShard> shards) {
        List<ListedShard> notNew = new ArrayList<>();
        List<Candidate> added = new ArrayList<>();
        for (ListedShard shard : shards) {
            Candidate known = candidates.get(shard.id());
            if (known != null) {
                known.shard = shard;
            } else if (isOver() || lineage.isKnown(shard.id()) || lineage.isRead(shard.parent())) {
                notNew.add(shard);
            } else {
                added.add(add(shard));
            }
        }
        lineage.listed(notNew);
        added.forEach(this::consider);
        endIfOver();
    }

    private Candidate add(ListedShard shard) {
        Candidate candidate = new Candidate(shard);
        candidates.put(shard.id(), candidate);
        if (shard.parent() != null) {
            candidatesByParent
                    .computeIfAbsent(shard.parent(), parent -> new LinkedHashSet<>())
                    .add(candidate);
        }
        return candidate;
    }

    private void consider(Candidate candidate) {
        ShardId id = candidate.shard.id();
        if (candidates.get(id) != candidate) {
            return;
        }
        Set<Candidate> children = childrenOf(id);
        if (outcomes.get(id) == Outcome.SKIPPED) {
            skip(candidate);
        } else if (allListed
                || !candidate.shard.closed() && children.isEmpty()
                || children.stream().anyMatch(child -> child.waiting)) {
            sample(candidate);
        }
    }

    /** All shards of the stream have been listed. */
    public void listingCompleted() {
        allListed = true;
        for (Candidate candidate : List.copyOf(candidates.values())) {
            boolean settled = candidates.get(candidate.shard.id()) != candidate;
            if (!settled && candidate.waiting) {
                lookBeyond(candidate);
            } else if (!settled && childrenOf(candidate.shard.id()).isEmpty()) {
                sample(candidate);
            }
        }
        endIfOver();
    }

    /** What a look into one of {@link #drainToSample} has shown. */
    public void sampled(ShardId id, ShardSample sample) {
        Candidate candidate = candidates.get(id);
        if (candidate == null || candidate.waiting) {
            return;
        }
        candidate.sample = sample;
        if (sample.gone() || endedBeforeStart(candidate)) {
            skip(candidate);
        } else if (beganBeforeStart(sample)) {
            read(candidate, sample.atTip(), false);
            skipAncestors(candidate.shard.parent());
        } else {
            lookBeyond(candidate);
        }
        endIfOver();
    }

    /** The start may lie before the shard: what becomes of it depends on its parent. */
    private void lookBeyond(Candidate candidate) {
        ShardId parent = candidate.shard.parent();
        Candidate parentCandidate = parent == null ? null : candidates.get(parent);
        if (parentCandidate != null) {
            candidate.waiting = true;
            sample(parentCandidate);
        } else if (parent == null || outcomes.get(parent) == Outcome.SKIPPED) {
            read(candidate, isAtTipInTime(candidate.sample), false);
        } else if (outcomes.containsKey(parent) || allListed) {
            read(candidate, false, true);
        } else {
            candidate.waiting = true;
        }
    }

    /** A shard that surely began after the start is read whole: what was written before its tip was got is in it. */
    private boolean isAtTipInTime(ShardSample sample) {
        return sample.atTip()
                && (sample.oldest() == null || !sample.oldest().isAfter(start.plus(times.ageOfFreshRecord())));
    }

    private boolean endedBeforeStart(Candidate candidate) {
        Instant newest = candidate.sample.newest();
        if (times == CreationTimes.MINUTES && hasChildAtTip(candidate)) {
            // Times to the minute cannot tell whether a shard ended just before a start at the tip or just after it.
            return newest == null || !newest.isAfter(start.plus(times.ageOfFreshRecord()));
        }
        return newest != null && newest.isBefore(times.truncate(start));
    }

    private boolean hasChildAtTip(Candidate candidate) {
        return childrenOf(candidate.shard.id()).stream().anyMatch(child -> child.sample.atTip());
    }

    /** Surely: times are truncated, and approximate. */
    private boolean beganBeforeStart(ShardSample sample) {
        return sample.oldest() != null
                && !sample.oldest().plus(times.ageOfFreshRecord()).isAfter(start);
    }

    private void sample(Candidate candidate) {
        if (!candidate.sampled) {
            candidate.sampled = true;
            toSample.add(candidate.shard.id());
        }
    }

    private void skipAncestors(@Nullable ShardId parent) {
        if (parent == null || outcomes.containsKey(parent)) {
            return;
        }
        Candidate candidate = candidates.get(parent);
        if (candidate == null) {
            outcomes.put(parent, Outcome.SKIPPED);
        } else {
            skip(candidate);
        }
    }

    /** Skips a shard and its ancestors; in a loop, because lines may be long. */
    private void skip(Candidate youngest) {
        for (Candidate candidate = youngest; candidate != null; ) {
            settle(candidate, Outcome.SKIPPED);
            lineage.skip(candidate.shard);
            releaseChildren(candidate);
            ShardId parent = candidate.shard.parent();
            candidate = parent == null ? null : candidates.get(parent);
            if (candidate == null && parent != null) {
                outcomes.putIfAbsent(parent, Outcome.SKIPPED);
            }
        }
    }

    private void read(Candidate candidate, boolean atTip, boolean parentMatters) {
        settle(candidate, Outcome.READ);
        lineage.begin(candidate.shard, atTip ? lineage.start() : lineage.start().whenResumed(), parentMatters);
        releaseChildren(candidate);
    }

    /** Those that waited for the outcome of their parent, and then those that waited for them. */
    private void releaseChildren(Candidate parent) {
        Queue<Candidate> parents = new ArrayDeque<>(List.of(parent));
        for (Candidate next = parents.poll(); next != null; next = parents.poll()) {
            boolean skipped = outcomes.get(next.shard.id()) == Outcome.SKIPPED;
            for (Candidate child : List.copyOf(childrenOf(next.shard.id()))) {
                if (child.waiting) {
                    settle(child, Outcome.READ);
                    boolean atTip = skipped && isAtTipInTime(child.sample);
                    lineage.begin(
                            child.shard,
                            atTip ? lineage.start() : lineage.start().whenResumed(),
                            !skipped);
                    parents.add(child);
                }
            }
        }
    }

    private void settle(Candidate candidate, Outcome outcome) {
        ListedShard shard = candidate.shard;
        candidates.remove(shard.id());
        if (shard.parent() != null) {
            candidatesByParent.computeIfPresent(shard.parent(), (parent, siblings) -> {
                siblings.remove(candidate);
                return siblings.isEmpty() ? null : siblings;
            });
        }
        toSample.remove(shard.id());
        outcomes.put(shard.id(), outcome);
    }

    private Set<Candidate> childrenOf(ShardId id) {
        return candidatesByParent.getOrDefault(id, Set.of());
    }

    private void endIfOver() {
        if (!isOver() && allListed && candidates.isEmpty()) {
            outcomes.clear();
            lineage.startFound();
        }
    }

    /** Whether it is known for all shards how to begin with them. */
    public boolean isOver() {
        return lineage.isStockTaken();
    }

    /** Whether closed shards wait whose children are not known: the list is incomplete, or the stream is disabled. */
    public boolean hasClosedShardsWithoutChildren() {
        return candidates.values().stream()
                .anyMatch(candidate -> candidate.shard.closed()
                        && childrenOf(candidate.shard.id()).isEmpty());
    }

    /** Shards to look into, each once. */
    public List<ListedShard> drainToSample() {
        List<ListedShard> drained = toSample.stream()
                .map(id -> Objects.requireNonNull(candidates.get(id)).shard)
                .toList();
        toSample.clear();
        return drained;
    }

    private static final class Candidate {

        private ListedShard shard;
        private ShardSample sample = ShardSample.NOTHING;
        /** A look into it has been asked for. */
        private boolean sampled;
        /** The look has been taken, and what becomes of its parent decides. */
        private boolean waiting;

        private Candidate(ListedShard shard) {
            this.shard = shard;
        }
    }
}

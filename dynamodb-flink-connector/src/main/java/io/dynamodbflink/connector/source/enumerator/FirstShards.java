/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.enumerator;

import io.dynamodbflink.connector.model.CreationTimes;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.source.discovery.DiscoveryLoop;
import io.dynamodbflink.connector.source.lineage.LineageShard;
import io.dynamodbflink.connector.source.lineage.ListedShard;
import io.dynamodbflink.connector.source.lineage.ShardLineage;
import io.dynamodbflink.connector.source.lineage.ShardSample;
import io.dynamodbflink.connector.source.lineage.StartSearch;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of listed shards until a job that starts at an instant, or at the tip, has found its place in the stream:
 * they go through a {@link StartSearch} before they become part of the {@link ShardLineage}.
 *
 * <p>A job that starts at the tip takes its place at once, before it has readers: iterators at the tips of open shards
 * are got as soon as these are listed, and travel to the readers with the shards. Records written from then on
 * are read, however long the readers take. If the tip is reached later than {@code prompt} after the start, the shards
 * are read from the start's instant on instead.
 */
final class FirstShards {

    private static final Logger LOG = LoggerFactory.getLogger(FirstShards.class);

    private final ShardLineage lineage;
    private final StartSearch search;
    private final CreationTimes times;
    private final ShardSamples samples;
    private final DiscoveryLoop loop;
    private final @Nullable Instant tipUntil;
    private final Runnable changed;
    private final Map<ShardId, String> tips = new HashMap<>();

    /**
     * @param lineage with a start at an instant or at the tip that has not been found yet
     * @param prompt how long after its start a job may still begin at the tip; null if it may not, because it has failed
     *     since
     * @param changed called when the lineage has changed after an answer of the service
     */
    FirstShards(
            ShardLineage lineage,
            CreationTimes times,
            ShardSamples samples,
            DiscoveryLoop loop,
            @Nullable Duration prompt,
            Runnable changed) {
        StartingPosition start = lineage.start();
        this.lineage = lineage;
        this.search = new StartSearch(lineage, times);
        this.times = times;
        this.samples = samples;
        this.loop = loop;
        this.tipUntil = start.type() == StartingPosition.Type.LATEST && prompt != null
                ? start.instant().orElseThrow().plus(prompt)
                : null;
        this.changed = changed;
    }

    void listed(List<ListedShard> shards) {
        search(() -> search.listed(shards));
    }

    void listingCompleted() {
        search(search::listingCompleted);
    }

    private void search(Runnable event) {
        boolean over = search.isOver();
        event.run();
        for (ListedShard shard : search.drainToSample()) {
            samples.take(shard, !shard.closed() && isTipInTime(), seen -> {
                seen(shard, seen);
                changed.run();
            });
        }
        if (!over && search.isOver()) {
            ended();
        }
    }

    private void seen(ListedShard shard, ShardSamples.Seen seen) {
        String tip = isTipInTime() ? seen.tip() : null;
        if (tip != null) {
            tips.put(shard.id(), tip);
        }
        ShardSample sample =
                new ShardSample(unlessToCome(seen.oldest()), unlessToCome(seen.newest()), tip != null, seen.gone());
        search(() -> search.sampled(shard.id(), sample));
    }

    /** A time that is yet to come shows that the clocks differ: it does not tell what was written after the start. */
    private @Nullable Instant unlessToCome(@Nullable Instant created) {
        return created == null || created.isAfter(loop.now().plus(times.ageOfFreshRecord())) ? null : created;
    }

    private void ended() {
        Set<ShardId> atTip = lineage.ready().stream()
                .filter(shard -> shard.position().type() == StartingPosition.Type.LATEST)
                .map(LineageShard::id)
                .collect(Collectors.toSet());
        tips.keySet().retainAll(atTip);
        LOG.info(
                "The job has found its place in the stream, at {}: every record that is written from now on is read",
                lineage.start());
    }

    private boolean isTipInTime() {
        return tipUntil != null && !loop.now().isAfter(tipUntil);
    }

    /** Whether closed shards without known children are among those of which it is not known how to begin with them. */
    boolean hasClosedShardsWithoutChildren() {
        return search.hasClosedShardsWithoutChildren();
    }

    /** The iterator at the tip of a shard; null if the shard is not to be read from there (any more). */
    @Nullable
    String tip(LineageShard shard) {
        return shard.position().type() == StartingPosition.Type.LATEST ? tips.get(shard.id()) : null;
    }

    /** A reader has got the shard, and its iterator with it. */
    void handedOut(ShardId shard) {
        tips.remove(shard);
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.lineage;

import io.dynamodbflink.connector.model.ShardId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Parents that waiting shards name but that are not known, and what speaks for their being gone. {@link ShardLineage}
 * tells when that is enough.
 */
final class MissingParents {

    /** Full listings that a parent may be missing in although the service says that it can be read. */
    private static final int READABLE_PATIENCE = 20;

    private final Predicate<ShardNode> isClosed;
    private final Map<ShardId, Missing> missing = new LinkedHashMap<>();
    private final Set<ShardId> unasked = new LinkedHashSet<>();

    /**
     * @param isClosed whether a shard takes no more records
     */
    MissingParents(Predicate<ShardNode> isClosed) {
        this.isClosed = isClosed;
    }

    /** A shard waits for a parent that is not known. */
    void add(ShardId parent, ShardNode child) {
        Missing entry = missing.get(parent);
        if (entry == null) {
            entry = new Missing(parent);
            missing.put(parent, entry);
            unasked.add(parent);
        }
        entry.children.add(child);
    }

    /** A shard does not wait any more. */
    void remove(ShardId parent, ShardNode child) {
        Missing entry = missing.get(parent);
        if (entry != null && entry.children.remove(child) && entry.children.isEmpty()) {
            found(parent);
        }
    }

    /** The parent has become known. */
    void found(ShardId parent) {
        missing.remove(parent);
        unasked.remove(parent);
    }

    boolean isEmpty() {
        return missing.isEmpty();
    }

    List<ShardNode> childrenOf(ShardId parent) {
        Missing entry = missing.get(parent);
        return entry == null ? List.of() : List.copyOf(entry.children);
    }

    /** Parents to be asked for that have not been returned before. From now on answers to these are awaited. */
    List<ShardId> drainUnasked() {
        if (unasked.isEmpty()) {
            return List.of();
        }
        List<ShardId> drained = List.copyOf(unasked);
        unasked.clear();
        for (ShardId parent : drained) {
            Missing entry = missing.get(parent);
            if (entry != null) {
                entry.asked = true;
            }
        }
        return drained;
    }

    /**
     * @param readable whether the service has said that the parent can be read; it has said nothing otherwise
     * @return whether the answer says something new about a parent that is still missing
     */
    boolean answered(ShardId parent, boolean readable) {
        Missing entry = missing.get(parent);
        if (entry == null) {
            return false;
        }
        boolean news = entry.asked && !entry.readable;
        entry.asked = false;
        entry.readable = readable;
        return news;
    }

    /** Whether any is to be looked for in lists, now that a listing without these is complete or about to be. */
    boolean hasAnyToList() {
        return missing.values().stream().anyMatch(entry -> !entry.isAnswerAwaited());
    }

    /** The same, when a full listing is about to be completed. */
    boolean hasAnyToListAgain() {
        return missing.values().stream()
                .anyMatch(entry -> !entry.isAnswerAwaited() && !mayBeGivenUp(entry, entry.listings + 1));
    }

    /**
     * A full listing has not shown them.
     *
     * @param settled whether the list is not going to be read again at once
     * @return shards that need not wait any longer
     */
    List<ShardNode> listed(boolean settled) {
        List<ShardNode> released = new ArrayList<>();
        for (Missing entry : missing.values()) {
            entry.listings++;
            if (entry.isAnswerAwaited()) {
                continue;
            }
            if (entry.readable) {
                if (mayBeGivenUp(entry, entry.listings)) {
                    released.addAll(entry.children);
                } else if (settled) {
                    unasked.add(entry.id);
                }
            } else {
                entry.children.stream()
                        .filter(child -> settled || isOutdated(child, entry.listings))
                        .forEach(released::add);
            }
        }
        return released;
    }

    /** Whether the service has said that a missing parent can be read. */
    boolean isReadable(@Nullable ShardId parent) {
        Missing entry = missing.get(parent);
        return entry != null && entry.readable;
    }

    private boolean mayBeGivenUp(Missing entry, int listings) {
        return entry.readable
                ? listings >= READABLE_PATIENCE
                : entry.children.stream().allMatch(child -> isOutdated(child, listings));
    }

    /** Whether a shard is so old that its parent may have left the stream, and lists have confirmed that. */
    private boolean isOutdated(ShardNode child, int listings) {
        return isClosed.test(child) && listings >= ShardLineage.ABSENCES_BEFORE_FORGETTING;
    }

    private static final class Missing {

        private final ShardId id;
        private final Set<ShardNode> children = new LinkedHashSet<>();
        /** Full listings that have lacked it. */
        private int listings;
        /** The service has been asked for it and has not answered. */
        private boolean asked;
        /** The service has said that it can be read. */
        private boolean readable;

        private Missing(ShardId id) {
            this.id = id;
        }

        private boolean isAnswerAwaited() {
            return asked && !readable;
        }
    }
}

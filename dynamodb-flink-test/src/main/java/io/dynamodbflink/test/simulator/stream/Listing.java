/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.stream;

import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.protocol.ServiceException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What DescribeStream is asked for, and what is to be wrong with its answer.
 *
 * @param after id of the last shard of the page before, or null
 * @param limit the most shards to list
 * @param childrenOf the shard whose children are asked for, or null for all shards
 * @param faults of the listing
 * @since 0.1.0
 */
public record Listing(
        @Nullable String after, int limit, @Nullable String childrenOf, List<Fault> faults) {

    /** Copies the faults. */
    public Listing {
        faults = List.copyOf(faults);
    }

    /**
     * The shards of this page, and whether there are more.
     *
     * @param all the stream's shards, oldest first
     * @param byId the same shards
     * @param now lets shards expire
     */
    Shards page(List<Shard> all, Map<String, Shard> byId, Instant now) {
        boolean reversed = has(Fault.ReversedListing.class);
        List<Shard> page = new ArrayList<>(limit);
        int step = reversed ? -1 : 1;
        for (int i = first(all, byId, reversed); i >= 0 && i < all.size(); i += step) {
            Shard shard = all.get(i);
            if (asksFor(shard) && !hidden(shard) && shard.isListed(now)) {
                if (page.size() == limit) {
                    return new Shards(page, true);
                }
                page.add(shard);
            }
        }
        return new Shards(page, false);
    }

    private int first(List<Shard> all, Map<String, Shard> byId, boolean reversed) {
        if (after == null) {
            return reversed ? all.size() - 1 : 0;
        }
        Shard last = byId.get(after);
        if (last == null) {
            throw ServiceException.validation(
                    "Invalid ExclusiveStartShardId: " + after + " is not a shard of the stream");
        }
        return reversed ? last.ordinal() - 1 : last.ordinal() + 1;
    }

    private boolean asksFor(Shard shard) {
        return childrenOf == null || childrenOf.equals(shard.parentId()) || has(Fault.IgnoredShardFilter.class);
    }

    private boolean has(Class<? extends Fault> kind) {
        return faults.stream().anyMatch(kind::isInstance);
    }

    private boolean hidden(Shard shard) {
        for (Fault fault : faults) {
            if (fault instanceof Fault.HiddenShards hiding && hides(hiding, shard)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hides(Fault.HiddenShards hiding, Shard shard) {
        return switch (hiding.which()) {
            case NEWEST -> shard.parentId() != null && shard.children().isEmpty();
            case PARENTS -> !shard.children().isEmpty();
            case NAMED -> hiding.shardIds().contains(shard.id());
        };
    }

    /**
     * A page of shards.
     *
     * @param page its shards
     * @param more whether there are further pages
     */
    record Shards(List<Shard> page, boolean more) {}
}

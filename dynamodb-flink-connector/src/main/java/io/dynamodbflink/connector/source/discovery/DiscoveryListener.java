/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.discovery;

import io.dynamodbflink.connector.source.lineage.ListedShard;
import java.util.List;

/**
 * Takes what is found. Called on the thread of the {@link DiscoveryLoop}.
 *
 * @since 0.1.0
 */
public interface DiscoveryListener {

    /** What a list lacks, by what is known of the shards. */
    enum Gap {
        NONE,
        /** Closed shards whose children are not listed. */
        CHILDREN,
        /** Shards whose parents are not listed, and that wait for a full list to show that these are not there. */
        PARENTS
    }

    /** All shards are going to be listed. */
    void fullListingStarted();

    /** Shards of the stream: a page of a listing, or children of a shard. */
    void shardsListed(List<ListedShard> shards);

    /**
     * All pages of a listing have been handed over.
     *
     * @param full whether it began with {@link #fullListingStarted}; otherwise it had only shards that came later
     * @param last whether the list will not be read again before the next interval, whatever it lacks
     * @return what the list lacks
     */
    Gap listingCompleted(boolean full, boolean last);
}

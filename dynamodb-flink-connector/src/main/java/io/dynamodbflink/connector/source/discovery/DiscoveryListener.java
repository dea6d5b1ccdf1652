/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.discovery;

import io.dynamodbflink.connector.model.ShardId;
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
        /** Shards whose parents are not listed, and that wait for a full list to show these. */
        PARENTS
    }

    /** What is known of a shard that is named as a parent but not listed. */
    enum Parent {
        /** The service says that it does not exist. */
        GONE,
        /** It can be read: the list lags behind. */
        READABLE,
        /** The service does not answer the question: only lists can tell. */
        UNCLEAR
    }

    /** How many of a shard's children are known. */
    enum Children {
        NONE,
        /** None, but the list is being read for the first time, and has already shown the end of the shard. */
        TO_BE_LISTED,
        /** At least one; the shard was open when it was last listed, so that there may be more. */
        SOME,
        /** All, or the shard itself is not known (any more). */
        ALL
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

    /**
     * The answer to {@link ShardDiscovery#lookForParent}.
     *
     * @return whether a full list has to be read for the parent now
     */
    boolean parentChecked(ShardId parent, Parent answer);

    /** Whether nothing is left to read of what the stream has shown, so that it may be gone. */
    boolean isEverythingRead();

    /** The stream is switched off, and all its shards have been listed since, or it has left the service. */
    void streamEnded();

    /** What is known of the children of a shard that has ended. */
    Children childrenOf(ShardId parent);
}

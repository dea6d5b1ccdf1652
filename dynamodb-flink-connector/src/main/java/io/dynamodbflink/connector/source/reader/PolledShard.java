/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.aws.CallTrouble;
import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.source.observer.ShardActivity;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A shard being read. All but the lag is used by the event loop only. */
final class PolledShard {

    final DynamoDbStreamsShardSplit split;
    final ShardCursor cursor;

    /** The call in flight. */
    @Nullable
    CompletableFuture<?> call;

    /** Whether the time of the next call has come. */
    boolean due;

    boolean paused;
    boolean ended;

    /** Pages that are fetched and not yet emitted. */
    int pagesAhead;

    /** Those of them that Flink has not taken yet. */
    int pagesWaiting;

    /** What those pages and the call in flight hold of the budget. */
    long bytesHeld;

    /** What the next page is expected to take. */
    private long expectedBytes = PageBudget.LARGEST_PAGE;

    long recordsRead;

    @Nullable
    SequenceNumber lastSequenceNumber;

    /** Creation time of the newest record fetched. */
    @Nullable
    Instant newestFetched;

    /** All that was created before has been handed on; null until that is known. */
    @Nullable
    Instant readUpTo;

    /** When the last page arrived. */
    @Nullable
    Instant polledAt;

    /** Null if the last call was answered. */
    @Nullable
    CallTrouble trouble;

    Instant reportedAt = Instant.MIN;

    private volatile ShardLag lag;

    PolledShard(DynamoDbStreamsShardSplit split, ShardCursor cursor, ShardLag lag) {
        this.split = split;
        this.cursor = cursor;
        this.lag = lag;
        this.lastSequenceNumber = split.getStartingPosition().sequenceNumber().orElse(null);
    }

    String splitId() {
        return split.splitId();
    }

    long expectedBytes() {
        return expectedBytes;
    }

    /** A shard whose last page was small, and which has been polled steadily since, is not going to send a large one. */
    void pageArrived(long bytes) {
        expectedBytes = Math.min(PageBudget.LARGEST_PAGE, Math.max(PageBudget.SMALLEST_RESERVATION, 2 * bytes));
    }

    /** Polling was interrupted: any amount may have come together. */
    void interrupted() {
        expectedBytes = PageBudget.LARGEST_PAGE;
    }

    ShardActivity activity() {
        if (paused) {
            return ShardActivity.PAUSED;
        }
        return due && call == null ? ShardActivity.HELD_BACK : ShardActivity.POLLING;
    }

    ShardLag lag() {
        return lag;
    }

    void lag(ShardLag lag) {
        this.lag = lag;
    }
}

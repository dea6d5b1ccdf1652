/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.observer;

/**
 * Life of a shard as the enumerator sees it. The order of the constants is the order of the life; a partial failure
 * takes a shard from {@link #ASSIGNED} back to {@link #READY}.
 *
 * @since 0.1.0
 */
public enum ShardState {
    /** Known, but its parent is not completely read. */
    WAITING,
    /** May be read; no reader has it yet. */
    READY,
    /** Given to a reader. */
    ASSIGNED,
    /** Closed and completely read. */
    FINISHED,
    /** Finished and no longer listed by the stream: dropped from the enumerator's state. */
    FORGOTTEN
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.observer;

/**
 * What a reader does with a shard that it has.
 *
 * @since 0.1.0
 */
public enum ShardActivity {
    /** It polls the shard: a call is under way, or the next one has its time. */
    POLLING,
    /** It could poll, and does not, because what it has fetched already waits for the job to take it. */
    HELD_BACK,
    /** It does not poll because watermarks are aligned, and the shard is ahead of the others. */
    PAUSED
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.deadletter;

/**
 * What becomes of a record or an item that can never be processed, however often it is tried.
 *
 * @since 0.1.0
 */
public enum PoisonPolicy {
    /** It fails the job, which goes on only when the cause has been corrected. */
    FAIL,
    /** It is counted and logged, without its values, and left out. */
    SKIP,
    /** It is handed to the {@link DeadLetterHandler} and left out. A failure of the handler fails the job. */
    DEAD_LETTER
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.deadletter;

import java.time.Instant;

/**
 * Something that could not be processed, with all that is needed to find out why and to process it later.
 *
 * @since 0.1.0
 */
public interface DeadLetter {

    /** When processing failed. */
    Instant failedAt();

    /** What failed, where and why, without any value of an item: fit for a log. */
    String describe();

    /** Everything, <em>with</em> the values of items, as a JSON object in one line. */
    String toJson();
}

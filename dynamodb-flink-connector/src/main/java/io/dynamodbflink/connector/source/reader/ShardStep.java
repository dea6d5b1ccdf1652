/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import java.io.IOException;
import java.time.Duration;

/** What a shard does next. */
sealed interface ShardStep {

    /** Make the next call after a delay, possibly of zero. After a page, it counts from the call for that page. */
    record CallAfter(Duration delay) implements ShardStep {}

    /** Nothing: the shard is completely read, or gone. */
    record Finish() implements ShardStep {}

    /** Fail the job. */
    record Fail(IOException cause) implements ShardStep {}
}

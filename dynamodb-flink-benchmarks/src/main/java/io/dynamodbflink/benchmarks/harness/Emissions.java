/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import software.amazon.awssdk.services.dynamodb.model.Record;

/** Told of every record that a source emits, by the threads that emit. */
@FunctionalInterface
public interface Emissions {

    /** A record has been emitted as far as the end of the operator chain. */
    void emitted(String shardId, Record record);
}

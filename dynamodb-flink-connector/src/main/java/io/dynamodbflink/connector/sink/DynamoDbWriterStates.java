/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.sink.ordering.PendingWrite;
import java.util.ArrayList;
import java.util.List;

/** Cuts what a writer has not finished into parts that fit into byte arrays. */
final class DynamoDbWriterStates {

    /** Far below 2 GB, also after encoding; few enough parts for a buffer of 10,000 items of 400 KB. */
    static final long PART_BYTES = 16L * 1024 * 1024;

    private DynamoDbWriterStates() {}

    static List<DynamoDbWriterState> of(List<PendingWrite> writes) {
        List<DynamoDbWriterState> parts = new ArrayList<>();
        List<DynamoDbWriteRequest> part = new ArrayList<>();
        long bytes = 0;
        for (PendingWrite write : writes) {
            if (!part.isEmpty() && bytes + write.size() > PART_BYTES) {
                parts.add(new DynamoDbWriterState(part));
                part = new ArrayList<>();
                bytes = 0;
            }
            part.add(write.request());
            bytes += write.size();
        }
        if (!part.isEmpty()) {
            parts.add(new DynamoDbWriterState(part));
        }
        return parts;
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.model.SequenceNumber;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * Places of records in their shard. Every record of DynamoDB has one; one that has none, or none that can be read, is
 * passed on as it is and does not move the position: after a restart it may come again.
 */
final class SequenceNumbers {

    private SequenceNumbers() {}

    static @Nullable SequenceNumber of(Record record) {
        StreamRecord change = record.dynamodb();
        String text = change == null ? null : change.sequenceNumber();
        if (text == null) {
            return null;
        }
        try {
            return SequenceNumber.of(text);
        } catch (IllegalArgumentException e) {
            // No position to go on from; whether the record as a whole is acceptable is up to the schema.
            return null;
        }
    }

    /** That of the last of the records that has one. */
    static @Nullable SequenceNumber last(List<Record> records) {
        for (int i = records.size() - 1; i >= 0; i--) {
            SequenceNumber number = of(records.get(i));
            if (number != null) {
                return number;
            }
        }
        return null;
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.model.CreationTimes;
import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.source.failure.InvalidRecord;
import io.dynamodbflink.connector.source.serialization.DynamoDbStreamsDeserializationSchema;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Turns records into elements, gives them the record's creation time as event time, and moves the split's position.
 *
 * <p>The elements of a record are emitted when the schema has made all of them: a record that it fails on leaves none
 * behind, and what fails in the operators behind the source is not taken for a failure of the schema.
 *
 * @param <T> type of the elements
 */
final class StreamRecordEmitter<T> implements RecordEmitter<Record, T, ShardSplitState> {

    private final DynamoDbStreamsDeserializationSchema<T> schema;
    private final InvalidRecords invalidRecords;
    private final Clock clock;
    private final ElementsOfOneRecord<T> elements = new ElementsOfOneRecord<>();

    StreamRecordEmitter(DynamoDbStreamsDeserializationSchema<T> schema, InvalidRecords invalidRecords, Clock clock) {
        this.schema = schema;
        this.invalidRecords = invalidRecords;
        this.clock = clock;
    }

    @Override
    public void emitRecord(Record record, SourceOutput<T> output, ShardSplitState state) throws Exception {
        SequenceNumber sequenceNumber = SequenceNumbers.of(record);
        Exception failure = deserialize(record, state);
        if (failure == null) {
            invalidRecords.noneHere();
            emit(CreationTimes.of(record), output);
        } else {
            invalidRecords.passOver(new InvalidRecord(
                    record, state.split().stream(), state.split().shardId(), sequenceNumber, failure, clock.instant()));
        }
        if (sequenceNumber != null) {
            state.emitted(sequenceNumber);
        }
    }

    private @Nullable Exception deserialize(Record record, ShardSplitState state) {
        elements.begin();
        try {
            schema.deserialize(record, state.streamArn(), state.shardId(), elements);
            return null;
        } catch (Exception e) {
            return e;
        } finally {
            elements.end();
        }
    }

    private void emit(@Nullable Instant created, SourceOutput<T> output) {
        for (T element : elements.collected) {
            if (created == null) {
                output.collect(element);
            } else {
                output.collect(element, created.toEpochMilli());
            }
        }
    }

    private static final class ElementsOfOneRecord<T> implements Collector<T> {

        private final List<T> collected = new ArrayList<>();
        private boolean open;

        void begin() {
            collected.clear();
            open = true;
        }

        void end() {
            open = false;
        }

        @Override
        public void collect(T element) {
            if (!open) {
                throw new IllegalStateException("The collector must not be used after deserialize() has returned");
            }
            collected.add(element);
        }

        @Override
        public void close() {
            // The output belongs to the source's operator.
        }
    }
}

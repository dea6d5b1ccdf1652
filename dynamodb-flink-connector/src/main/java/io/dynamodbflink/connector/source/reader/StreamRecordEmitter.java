/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.source.serialization.DynamoDbStreamsDeserializationSchema;
import java.io.IOException;
import java.time.Instant;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Turns records into elements, gives them the record's creation time as event time, and moves the split's position.
 *
 * @param <T> type of the elements
 */
final class StreamRecordEmitter<T> implements RecordEmitter<Record, T, ShardSplitState> {

    private final DynamoDbStreamsDeserializationSchema<T> schema;
    private final Counter recordsInError;
    private final TimestampingCollector<T> collector = new TimestampingCollector<>();

    StreamRecordEmitter(DynamoDbStreamsDeserializationSchema<T> schema, Counter recordsInError) {
        this.schema = schema;
        this.recordsInError = recordsInError;
    }

    @Override
    public void emitRecord(Record record, SourceOutput<T> output, ShardSplitState state) throws IOException {
        String sequenceNumber = record.dynamodb().sequenceNumber();
        collector.output = output;
        collector.created = CreationTimes.of(record);
        try {
            schema.deserialize(record, state.streamArn(), state.shardId(), collector);
        } catch (IOException | RuntimeException e) {
            if (collector.failedDownstream) {
                throw e;
            }
            recordsInError.inc();
            throw new IOException(
                    "Record " + sequenceNumber + " of shard " + state.shardId() + " of " + state.streamArn()
                            + " cannot be deserialized by " + schema.getClass().getName() + ": "
                            + e.getClass().getSimpleName(),
                    e);
        } finally {
            collector.output = null;
        }
        state.emitted(sequenceNumber);
    }

    private static final class TimestampingCollector<T> implements Collector<T> {

        private @Nullable SourceOutput<T> output;
        private @Nullable Instant created;

        /** Whether an exception comes from the operators behind the source rather than from the schema. */
        private boolean failedDownstream;

        @Override
        public void collect(T element) {
            SourceOutput<T> to = output;
            if (to == null) {
                throw new IllegalStateException("The collector must not be used after deserialize() has returned");
            }
            failedDownstream = true;
            if (created == null) {
                to.collect(element);
            } else {
                to.collect(element, created.toEpochMilli());
            }
            failedDownstream = false;
        }

        @Override
        public void close() {
            // The output belongs to the source's operator.
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import static io.dynamodbflink.connector.source.reader.Shards.NOW;
import static io.dynamodbflink.connector.source.reader.Shards.record;
import static io.dynamodbflink.connector.source.reader.Shards.split;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.source.serialization.DynamoDbStreamsDeserializationSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.Record;

class StreamRecordEmitterTests {

    private final ShardSplitState state = new ShardSplitState(split("shard-1", StartingPosition.trimHorizon()));
    private final Output output = new Output();
    private final SimpleCounter errors = new SimpleCounter();

    @Test
    void everyElementOfARecordHasItsCreationTimeAsEventTime() throws Exception {
        emitter((record, stream, shard, out) -> {
                    out.collect(stream);
                    out.collect(shard);
                })
                .emitRecord(record(1), output, state);

        long created = NOW.toEpochMilli();
        assertThat(output.collected).containsExactly(Shards.STREAM + "@" + created, "shard-1@" + created);
    }

    @Test
    void recordWithoutCreationTimeHasNoEventTime() throws Exception {
        emitter((record, stream, shard, out) -> out.collect("x")).emitRecord(record(1, null), output, state);

        assertThat(output.collected).containsExactly("x");
    }

    @Test
    void recordThatYieldsNothingMovesThePosition() throws Exception {
        emitter((record, stream, shard, out) -> {}).emitRecord(record(42), output, state);

        assertThat(state.toSplit().getStartingPosition())
                .isEqualTo(StartingPosition.afterSequenceNumber(SequenceNumber.of("42")));
    }

    @Test
    void recordThatCannotBeDeserializedFailsWithItsPlaceAndWithoutItsValues() {
        StreamRecordEmitter<String> emitter = emitter((record, stream, shard, out) -> {
            throw new IllegalArgumentException("unreadable: " + record);
        });

        assertThatThrownBy(() -> emitter.emitRecord(record(42), output, state))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Record 42")
                .hasMessageContaining("shard-1")
                .hasMessageContaining(Shards.STREAM.toString())
                .hasMessageContaining("IllegalArgumentException")
                .hasMessageNotContaining("secret")
                .hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(errors.getCount()).isOne();
        assertThat(state.toSplit().getStartingPosition()).isEqualTo(StartingPosition.trimHorizon());
    }

    @Test
    void failureBehindTheSourceIsNotTakenForTheSchemas() {
        StreamRecordEmitter<String> emitter = emitter((record, stream, shard, out) -> out.collect("x"));
        output.failure = new IllegalStateException("downstream");

        assertThatThrownBy(() -> emitter.emitRecord(record(42), output, state)).isSameAs(output.failure);
        assertThat(errors.getCount()).isZero();
    }

    @Test
    void collectorIsUsableDuringTheCallOnly() throws Exception {
        List<Collector<String>> kept = new ArrayList<>();
        emitter((record, stream, shard, out) -> kept.add(out)).emitRecord(record(1), output, state);

        assertThatThrownBy(() -> kept.get(0).collect("late")).isInstanceOf(IllegalStateException.class);
    }

    private interface Deserializer {
        void deserialize(Record record, String stream, String shardId, Collector<String> output) throws IOException;
    }

    private StreamRecordEmitter<String> emitter(Deserializer deserializer) {
        return new StreamRecordEmitter<>(
                new DynamoDbStreamsDeserializationSchema<>() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public void deserialize(Record record, String stream, String shardId, Collector<String> output)
                            throws IOException {
                        deserializer.deserialize(record, stream, shardId, output);
                    }

                    @Override
                    public TypeInformation<String> getProducedType() {
                        return Types.STRING;
                    }
                },
                errors);
    }

    private static final class Output implements SourceOutput<String> {

        final List<String> collected = new ArrayList<>();
        RuntimeException failure;

        @Override
        public void collect(String element) {
            if (failure != null) {
                throw failure;
            }
            collected.add(element);
        }

        @Override
        public void collect(String element, long timestamp) {
            collect(element + "@" + timestamp);
        }

        @Override
        public void emitWatermark(Watermark watermark) {}

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}
    }
}

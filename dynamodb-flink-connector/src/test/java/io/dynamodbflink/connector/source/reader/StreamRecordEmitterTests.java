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

import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import io.dynamodbflink.connector.model.ChangeEvent;
import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.source.InvalidRecordHandling;
import io.dynamodbflink.connector.source.failure.InvalidRecord;
import io.dynamodbflink.connector.source.failure.InvalidRecordException;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import io.dynamodbflink.connector.source.serialization.ChangeEventDeserializationSchema;
import io.dynamodbflink.connector.source.serialization.DynamoDbStreamsDeserializationSchema;
import io.dynamodbflink.connector.testing.FakeDeadLetterContext;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.Record;

class StreamRecordEmitterTests {

    private final ShardSplitState state = new ShardSplitState(split("shard-1", StartingPosition.trimHorizon()));
    private final Output output = new Output();
    private final RecordingMetrics metrics = new RecordingMetrics();
    private final List<InvalidRecord> deadLetters = new ArrayList<>();
    private PoisonPolicy policy = PoisonPolicy.FAIL;

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

        assertThat(state.toSplit(false).getStartingPosition())
                .isEqualTo(StartingPosition.afterSequenceNumber(SequenceNumber.of("42")));
    }

    @Test
    void recordThatCannotBeDeserializedFailsWithItsPlaceAndWithoutItsValues() throws Exception {
        StreamRecordEmitter<String> emitter = emitter((record, stream, shard, out) -> {
            throw new IllegalArgumentException("unreadable: " + record);
        });

        assertThatThrownBy(() -> emitter.emitRecord(record(42), output, state))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("Record 42")
                .hasMessageContaining("shard-1")
                .hasMessageContaining(Shards.STREAM.toString())
                .hasMessageContaining("IllegalArgumentException")
                .hasMessageNotContaining("secret")
                .hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(metrics.counter("numRecordsInErrors")).isOne();
        assertThat(state.toSplit(false).getStartingPosition()).isEqualTo(StartingPosition.trimHorizon());
    }

    @Test
    void failureBehindTheSourceIsNotTakenForTheSchemas() throws Exception {
        policy = PoisonPolicy.DEAD_LETTER;
        StreamRecordEmitter<String> emitter = emitter((record, stream, shard, out) -> out.collect("x"));
        output.failure = new IllegalStateException("downstream");

        assertThatThrownBy(() -> emitter.emitRecord(record(42), output, state)).isSameAs(output.failure);
        assertThat(metrics.counter("numRecordsInErrors")).isZero();
        assertThat(deadLetters).isEmpty();
    }

    @Test
    void failureBehindTheSourceFailsTheJobEvenIfTheSchemaWouldCatchIt() throws Exception {
        policy = PoisonPolicy.DEAD_LETTER;
        output.failure = new IllegalStateException("downstream");
        StreamRecordEmitter<String> emitter = emitter((record, stream, shard, out) -> {
            try {
                out.collect("x");
            } catch (RuntimeException e) {
                throw new IOException("wrapped", e);
            }
        });

        assertThatThrownBy(() -> emitter.emitRecord(record(42), output, state)).isSameAs(output.failure);
        assertThat(deadLetters).isEmpty();
    }

    @Test
    void recordThatCannotBeDeserializedIsPassedOverIfThePolicySaysSo() throws Exception {
        policy = PoisonPolicy.DEAD_LETTER;
        IOException failure = new IOException("unreadable");
        StreamRecordEmitter<String> emitter = emitter((record, stream, shard, out) -> {
            if (record.dynamodb().sequenceNumber().equals("2")) {
                throw failure;
            }
            out.collect(record.dynamodb().sequenceNumber());
        });

        for (int i = 1; i <= 3; i++) {
            emitter.emitRecord(record(i, null), output, state);
        }

        assertThat(output.collected).containsExactly("1", "3");
        assertThat(deadLetters)
                .containsExactly(new InvalidRecord(
                        record(2, null), Shards.STREAM, ShardId.of("shard-1"), SequenceNumber.of("2"), failure, NOW));
        assertThat(state.toSplit(false).getStartingPosition())
                .isEqualTo(StartingPosition.afterSequenceNumber(SequenceNumber.of("3")));
    }

    @Test
    void recordThatIsPassedOverMovesThePosition() throws Exception {
        policy = PoisonPolicy.SKIP;
        emitter((record, stream, shard, out) -> {
                    throw new IOException("unreadable");
                })
                .emitRecord(record(42), output, state);

        assertThat(state.toSplit(false).getStartingPosition())
                .isEqualTo(StartingPosition.afterSequenceNumber(SequenceNumber.of("42")));
    }

    @Test
    void recordOnWhichTheSchemaFailsHalfWayLeavesNoElement() throws Exception {
        policy = PoisonPolicy.SKIP;
        StreamRecordEmitter<String> emitter = emitter((record, stream, shard, out) -> {
            out.collect(record.dynamodb().sequenceNumber());
            if (record.dynamodb().sequenceNumber().equals("1")) {
                throw new IllegalStateException("after the first element");
            }
        });

        emitter.emitRecord(record(1, null), output, state);
        emitter.emitRecord(record(2, null), output, state);

        assertThat(output.collected).containsExactly("2");
    }

    @Test
    void checkedExceptionThatTheSchemaDoesNotDeclareIsAFailureLikeAnyOther() throws Exception {
        policy = PoisonPolicy.DEAD_LETTER;
        ClassNotFoundException failure = new ClassNotFoundException("of a Kotlin or Lombok schema");
        emitter((record, stream, shard, out) -> sneakyThrow(failure)).emitRecord(record(1), output, state);

        assertThat(deadLetters).extracting(InvalidRecord::error).containsExactly(failure);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Exception> void sneakyThrow(Exception failure) throws E {
        throw (E) failure;
    }

    @Test
    void errorOfTheVirtualMachineIsNotCaught() {
        policy = PoisonPolicy.SKIP;
        StackOverflowError error = new StackOverflowError();

        assertThatThrownBy(() -> emitter((record, stream, shard, out) -> {
                            throw error;
                        })
                        .emitRecord(record(1), output, state))
                .isSameAs(error);
    }

    static List<Record> recordsWithoutSequenceNumber() {
        return List.of(
                Record.builder().build(),
                Record.builder().dynamodb(change -> {}).build(),
                Record.builder()
                        .dynamodb(change -> change.sequenceNumber("unknown"))
                        .build());
    }

    @ParameterizedTest
    @MethodSource("recordsWithoutSequenceNumber")
    void recordWithoutSequenceNumberIsPassedOnAndLeavesThePosition(Record record) throws Exception {
        StreamRecordEmitter<String> emitter = emitter((read, stream, shard, out) -> out.collect("x"));

        emitter.emitRecord(record(42), output, state);
        emitter.emitRecord(record, output, state);

        assertThat(output.collected).hasSize(2);
        assertThat(state.toSplit(false).getStartingPosition())
                .isEqualTo(StartingPosition.afterSequenceNumber(SequenceNumber.of("42")));
    }

    @ParameterizedTest
    @MethodSource("recordsWithoutSequenceNumber")
    void recordWithoutSequenceNumberCanBeADeadLetter(Record record) throws Exception {
        policy = PoisonPolicy.DEAD_LETTER;
        StreamRecordEmitter<ChangeEvent> emitter = new StreamRecordEmitter<>(
                new ChangeEventDeserializationSchema(), invalidRecords(), Clock.fixed(NOW, ZoneOffset.UTC));

        emitter.emitRecord(record, new Output().ofAnything(), state);

        assertThat(deadLetters).singleElement().satisfies(letter -> {
            assertThat(letter.sequenceNumber()).isNull();
            assertThat(letter.describe()).contains("without sequence number");
            assertThat(letter.toJson()).contains("\"sequenceNumber\":null");
        });
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

    private InvalidRecords invalidRecords() throws Exception {
        InvalidRecords invalidRecords = new InvalidRecords(
                new InvalidRecordHandling(policy, 1, context -> deadLetters::add),
                new ShardReporter(
                        0,
                        ShardObserver.none(),
                        new ReaderMetrics(metrics.group, true),
                        () -> 0,
                        Clock.fixed(NOW, ZoneOffset.UTC),
                        loss -> {}));
        invalidRecords.open(new FakeDeadLetterContext());
        return invalidRecords;
    }

    private StreamRecordEmitter<String> emitter(Deserializer deserializer) throws Exception {
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
                invalidRecords(),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static final class Output implements SourceOutput<String> {

        final List<String> collected = new ArrayList<>();
        RuntimeException failure;

        /** For elements of another type. */
        <T> SourceOutput<T> ofAnything() {
            @SuppressWarnings("unchecked")
            SourceOutput<T> output = (SourceOutput<T>) this;
            return output;
        }

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

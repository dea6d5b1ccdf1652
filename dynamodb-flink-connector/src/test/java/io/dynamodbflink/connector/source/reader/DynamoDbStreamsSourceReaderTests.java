/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.connector.deadletter.DeadLetterHandler;
import io.dynamodbflink.connector.deadletter.DeadLetterWriter;
import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.model.StreamArn;
import io.dynamodbflink.connector.observer.ObserverContext;
import io.dynamodbflink.connector.source.InvalidRecordHandling;
import io.dynamodbflink.connector.source.failure.InvalidRecord;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import io.dynamodbflink.connector.source.serialization.DynamoDbStreamsDeserializationSchema;
import io.dynamodbflink.connector.source.split.CatchUpEvent;
import io.dynamodbflink.connector.source.split.CatchUpRequest;
import io.dynamodbflink.connector.source.split.Checkpointing;
import io.dynamodbflink.connector.source.split.CheckpointingEvent;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import io.dynamodbflink.connector.source.split.ShardsFinishedEvent;
import io.dynamodbflink.connector.source.split.ShardsPausedEvent;
import io.dynamodbflink.connector.source.split.WatermarkHoldEvent;
import io.dynamodbflink.connector.source.split.WatermarkHoldEvent.Action;
import io.dynamodbflink.connector.testing.FakeStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.Record;

class DynamoDbStreamsSourceReaderTests {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final FakeStream stream = new FakeStream();
    private final FakeReaderContext context = new FakeReaderContext();
    private final FakeReaderOutput output = new FakeReaderOutput();
    private final Schema schema = new Schema();
    private DynamoDbStreamsSourceReader<String> reader;

    @BeforeEach
    void createReader() throws Exception {
        reader = reader();
    }

    private DynamoDbStreamsSourceReader<String> reader() throws Exception {
        return reader(new InvalidRecordHandling(PoisonPolicy.FAIL, 1, null));
    }

    private DynamoDbStreamsSourceReader<String> reader(InvalidRecordHandling handling) throws Exception {
        return reader(schema, handling, ShardObserver.none());
    }

    private DynamoDbStreamsSourceReader<String> reader(
            Schema schema, InvalidRecordHandling handling, ShardObserver observer) throws Exception {
        return DynamoDbStreamsSourceReader.create(
                context, Shards.settings(), new Configuration(), schema, handling, stream.clients(), observer);
    }

    private DynamoDbStreamsSourceReader<String> reader(ManualLoop loop, TaskTimer timer) {
        ShardReporter reporter = new ShardReporter(
                0, ShardObserver.none(), new ReaderMetrics(context.metricGroup(), true), () -> 0, loop, loss -> {});
        InvalidRecords invalidRecords =
                new InvalidRecords(new InvalidRecordHandling(PoisonPolicy.FAIL, 1, null), reporter);
        return new DynamoDbStreamsSourceReader<>(
                ShardObserver.none(),
                new ShardEngine(new ScriptedPages(), loop, reporter, Shards.settings(), loop),
                new StreamRecordEmitter<>(schema, invalidRecords, loop),
                invalidRecords,
                timer,
                new CatchUps(timer, Duration.ofMillis(200), context.events::add),
                new Configuration(),
                context);
    }

    private void deadLettersTo(DeadLetterHandler<InvalidRecord> handler) throws Exception {
        reader.close();
        reader = reader(new InvalidRecordHandling(PoisonPolicy.DEAD_LETTER, 1, handler));
    }

    @AfterEach
    void closeReader() throws Exception {
        reader.close();
        stream.close();
    }

    @Test
    void schemaIsOpenedWithTheUsersClassLoaderAndMetrics() {
        assertThat(Schema.opened.getUserCodeClassLoader().asClassLoader()).isSameAs(context.userClassLoader);
        assertThat(Schema.opened.getMetricGroup()).isNotNull();
    }

    @Test
    void observerIsOpenedFirstAndClosedLast() throws Exception {
        List<String> events = new ArrayList<>();
        Schema telling = new Schema() {
            @Override
            public void open(DeserializationSchema.InitializationContext context) {
                events.add("schema opened");
            }
        };
        InvalidRecordHandling handling = new InvalidRecordHandling(PoisonPolicy.DEAD_LETTER, 1, opened -> {
            events.add("letters opened");
            return new ClosingLetters(() -> events.add("letters closed"));
        });

        DynamoDbStreamsSourceReader<String> observed = reader(telling, handling, new RecordedObserver(events));
        observed.start();
        observed.close();

        assertThat(events)
                .containsExactly(
                        "observer of 0 opened", "schema opened", "letters opened", "letters closed", "observer closed");
    }

    @Test
    void observerIsClosedIfThereIsNoReaderAfterAll() {
        List<String> events = new ArrayList<>();
        Schema failing = new Schema() {
            @Override
            public void open(DeserializationSchema.InitializationContext context) {
                throw new IllegalStateException("no dictionary");
            }
        };

        assertThatIllegalStateException()
                .isThrownBy(() -> reader(
                        failing, new InvalidRecordHandling(PoisonPolicy.FAIL, 1, null), new RecordedObserver(events)))
                .withMessage("no dictionary");

        assertThat(events).containsExactly("observer of 0 opened", "observer closed");
    }

    private record RecordedObserver(List<String> events) implements ShardObserver {

        @Override
        public void open(ObserverContext context) {
            events.add("observer of " + context.subtask().orElseThrow() + " opened");
        }

        @Override
        public void close() {
            events.add("observer closed");
        }
    }

    private record ClosingLetters(Runnable onClose) implements DeadLetterWriter<InvalidRecord> {

        @Override
        public void write(InvalidRecord letter) {}

        @Override
        public void close() {
            onClose.run();
        }
    }

    @Test
    void positionFollowsWhatIsEmittedNotWhatIsFetched() {
        stream.shard("a").write("a", "k", 1, NOW).write("a", "k", 2, NOW);
        reader.start();
        reader.addSplits(List.of(split("a", StartingPosition.trimHorizon())));

        pollUntil(() -> output.collected.size() == 1);

        assertThat(reader.snapshotState(1))
                .containsExactly(
                        split("a", StartingPosition.afterSequenceNumber(SequenceNumber.of("000100000000000000001"))));
        pollUntil(() -> output.collected.size() == 2);
        assertThat(output.collected).containsExactly("k-1", "k-2");
    }

    @Test
    void latestIsPinnedInTheStateUntilARecordIsEmitted() {
        stream.shard("a");
        reader.start();
        reader.addSplits(List.of(split("a", StartingPosition.latest(NOW))));
        await().atMost(PATIENCE).until(() -> stream.reads("a") > 0);

        assertThat(reader.snapshotState(1)).containsExactly(split("a", StartingPosition.atTimestamp(NOW)));

        stream.write("a", "k", 1, NOW);
        pollUntil(() -> output.collected.size() == 1);
        assertThat(reader.snapshotState(2).get(0).getStartingPosition().type())
                .isEqualTo(StartingPosition.Type.AFTER_SEQUENCE_NUMBER);
    }

    @Test
    void endOfAShardIsReportedAfterItsLastRecordAndKeptInTheStateUntilCheckpointsHaveCompleted() throws Exception {
        stream.shard("a").write("a", "k", 1, NOW).child("b", "a");
        reader.start();
        reader.addSplits(List.of(split("a", StartingPosition.trimHorizon())));

        pollUntil(() -> context.events.contains(finished("a")));

        assertThat(output.collected).containsExactly("k-1");
        assertThat(context.events).containsExactly(new CheckpointingEvent(Checkpointing.UNKNOWN), finished("a"));
        assertThat(reader.snapshotState(1)).singleElement().matches(DynamoDbStreamsShardSplit::isFinished);
        reader.notifyCheckpointComplete(1);
        assertThat(reader.snapshotState(2)).hasSize(1);
        reader.notifyCheckpointComplete(2);
        assertThat(reader.snapshotState(3)).isEmpty();
    }

    @Test
    void watermarkIsHeldFromTheEndOfAShardUntilTheEnumeratorSaysMore() {
        stream.shard("a").child("b", "a");
        reader.start();
        reader.addSplits(List.of(split("a", StartingPosition.trimHorizon())));
        pollUntil(() -> context.events.contains(finished("a")));
        assertThat(output.released).isEmpty();

        reader.handleSourceEvents(new WatermarkHoldEvent(Action.RELEASE, List.of(ShardId.of("a"))));

        assertThat(output.released).containsExactly("a");
        assertThat(output.idle).containsExactly("main", "a");
    }

    @Test
    void askedReaderSaysThatAShardHasCaughtUp() {
        stream.shard("a").write("a", "k", 1, NOW);
        reader.start();
        reader.handleSourceEvents(new CatchUpRequest(List.of(ShardId.of("a"))));
        reader.addSplits(List.of(split("a", StartingPosition.trimHorizon())));

        pollUntil(() -> context.events.contains(new CatchUpEvent(ShardId.of("a"))));
    }

    /** Flink's queue forgets that the reader was woken when it is then found empty. */
    @Test
    void whatBecomesDueWhileTheReaderLooksForRecordsIsDoneThoughNoneCome() throws Exception {
        ManualLoop loop = new ManualLoop(NOW);
        TaskTimer timer = new TaskTimer(loop);
        List<String> done = new ArrayList<>();
        timer.after(Duration.ofSeconds(1), () -> done.add("due"));
        reader.close();
        reader = reader(loop, timer);
        reader.start();
        reader.handleSourceEvents(new WatermarkHoldEvent(Action.HOLD, List.of(ShardId.of("a"))));
        output.whenCreating = () -> loop.pass(Duration.ofSeconds(1));

        reader.pollNext(output);
        while (reader.isAvailable().isDone()) {
            reader.pollNext(output);
        }

        assertThat(output.created).containsExactly("a");
        assertThat(done).containsExactly("due");
    }

    @Test
    void whatBecomesDueWakesTheReader() throws Exception {
        ManualLoop loop = new ManualLoop(NOW);
        TaskTimer timer = new TaskTimer(loop);
        List<String> done = new ArrayList<>();
        reader.close();
        reader = reader(loop, timer);
        reader.start();
        timer.after(Duration.ofSeconds(1), () -> done.add("due"));
        reader.pollNext(output);
        assertThat(reader.isAvailable()).isNotDone();

        loop.pass(Duration.ofSeconds(1));
        assertThat(reader.isAvailable()).isDone();
        reader.pollNext(output);

        assertThat(done).containsExactly("due");
        assertThat(reader.isAvailable()).isNotDone();
    }

    @Test
    void firstPauseIsTold() {
        stream.shard("a");
        reader.start();
        reader.addSplits(List.of(split("a", StartingPosition.trimHorizon())));

        reader.pauseOrResumeSplits(List.of("a"), List.of());
        reader.pauseOrResumeSplits(List.of(), List.of("a"));
        reader.pauseOrResumeSplits(List.of("a"), List.of());

        assertThat(context.events).containsOnlyOnce(new ShardsPausedEvent());
    }

    @Test
    void abortedCheckpointsDoNotEndTheKeeping() throws Exception {
        stream.shard("a").child("b", "a");
        reader.start();
        reader.addSplits(List.of(split("a", StartingPosition.trimHorizon())));
        pollUntil(() -> context.events.contains(finished("a")));

        for (long checkpoint = 1; checkpoint < 10; checkpoint++) {
            assertThat(reader.snapshotState(checkpoint)).hasSize(1);
            reader.notifyCheckpointAborted(checkpoint);
        }
    }

    @Test
    void shardsCanComeAfterTheReaderHadNone() {
        stream.shard("a").child("b", "a").write("b", "k", 1, NOW);
        reader.start();
        reader.addSplits(List.of(split("a", StartingPosition.trimHorizon())));
        pollUntil(() -> context.events.contains(finished("a")));
        pollUntil(() -> reader.getNumberOfCurrentlyAssignedSplits() == 0);

        reader.addSplits(List.of(split("b", StartingPosition.trimHorizon())));

        pollUntil(() -> output.collected.size() == 1);
    }

    @Test
    void deadLettersAreDurableBeforeThePositionBehindThemIsInAState() throws Exception {
        List<String> durable = new ArrayList<>();
        List<String> collectedOnly = new ArrayList<>();
        deadLettersTo(context -> new DeadLetterWriter<>() {
            @Override
            public void write(InvalidRecord letter) {
                collectedOnly.add(letter.record().eventID());
            }

            @Override
            public void flush() {
                durable.addAll(collectedOnly);
                collectedOnly.clear();
            }
        });
        stream.shard("a").write("a", Schema.POISON, 1, NOW).write("a", "k", 2, NOW);
        reader.start();
        reader.addSplits(List.of(split("a", StartingPosition.trimHorizon())));
        pollUntil(() -> output.collected.equals(List.of("k-2")));
        assertThat(durable).isEmpty();

        assertThat(reader.snapshotState(1))
                .containsExactly(
                        split("a", StartingPosition.afterSequenceNumber(SequenceNumber.of("000100000000000000002"))));
        assertThat(durable).containsExactly(Schema.POISON + "-1");
    }

    @Test
    void deadLettersThatCannotBeMadeDurableFailTheCheckpoint() throws Exception {
        IOException failure = new IOException("disk full");
        deadLettersTo(context -> new DeadLetterWriter<>() {
            @Override
            public void write(InvalidRecord letter) {}

            @Override
            public void flush() throws IOException {
                throw failure;
            }
        });
        reader.start();

        assertThatThrownBy(() -> reader.snapshotState(5))
                .hasMessageContaining("dead letter handler")
                .hasMessageContaining("checkpoint 5")
                .cause()
                .isSameAs(failure);
    }

    @Test
    void deadLetterHandlerThatCannotBeOpenedFailsTheStart() throws Exception {
        IOException failure = new IOException("no such directory");
        deadLettersTo(context -> {
            throw failure;
        });

        assertThatThrownBy(() -> reader.start())
                .hasMessageContaining("dead letter handler cannot be opened")
                .cause()
                .isSameAs(failure);
    }

    @Test
    void deadLetterWriterIsOpenedForItsSubtaskAndClosedWithTheReader() throws Exception {
        List<DeadLetterHandler.Context> opened = new ArrayList<>();
        AtomicInteger closed = new AtomicInteger();
        deadLettersTo(context -> {
            opened.add(context);
            return new DeadLetterWriter<>() {
                @Override
                public void write(InvalidRecord letter) {}

                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            };
        });
        reader.start();

        assertThat(opened).singleElement().satisfies(where -> {
            assertThat(where.subtask()).isZero();
            assertThat(where.userCodeClassLoader()).isSameAs(context.userClassLoader);
            assertThat(where.metricGroup()).isNotNull();
        });
        assertThat(closed).hasValue(0);
        reader.close();
        assertThat(closed).hasValue(1);
        reader = reader();
    }

    @Test
    void failureOfTheEngineFailsThePoll() {
        reader.start();
        reader.addSplits(List.of(split("unknown", StartingPosition.trimHorizon())));

        assertThatThrownBy(() -> pollUntil(() -> false)).hasStackTraceContaining("shard unknown");
    }

    @Test
    void closeEndsTheReadersThreads() throws Exception {
        stream.shard("a");
        reader.start();
        reader.addSplits(List.of(split("a", StartingPosition.trimHorizon())));
        await().atMost(PATIENCE).until(() -> readerThreads() > 0);

        reader.close();

        await().atMost(PATIENCE).until(() -> readerThreads() == 0);
        reader = reader();
    }

    private static long readerThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("dynamodb-streams-reader-")
                        || thread.getName().startsWith("Source Data Fetcher"))
                .count();
    }

    private void pollUntil(Callable<Boolean> condition) {
        await().atMost(PATIENCE)
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    if (condition.call()) {
                        return true;
                    }
                    reader.pollNext(output);
                    return condition.call();
                });
    }

    private DynamoDbStreamsShardSplit split(String shardId, StartingPosition position) {
        return new DynamoDbStreamsShardSplit(StreamArn.parse(stream.arn()), ShardId.of(shardId), null, position, false);
    }

    private static ShardsFinishedEvent finished(String shardId) {
        return new ShardsFinishedEvent(List.of(ShardId.of(shardId)), Set.of());
    }

    private static class Schema implements DynamoDbStreamsDeserializationSchema<String> {

        /** Key of items that the schema fails on. */
        static final String POISON = "poison";

        private static final long serialVersionUID = 1L;

        private static DeserializationSchema.InitializationContext opened;

        @Override
        public void open(DeserializationSchema.InitializationContext context) {
            opened = context;
        }

        @Override
        public void deserialize(Record record, String stream, String shardId, Collector<String> output) {
            if (record.eventID().startsWith(POISON)) {
                throw new IllegalArgumentException(POISON);
            }
            output.collect(record.eventID());
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }
    }
}

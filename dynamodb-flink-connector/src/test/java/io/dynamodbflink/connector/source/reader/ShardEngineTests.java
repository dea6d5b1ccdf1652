/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import static io.dynamodbflink.connector.source.reader.ScriptedPages.lastPage;
import static io.dynamodbflink.connector.source.reader.ScriptedPages.page;
import static io.dynamodbflink.connector.source.reader.Shards.IDLE;
import static io.dynamodbflink.connector.source.reader.Shards.IDLE_AFTER;
import static io.dynamodbflink.connector.source.reader.Shards.NOW;
import static io.dynamodbflink.connector.source.reader.Shards.TIP;
import static io.dynamodbflink.connector.source.reader.Shards.record;
import static io.dynamodbflink.connector.source.reader.Shards.split;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.source.DynamoDbStreamsSourceMetrics;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.OnDataLoss;
import io.dynamodbflink.connector.source.observer.ShardActivity;
import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import io.dynamodbflink.connector.source.observer.ShardProgress;
import io.dynamodbflink.connector.source.reader.ScriptedPages.Call;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.Record;

class ShardEngineTests {

    private static final String GROUP = DynamoDbStreamsSourceMetrics.GROUP + ".";
    private static final Instant OLD = NOW.minusSeconds(100);

    private final ScriptedPages pages = new ScriptedPages();
    private final ManualLoop loop = new ManualLoop(NOW);
    private final RecordingObserver observer = new RecordingObserver();
    private final RecordingMetrics metrics = new RecordingMetrics();
    private final AtomicLong takenByJob = new AtomicLong();
    private final List<ShardDataLoss> enumerator = new ArrayList<>();
    private ShardEngine engine = engine(64 * 1024 * 1024);

    private ShardEngine engine(long budget) {
        return new ShardEngine(
                pages,
                loop,
                new ShardReporter(
                        7, observer, new ReaderMetrics(metrics.group, true), takenByJob::get, loop, enumerator::add),
                Shards.settings(3, budget),
                loop);
    }

    @Test
    void allShardsAreReadAtOnceWithOneCallEach() {
        read("a", "b", "c");

        assertThat(pages.reads).extracting(Call::shardId).containsExactlyInAnyOrder("a", "b", "c");
        loop.pass(Duration.ofMinutes(1));
        assertThat(pages.reads).hasSize(3);
    }

    @Test
    void recordOfUnusualFormIsHandedOnAndReported() throws Exception {
        read("a");
        answer("a", record(1), Record.builder().build());

        assertThat(engine.take().nextSplit()).isEqualTo("a");
        loop.pass(Duration.ZERO);
        assertThat(observer.lastProgress().lastSequenceNumber()).isEqualTo(SequenceNumber.of("1"));
        assertThat(observer.lastProgress().recordsRead()).isEqualTo(2);
    }

    @Test
    void shardThatGetsNoAnswerDoesNotHoldUpTheOthers() throws Exception {
        read("stuck", "b");
        answer("b", record(1));

        assertThat(take()).containsExactly("b:1");
        loop.pass(TIP);
        answer("b", record(2));
        assertThat(take()).containsExactly("b:2");
    }

    @Test
    void nextPageIsAskedForAsSoonAsAFullOneArrivesUpToFourAhead() throws Exception {
        read("a");

        for (int i = 1; i <= ShardEngine.PAGES_AHEAD; i++) {
            answer("a", record(i, OLD));
        }
        assertThat(pages.reads).isEmpty();

        PageBatch batch = poll();
        assertThat(pages.reads).as("taken, but not emitted").isEmpty();
        batch.recycle();
        loop.run();
        assertThat(pages.reads).hasSize(1);
    }

    @Test
    void shardAtItsTipIsAskedAfterTheTipDelayAndLessOftenWhenNothingCame() {
        readLatest("a");
        answer("a", record(1));
        assertAskedAgainAfter(TIP);
        for (int i = 0; i < IDLE_AFTER.dividedBy(TIP) - 1; i++) {
            answer("a");
            assertAskedAgainAfter(TIP);
        }
        answer("a");
        assertAskedAgainAfter(TIP.multipliedBy(2));
        answer("a");
        assertAskedAgainAfter(IDLE);
        answer("a");
        assertAskedAgainAfter(IDLE);
    }

    @Test
    void delayCountsFromCallToCall() {
        readLatest("a");
        loop.pass(Duration.ofMillis(100));
        answer("a");
        assertAskedAgainAfter(TIP.minusMillis(100));

        loop.pass(TIP.plusMillis(1));
        answer("a");
        assertThat(pages.reads).as("the answer took longer than the delay").hasSize(1);
    }

    @Test
    void throttledShardWaitsAloneAndIsCounted() throws Exception {
        read("a", "b");

        fail("a", Shards.throttled());
        answer("b", record(1));

        assertThat(take()).containsExactly("b:1");
        assertThat(pages.reads).isEmpty();
        loop.pass(Duration.ofMillis(100));
        assertThat(pages.reads).extracting(Call::shardId).containsExactly("a");
        assertThat(metrics.counter(GROUP + DynamoDbStreamsSourceMetrics.THROTTLES))
                .isOne();
    }

    @Test
    void expiredIteratorIsReplacedAfterTheLastRecordThatWasQueued() throws Exception {
        read("a");
        answer("a", record(1, OLD));

        fail("a", Shards.expired());

        assertThat(pages.nextOpen().argument()).isEqualTo(after(1));
        assertThat(take()).containsExactly("a:1");
        assertThat(metrics.counter(GROUP + DynamoDbStreamsSourceMetrics.ITERATOR_REFRESHES))
                .isOne();
    }

    @Test
    void recordsOfTheLastPageComeBeforeTheEndOfTheShard() throws Exception {
        read("a");
        pages.nextRead().answer().complete(lastPage(record(1), record(2)));
        loop.run();

        PageBatch batch = poll();

        assertThat(batch.nextSplit()).isEqualTo("a");
        assertThat(batch.nextRecordFromSplit()).isEqualTo(record(1));
        assertThat(batch.nextRecordFromSplit()).isEqualTo(record(2));
        assertThat(batch.nextRecordFromSplit()).isNull();
        assertThat(batch.nextSplit()).isNull();
        assertThat(batch.finishedSplits()).containsExactly("a");
        loop.pass(Duration.ofMinutes(1));
        assertThat(pages.reads).isEmpty();
    }

    @Test
    void closedEmptyShardFinishes() throws Exception {
        read("a");
        pages.nextRead().answer().complete(lastPage());
        loop.run();

        PageBatch batch = poll();

        assertThat(batch.nextSplit()).isNull();
        assertThat(batch.finishedSplits()).containsExactly("a");
    }

    @Test
    void goneShardFinishesAfterWhatWasFetchedAndIsReportedAsLoss() throws Exception {
        read("a");
        answer("a", record(1, OLD));
        for (int i = 0; i < ShardCursor.NOT_FOUND_TO_BELIEVE; i++) {
            fail("a", Shards.notFound());
            loop.pass(Duration.ofSeconds(1));
        }

        PageBatch batch = poll();

        assertThat(batch.nextSplit()).isEqualTo("a");
        assertThat(batch.finishedSplits()).containsExactly("a");
        assertThat(enumerator).hasSize(1);
        assertThat(enumerator.get(0).wholeShardGone()).isTrue();
        assertThat(enumerator.get(0).position()).isEqualTo(after(1));
        assertThat(metrics.counter(GROUP + DynamoDbStreamsSourceMetrics.DATA_LOSS_EVENTS))
                .isOne();
    }

    @Test
    void trimmedShardIsReportedAndReadFromItsHorizon() throws Exception {
        engine.add(List.of(split("a", after(5))));
        loop.run();
        pages.nextOpen().answer().completeExceptionally(Shards.trimmed());
        loop.run();

        Call<String> open = pages.nextOpen();
        assertThat(open.argument()).isEqualTo(StartingPosition.trimHorizon());
        open.answer().complete("a/1");
        loop.run();
        answer("a", record(9));
        assertThat(enumerator)
                .singleElement()
                .extracting(ShardDataLoss::earliestAvailable)
                .isEqualTo(SequenceNumber.of("9"));
        assertThat(take()).containsExactly("a:9");
        assertThat(metrics.counter(GROUP + DynamoDbStreamsSourceMetrics.TRIMMED_POSITIONS))
                .isOne();
        assertThat(metrics.counter(GROUP + DynamoDbStreamsSourceMetrics.DATA_LOSS_EVENTS))
                .isOne();
    }

    @Test
    void lossThatIsToFailTheJobFailsTheFetchAndIsReported() {
        engine = new ShardEngine(
                pages,
                loop,
                new ShardReporter(
                        7, observer, new ReaderMetrics(metrics.group, true), takenByJob::get, loop, enumerator::add),
                Shards.settings(OnDataLoss.FAIL),
                loop);
        engine.add(List.of(split("a", after(5))));
        loop.run();
        pages.nextOpen().answer().completeExceptionally(Shards.trimmed());
        loop.run();
        pages.nextOpen().answer().complete("a/1");
        loop.run();
        answer("a", record(9));

        assertThatThrownBy(this::poll)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("DATA LOSS")
                .hasMessageContaining("sequence number 9");
        assertThat(enumerator).hasSize(1);
        assertThat(pages.reads).isEmpty();
    }

    @Test
    void shardHasBegunOnceAPageWasReadBeItEmpty() {
        read("a");
        assertThat(engine.hasBegun("a")).isFalse();

        answer("a");

        assertThat(engine.hasBegun("a")).isTrue();
        engine.forget("a");
        assertThat(engine.hasBegun("a")).isFalse();
    }

    @Test
    void callThatFailsTooOftenFailsTheFetch() {
        read("a", "b");

        for (int i = 0; i < 4; i++) {
            fail("a", Shards.accessDenied());
            loop.pass(IDLE);
        }

        assertThatThrownBy(this::poll)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("shard a")
                .hasMessageContaining("AccessDeniedException");
        assertThat(metrics.counter(GROUP + DynamoDbStreamsSourceMetrics.RETRIES))
                .isEqualTo(3);
    }

    @Test
    void callThatCannotBeMadeIsHandledAsAFailedCall() {
        ShardEngine engine = new ShardEngine(
                new ShardPages() {
                    @Override
                    public java.util.concurrent.CompletableFuture<String> open(
                            DynamoDbStreamsShardSplit split, StartingPosition position) {
                        throw new IllegalStateException("the connection pool is shut down");
                    }

                    @Override
                    public java.util.concurrent.CompletableFuture<ShardPage> read(String iterator) {
                        throw new AssertionError("not opened");
                    }

                    @Override
                    public void close() {}
                },
                loop,
                new ShardReporter(
                        0, observer, new ReaderMetrics(metrics.group, true), takenByJob::get, loop, enumerator::add),
                Shards.settings(),
                loop);
        engine.add(List.of(split("a", StartingPosition.trimHorizon())));
        loop.run();

        assertThatThrownBy(engine::take).hasMessageContaining("the connection pool is shut down");
    }

    @Test
    void pausedShardMakesNoCallsAndKeepsItsPages() throws Exception {
        read("a", "b");
        answer("a", record(1, OLD));
        engine.pause(List.of("a"));
        loop.run();
        answer("a", record(2, OLD));
        answer("b", record(3));

        assertThat(take()).containsExactly("b:3");
        loop.pass(Duration.ofHours(1));
        assertThat(pages.reads).extracting(Call::shardId).containsExactly("b");
        assertThat(loop.timers()).as("a paused shard costs nothing").isZero();

        engine.resume(List.of("a"));
        loop.run();
        assertThat(take()).containsExactly("a:1", "a:2");
        assertThat(pages.reads).extracting(Call::shardId).containsExactly("b", "a");
    }

    @Test
    void reportTellsWhenTheServiceAnsweredAndUpToWhenRecordsAreRead() throws Exception {
        read("a");
        loop.pass(Duration.ofSeconds(2));
        answer("a", record(1, OLD));
        take();
        loop.run();

        assertThat(observer.lastProgress().polledAt()).isEqualTo(NOW.plusSeconds(2));
        assertThat(observer.lastProgress().readUpTo()).isEqualTo(OLD);
        assertThat(observer.lastProgress().activity()).isEqualTo(ShardActivity.POLLING);
        assertThat(observer.lastProgress().trouble()).isNull();
    }

    @Test
    void shardAtItsTipIsReadUpToTheLastAnswer() {
        readLatest("a");
        loop.pass(Duration.ofSeconds(2));

        answer("a");

        assertThat(observer.lastProgress().readUpTo()).isEqualTo(NOW.plusSeconds(2));
    }

    @Test
    void endedShardIsReadUpToItsNewestRecordBecauseItsChildrenFollow() throws Exception {
        read("a");
        pages.nextRead().answer().complete(lastPage(record(1, OLD)));
        loop.run();

        poll();
        loop.run();

        assertThat(observer.lastProgress().readUpTo()).isEqualTo(OLD);
        assertThat(observer.lastProgress().millisBehindLatest()).isZero();
    }

    @Test
    void endedShardIsReadUpToItsLastTipIfNothingCameAfterwards() {
        readLatest("a");
        answer("a");
        loop.pass(TIP);
        pages.nextRead().answer().complete(lastPage());
        loop.run();

        assertThat(observer.lastProgress().readUpTo()).isEqualTo(NOW);
    }

    @Test
    void failuresAreReportedUntilAPageComes() {
        readLatest("a");
        answer("a");
        loop.pass(TIP);
        fail("a", Shards.throttled());
        assertThat(observer.lastProgress().trouble()).satisfies(trouble -> {
            assertThat(trouble.kind()).isEqualTo(AwsErrorKind.THROTTLED);
            assertThat(trouble.since()).isEqualTo(NOW.plus(TIP));
            assertThat(trouble.times()).isOne();
        });

        loop.pass(Duration.ofSeconds(1));
        fail("a", Shards.accessDenied());
        assertThat(observer.lastProgress().trouble()).satisfies(trouble -> {
            assertThat(trouble.kind()).isEqualTo(AwsErrorKind.ACCESS);
            assertThat(trouble.since()).isEqualTo(NOW.plus(TIP));
            assertThat(trouble.times()).isEqualTo(2);
            assertThat(trouble.error()).contains("AccessDeniedException");
        });
        assertThat(observer.lastProgress().polledAt()).isEqualTo(NOW);
        assertThat(observer.lastProgress().readUpTo()).isEqualTo(NOW);

        loop.pass(Duration.ofSeconds(1));
        answer("a");
        assertThat(observer.lastProgress().trouble()).isNull();
    }

    @Test
    void shardOfWhichNothingIsHeardIsReportedAtEveryBeat() {
        readLatest("a");
        answer("a");
        loop.pass(TIP);
        observer.progress.clear();

        beats(5);

        assertThat(observer.progress).hasSizeBetween(2, 5);
        assertThat(observer.lastProgress().activity()).isEqualTo(ShardActivity.POLLING);
        assertThat(observer.lastProgress().polledAt()).isEqualTo(NOW);
        assertThat(observer.progress).extracting(ShardProgress::observedAt).allSatisfy(at -> assertThat(at)
                .isAfter(NOW));
    }

    @Test
    void shardThatHasJustBeenReportedIsNotReportedAtTheBeat() {
        readLatest("a");
        answer("a");
        observer.progress.clear();

        engine.beat();

        assertThat(observer.progress).isEmpty();
    }

    @Test
    void shardWhosePagesNobodyTakesIsHeldBack() throws Exception {
        read("a");
        for (int i = 1; i <= ShardEngine.PAGES_AHEAD; i++) {
            answer("a", record(i, OLD));
        }

        beats(2);
        assertThat(observer.lastProgress().activity()).isEqualTo(ShardActivity.HELD_BACK);
        assertThat(observer.lastProgress().polledAt()).isEqualTo(NOW);

        poll().recycle();
        loop.run();
        beats(2);
        assertThat(observer.lastProgress().activity()).isEqualTo(ShardActivity.POLLING);
    }

    @Test
    void reportTellsWhenTheJobLastTookARecord() {
        read("a");
        beats(2);
        assertThat(observer.lastProgress().takenAt()).isNull();

        takenByJob.incrementAndGet();
        beats(5);

        assertThat(observer.lastProgress().takenAt()).isEqualTo(NOW.plusSeconds(3));
    }

    @Test
    void shardThatWaitsForRoomIsHeldBack() {
        engine = engine(PageBudget.LARGEST_PAGE);
        read("a", "b");

        beats(2);

        assertThat(observer.progress)
                .extracting(progress -> progress.shardId().value(), ShardProgress::activity)
                .contains(tuple("a", ShardActivity.POLLING), tuple("b", ShardActivity.HELD_BACK));
    }

    @Test
    void pausedShardIsReportedAsPaused() {
        read("a");
        engine.pause(List.of("a"));
        loop.run();

        beats(2);

        assertThat(observer.lastProgress().activity()).isEqualTo(ShardActivity.PAUSED);
    }

    @Test
    void shardThatHasEndedIsReportedNoMore() throws Exception {
        read("a");
        pages.nextRead().answer().complete(lastPage(record(1)));
        loop.run();
        poll();
        loop.run();
        observer.progress.clear();

        beats(5);

        assertThat(observer.progress).isEmpty();
    }

    private void beats(int seconds) {
        for (int i = 0; i < seconds; i++) {
            loop.pass(Heartbeat.INTERVAL);
            engine.beat();
        }
    }

    @Test
    void shardsBeyondTheBudgetWaitForTheirTurn() throws Exception {
        engine = engine(2 * PageBudget.LARGEST_PAGE);
        read("a", "b", "c");
        assertThat(pages.reads).extracting(Call::shardId).containsExactly("a", "b");
        assertThat(engine.bytesHeld()).isEqualTo(2 * PageBudget.LARGEST_PAGE);

        complete("a", PageBudget.LARGEST_PAGE, record(1));
        assertThat(pages.reads).extracting(Call::shardId).containsExactly("b");

        poll().recycle();
        loop.run();
        assertThat(pages.reads).extracting(Call::shardId).containsExactly("b", "c");
    }

    @Test
    void shardsThatSendLittleNeedLittleRoom() throws Exception {
        engine = engine(2 * PageBudget.LARGEST_PAGE);
        readLatest("a", "b", "c", "d");
        for (String shard : List.of("a", "b", "c", "d")) {
            answer(shard);
        }

        loop.pass(TIP);

        assertThat(pages.reads).as("at the same time").hasSize(4);
        assertThat(engine.bytesHeld()).isEqualTo(4 * PageBudget.SMALLEST_RESERVATION);
    }

    @Test
    void shardWhosePollsWereInterruptedMayHaveManyRecords() {
        readLatest("a");
        answer("a");
        loop.pass(TIP);
        assertThat(engine.bytesHeld()).isEqualTo(PageBudget.SMALLEST_RESERVATION);

        fail("a", Shards.throttled());
        loop.pass(TIP);

        assertThat(pages.reads).hasSize(1);
        assertThat(engine.bytesHeld()).isEqualTo(PageBudget.LARGEST_PAGE);
    }

    @Test
    void emptyAnswerMakesRoomAtOnce() {
        engine = engine(PageBudget.LARGEST_PAGE);
        readLatest("a", "b");
        assertThat(pages.reads).hasSize(1);

        answer("a");

        assertThat(pages.reads).extracting(Call::shardId).containsExactly("b");
    }

    @Test
    void pausedShardsThatHoldTheWholeBudgetDoNotStopTheOthers() throws Exception {
        engine = engine(2 * PageBudget.LARGEST_PAGE);
        read("a", "b");
        complete("a", PageBudget.LARGEST_PAGE, record(1));
        complete("b", PageBudget.LARGEST_PAGE, record(2));
        assertThat(pages.reads).isEmpty();
        engine.pause(List.of("a", "b"));
        read("c");

        answer("c", record(3));

        assertThat(take()).containsExactly("c:3");
        loop.pass(TIP);
        answer("c", record(4));
        assertThat(take()).containsExactly("c:4");
    }

    @Test
    void emittedPagesGiveBackAllTheyHold() throws Exception {
        read("a", "b");
        answer("a", record(1, OLD));
        answer("a", record(2));
        pages.nextReadOf("b").answer().complete(lastPage(record(3)));
        loop.run();

        poll().recycle();
        loop.run();

        assertThat(engine.bytesHeld()).isZero();
    }

    @Test
    void progressIsReportedWhenPagesAreHandedOn() throws Exception {
        read("a");
        answer("a", record(1, OLD), record(2, OLD));
        assertThat(observer.progress).isEmpty();

        poll();

        ShardProgress progress = observer.lastProgress();
        assertThat(progress.subtask()).isEqualTo(7);
        assertThat(progress.recordsRead()).isEqualTo(2);
        assertThat(progress.lastSequenceNumber()).isEqualTo(SequenceNumber.of("2"));
        assertThat(progress.millisBehindLatest()).isEqualTo(100_000);
    }

    @Test
    void emptyPagesBringTheLagToZero() throws Exception {
        read("a");
        answer("a", record(1, OLD));
        poll().recycle();
        loop.run();
        assertThat(lag("a")).isEqualTo(100_000L);

        for (int i = 0; i <= PollPacing.EMPTY_PAGES_WHILE_BEHIND; i++) {
            answer("a");
        }

        assertThat(observer.lastProgress().millisBehindLatest()).isZero();
        assertThat(observer.lastProgress().recordsRead()).isOne();
        assertThat(lag("a")).isEqualTo(0L);
    }

    @Test
    void lagGrowsWhileAShardThatIsBehindGetsNoAnswer() throws Exception {
        read("a");
        answer("a", record(1, OLD));
        poll();

        loop.pass(Duration.ofSeconds(5));

        assertThat(lag("a")).isEqualTo(105_000L);
        assertThat(metrics.gauge(GROUP + DynamoDbStreamsSourceMetrics.MILLIS_BEHIND_LATEST))
                .isEqualTo(105_000L);
    }

    @Test
    void lagGrowsWhileThePollsOfAShardAtItsTipFail() throws Exception {
        readLatest("a");
        answer("a");
        assertThat(lag("a")).isEqualTo(0L);

        for (int i = 0; i < 30; i++) {
            loop.pass(IDLE);
            fail("a", Shards.throttled());
        }

        assertThat(lag("a")).isEqualTo(30_000L);
        assertThat(observer.lastProgress().millisBehindLatest()).isEqualTo(30_000L);
        loop.pass(IDLE);
        answer("a");
        assertThat(lag("a")).isEqualTo(0L);
    }

    @Test
    void lagGrowsWhileAShardAtItsTipGetsNoAnswer() throws Exception {
        readLatest("a");
        answer("a");

        loop.pass(Duration.ofMinutes(1));

        assertThat(lag("a")).isEqualTo(60_000L);
    }

    @Test
    void metricsOfShardsCanBeSwitchedOff() {
        RecordingMetrics metrics = new RecordingMetrics();
        engine = new ShardEngine(
                pages,
                loop,
                new ShardReporter(
                        7, observer, new ReaderMetrics(metrics.group, false), takenByJob::get, loop, enumerator::add),
                Shards.settings(),
                loop);
        int before = metrics.registered().size();

        read("a");

        assertThat(metrics.registered()).hasSize(before);
        assertThat(metrics.gauge(GROUP + DynamoDbStreamsSourceMetrics.SHARDS)).isEqualTo(1L);
    }

    @Test
    void metricsOfAShardGoWithIt() throws Exception {
        int before = metrics.registered().size();
        read("a");
        assertThat(metrics.registered()).hasSize(before + 1);
        assertThat(metrics.gauge(GROUP + DynamoDbStreamsSourceMetrics.SHARDS)).isEqualTo(1L);
        pages.nextRead().answer().complete(lastPage(record(1)));
        loop.run();

        poll();

        assertThat(metrics.registered()).hasSize(before);
        assertThat(metrics.gauge(GROUP + DynamoDbStreamsSourceMetrics.SHARDS)).isEqualTo(0L);
    }

    @Test
    void pagesRecordsAndBytesAreCounted() throws Exception {
        read("a");
        answer("a", record(1, OLD), record(2, OLD));
        answer("a");
        poll();

        assertThat(metrics.counter(GROUP + DynamoDbStreamsSourceMetrics.PAGES_READ))
                .isEqualTo(2);
        assertThat(metrics.counter(GROUP + DynamoDbStreamsSourceMetrics.RECORDS_READ))
                .isEqualTo(2);
        assertThat(metrics.counter(GROUP + DynamoDbStreamsSourceMetrics.BYTES_READ))
                .isEqualTo(200);
    }

    @Test
    void closeCancelsCallsUnregistersMetricsAndGivesTheClientBack() {
        int before = metrics.registered().size();
        read("a", "b");
        List<Call<ShardPage>> inFlight = new ArrayList<>(pages.reads);

        engine.close();

        assertThat(inFlight).allSatisfy(call -> assertThat(call.answer()).isCancelled());
        assertThat(pages.closed).isTrue();
        assertThat(loop.isClosed()).isTrue();
        assertThat(metrics.registered()).hasSize(before);
    }

    @Test
    void answersThatComeInAfterTheEndAreIgnored() {
        read("a");
        Call<ShardPage> inFlight = pages.nextRead();
        engine.close();

        inFlight.answer().complete(lastPage(record(1)));
        loop.run();

        assertThat(observer.progress).isEmpty();
    }

    @Test
    void tenThousandShardsAreAllRead() {
        String[] shardIds = IntStream.range(0, 10_000).mapToObj(i -> "s" + i).toArray(String[]::new);
        readLatest(shardIds);
        int asked = 0;
        while (!pages.reads.isEmpty()) {
            Call<ShardPage> call = pages.nextRead();
            call.answer().complete(page(call));
            loop.run();
            asked++;
        }
        assertThat(asked).isEqualTo(10_000);
    }

    /** Starts reading shards from their horizon, up to their first GetRecords. */
    private void read(String... shardIds) {
        open(StartingPosition.trimHorizon(), shardIds);
    }

    private void readLatest(String... shardIds) {
        open(StartingPosition.latest(NOW), shardIds);
    }

    private void open(StartingPosition position, String... shardIds) {
        List<DynamoDbStreamsShardSplit> splits = new ArrayList<>();
        for (String shardId : shardIds) {
            splits.add(split(shardId, position));
        }
        engine.add(splits);
        loop.run();
        List<Call<String>> opens = new ArrayList<>(pages.opens);
        pages.opens.clear();
        opens.forEach(open -> open.answer().complete(open.shardId() + "/1"));
        loop.run();
    }

    private void answer(String shardId, Record... records) {
        Call<ShardPage> call = pages.nextReadOf(shardId);
        call.answer().complete(page(call, records));
        loop.run();
    }

    private void complete(String shardId, long bytes, Record... records) {
        Call<ShardPage> call = pages.nextReadOf(shardId);
        call.answer().complete(new ShardPage(List.of(records), call.argument() + "+", bytes));
        loop.run();
    }

    private void fail(String shardId, RuntimeException error) {
        pages.nextReadOf(shardId).answer().completeExceptionally(error);
        loop.run();
    }

    private void assertAskedAgainAfter(Duration delay) {
        loop.pass(delay.minusMillis(1));
        assertThat(pages.reads).isEmpty();
        loop.pass(Duration.ofMillis(1));
        assertThat(pages.reads).hasSize(1);
    }

    /** Takes what is ready without waiting. */
    private PageBatch poll() throws IOException {
        engine.wakeUp();
        PageBatch batch = engine.take();
        loop.run();
        return batch;
    }

    /** Takes and emits what is ready, as "shard:sequence number". */
    private List<String> take() throws IOException {
        PageBatch batch = poll();
        List<String> records = new ArrayList<>();
        for (String splitId = batch.nextSplit(); splitId != null; splitId = batch.nextSplit()) {
            for (Record record = batch.nextRecordFromSplit(); record != null; record = batch.nextRecordFromSplit()) {
                records.add(splitId + ":" + record.dynamodb().sequenceNumber());
            }
        }
        batch.recycle();
        loop.run();
        return Collections.unmodifiableList(records);
    }

    private Object lag(String shardId) {
        return metrics.gauge(GROUP + DynamoDbStreamsSourceMetrics.SHARD_GROUP + "." + shardId + "."
                + DynamoDbStreamsSourceMetrics.MILLIS_BEHIND_LATEST);
    }

    private static StartingPosition after(long sequenceNumber) {
        return StartingPosition.afterSequenceNumber(SequenceNumber.of(String.valueOf(sequenceNumber)));
    }
}

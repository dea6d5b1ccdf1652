/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import static io.dynamodbflink.connector.source.reader.Shards.NOW;
import static io.dynamodbflink.connector.source.reader.Shards.record;
import static io.dynamodbflink.connector.source.reader.Shards.settings;
import static io.dynamodbflink.connector.source.reader.Shards.split;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.model.StreamArn;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.OnDataLoss;
import io.dynamodbflink.connector.source.SourceSettings;
import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.Record;

class ShardCursorTests {

    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Instant PINNED = NOW.minusSeconds(30);
    private static final StartingPosition AFTER_2 = after(2);

    @Test
    void opensWhereTheSplitBegins() {
        for (StartingPosition position : List.of(
                StartingPosition.trimHorizon(),
                StartingPosition.latest(NOW),
                StartingPosition.atTimestamp(NOW),
                AFTER_2)) {
            assertThat(cursor(position).nextCall()).isEqualTo(new ShardCall.Open(position));
        }
    }

    @Test
    void recordsWithoutSequenceNumberArePassedOnAndLeaveThePosition() {
        ShardCursor cursor = cursor(StartingPosition.trimHorizon());
        cursor.onIterator("first");
        Record unnumbered = Record.builder().dynamodb(change -> {}).build();
        Record empty = Record.builder().build();
        Record misnumbered =
                Record.builder().dynamodb(change -> change.sequenceNumber("x")).build();
        List<Record> records = List.of(unnumbered, record(2), misnumbered, empty);

        PageRead read = cursor.onPage(new ShardPage(records, "second", 4));
        assertThat(read.records()).isEqualTo(records);
        cursor.onPage(new ShardPage(List.of(empty), "third", 1));
        cursor.onFailure(Shards.expired());

        assertThat(cursor.nextCall()).isEqualTo(new ShardCall.Open(AFTER_2));
    }

    @Test
    void readsWithTheIteratorThatEachAnswerNames() {
        ShardCursor cursor = cursor(StartingPosition.trimHorizon());

        assertThat(cursor.onIterator("i1")).isEqualTo(new ShardStep.CallAfter(Duration.ZERO));
        assertThat(cursor.nextCall()).isEqualTo(new ShardCall.Read("i1"));
        cursor.onPage(page("i2", record(1)));
        assertThat(cursor.nextCall()).isEqualTo(new ShardCall.Read("i2"));
        cursor.onPage(page("i3"));
        assertThat(cursor.nextCall()).isEqualTo(new ShardCall.Read("i3"));
    }

    @Test
    void lastPageDeliversItsRecordsAndFinishes() {
        ShardCursor cursor = reading(StartingPosition.trimHorizon());

        PageRead read = cursor.onPage(page(null, record(1), record(2)));

        assertThat(read.records()).hasSize(2);
        assertThat(read.behind()).isFalse();
        assertThat(read.next()).isEqualTo(new ShardStep.Finish());
    }

    @Test
    void closedEmptyShardFinishes() {
        PageRead read = reading(StartingPosition.trimHorizon()).onPage(page(null));

        assertThat(read.records()).isEmpty();
        assertThat(read.next()).isEqualTo(new ShardStep.Finish());
    }

    @Nested
    class Starting {

        @Test
        void atAnInstantDropsOlderRecordsUpToTheFirstInTime() {
            ShardCursor cursor = reading(StartingPosition.atTimestamp(NOW));

            assertThat(cursor.onPage(page("i", record(1, NOW.minusSeconds(9)), record(2, NOW.minusSeconds(1))))
                            .records())
                    .isEmpty();
            assertThat(cursor.onPage(page("i", record(3, NOW.minusSeconds(1)), record(4, NOW), record(5, NOW)))
                            .records())
                    .containsExactly(record(4, NOW), record(5, NOW));
            assertThat(cursor.onPage(page("i", record(6, NOW.minusSeconds(1)))).records())
                    .as("order in the shard is by sequence number")
                    .hasSize(1);
        }

        @Test
        void atAnInstantReadsTheWholeSecondThatItFallsInto() {
            Record atTheSecond = record(1, Instant.parse("2026-01-31T12:00:00Z"));

            assertThat(reading(StartingPosition.atTimestamp(NOW))
                            .onPage(page("i", atTheSecond))
                            .records())
                    .containsExactly(atTheSecond);
        }

        @Test
        void atAnInstantReadsTheWholeMinuteOnDynamoDbLocal() {
            DynamoDbStreamsShardSplit split = new DynamoDbStreamsShardSplit(
                    StreamArn.parse("arn:aws:dynamodb:ddblocal:000000000000:table/orders/stream/2026"),
                    ShardId.of("shard"),
                    null,
                    StartingPosition.atTimestamp(Instant.parse("2026-01-31T12:00:59Z")),
                    false);
            ShardCursor cursor = new ShardCursor(split, settings(), CLOCK);
            cursor.onIterator("i");
            Record sameMinute = record(2, Instant.parse("2026-01-31T12:00:00Z"));

            assertThat(cursor.onPage(page("i", record(1, Instant.parse("2026-01-31T11:59:00Z")), sameMinute))
                            .records())
                    .containsExactly(sameMinute);
        }

        @Test
        void atLatestDropsNothing() {
            assertThat(reading(StartingPosition.latest(NOW))
                            .onPage(page("i", record(1, NOW.minusSeconds(100))))
                            .records())
                    .hasSize(1);
        }

        @Test
        void secondAttemptAtLatestBeginsWhereTheJobFirstStarted() {
            ShardCursor cursor = cursor(StartingPosition.latest(PINNED));

            cursor.onFailure(Shards.throttled());

            assertThat(cursor.nextCall()).isEqualTo(new ShardCall.Open(StartingPosition.atTimestamp(PINNED)));
            cursor.onIterator("i");
            assertThat(cursor.onPage(page("i", record(1, PINNED.minusSeconds(1)), record(2, PINNED)))
                            .records())
                    .containsExactly(record(2, PINNED));
        }
    }

    @Nested
    class ExpiredIterator {

        @Test
        void isReplacedAtOnceAfterTheLastRecord() {
            ShardCursor cursor = reading(StartingPosition.trimHorizon());
            cursor.onPage(page("i2", record(1), record(2)));

            Setback setback = cursor.onFailure(new CompletionException(Shards.expired()));

            assertThat(setback)
                    .isEqualTo(new Setback(
                            Setback.Kind.ITERATOR_EXPIRED, 1, new ShardStep.CallAfter(Duration.ZERO), null));
            assertThat(cursor.nextCall()).isEqualTo(new ShardCall.Open(AFTER_2));
        }

        @Test
        void isReplacedByTheSplitsStartBeforeAnyRecord() {
            ShardCursor cursor = reading(AFTER_2);
            cursor.onPage(page("i2"));

            cursor.onFailure(Shards.expired());

            assertThat(cursor.nextCall()).isEqualTo(new ShardCall.Open(AFTER_2));
        }

        @Test
        void ofLatestIsReplacedByTheFirstStartOfTheJob() {
            ShardCursor cursor = reading(StartingPosition.latest(PINNED));
            cursor.onPage(page("i2"));

            cursor.onFailure(Shards.expired());

            assertThat(cursor.nextCall()).isEqualTo(new ShardCall.Open(StartingPosition.atTimestamp(PINNED)));
        }

        @Test
        void keepsDroppingRecordsThatAreTooOld() {
            ShardCursor cursor = reading(StartingPosition.atTimestamp(NOW));
            cursor.onPage(page("i2", record(2, NOW.minusSeconds(50))));

            cursor.onFailure(Shards.expired());

            assertThat(cursor.nextCall()).isEqualTo(new ShardCall.Open(AFTER_2));
            cursor.onIterator("i3");
            assertThat(cursor.onPage(page("i4", record(3, NOW.minusSeconds(40)), record(4)))
                            .records())
                    .containsExactly(record(4));
        }

        @Test
        void thatExpiresAgainAndAgainBacksOffButNeverFails() {
            ShardCursor cursor = cursor(StartingPosition.trimHorizon(), settings(0));
            cursor.onIterator("i");
            assertThat(delay(cursor.onFailure(Shards.expired()))).isZero();

            for (int i = 0; i < 10; i++) {
                cursor.onIterator("i");
                assertThat(delay(cursor.onFailure(Shards.expired()))).isPositive();
            }
        }
    }

    @Nested
    class Throttling {

        @Test
        void backsOffAndNeverCountsAsFailure() {
            ShardCursor cursor = cursor(StartingPosition.trimHorizon(), settings(0));
            cursor.onIterator("i");

            for (int i = 0; i < 200; i++) {
                Setback setback = cursor.onFailure(Shards.throttled());
                assertThat(setback.kind()).isEqualTo(Setback.Kind.THROTTLED);
                assertThat(delay(setback)).isBetween(Duration.ofMillis(50), Duration.ofSeconds(1));
                assertThat(cursor.nextCall()).isEqualTo(new ShardCall.Read("i"));
            }
        }

        @Test
        void startsOverWithTheShortestDelayAfterAPage() {
            ShardCursor cursor = reading(StartingPosition.trimHorizon());
            for (int i = 0; i < 20; i++) {
                cursor.onFailure(Shards.throttled());
            }
            assertThat(delay(cursor.onFailure(Shards.throttled()))).isGreaterThanOrEqualTo(Duration.ofMillis(500));

            cursor.onPage(page("i"));

            assertThat(delay(cursor.onFailure(Shards.throttled()))).isLessThanOrEqualTo(Duration.ofMillis(100));
        }
    }

    @Nested
    class DataLoss {

        @Test
        void isReportedWithTheOldestRecordThatIsLeftAndReadingGoesOnWithThat() {
            ShardCursor cursor = cursor(AFTER_2);

            Setback setback = cursor.onFailure(Shards.trimmed());

            assertThat(setback.kind()).isEqualTo(Setback.Kind.TRIMMED);
            assertThat(delay(setback)).isZero();
            assertThat(cursor.nextCall()).isEqualTo(new ShardCall.Open(StartingPosition.trimHorizon()));
            cursor.onIterator("i");
            PageRead read = cursor.onPage(page("i2", record(7), record(8)));
            assertThat(read.records()).hasSize(2);
            assertThat(read.loss())
                    .isEqualTo(new ShardDataLoss(
                            Shards.STREAM, ShardId.of("shard-1"), AFTER_2, false, SequenceNumber.of("7"), NOW));
            assertThat(cursor.onPage(page("i3", record(9))).loss()).isNull();
        }

        @Test
        void isNoticedWhileReadingToo() {
            ShardCursor cursor = reading(StartingPosition.trimHorizon());
            cursor.onPage(page("i2", record(2)));

            cursor.onFailure(Shards.trimmed());

            assertThat(cursor.nextCall()).isEqualTo(new ShardCall.Open(StartingPosition.trimHorizon()));
            cursor.onIterator("i3");
            assertThat(cursor.onPage(page("i4", record(5))).loss().position()).isEqualTo(AFTER_2);
        }

        @Test
        void isOneHoweverOftenTheHorizonMovesBeforeAPageIsRead() {
            ShardCursor cursor = cursor(AFTER_2);
            cursor.onFailure(Shards.trimmed());

            Setback again = cursor.onFailure(Shards.trimmed());

            assertThat(again.loss()).isNull();
            assertThat(again.times()).isEqualTo(2);
            assertThat(delay(again)).isPositive();
            cursor.onIterator("i");
            assertThat(cursor.onPage(page("i2", record(9))).loss().position()).isEqualTo(AFTER_2);
        }

        @Test
        void isReportedWithoutARecordThatIsLeftWhenTheShardEndsOrShowsNone() {
            ShardCursor closed = trimmed(settings());
            ShardDataLoss atTheEnd = closed.onPage(page(null)).loss();
            assertThat(atTheEnd.earliestAvailable()).isNull();
            assertThat(atTheEnd.wholeShardGone()).isFalse();

            ShardCursor open = trimmed(settings());
            for (int i = 1; i < ShardCursor.EMPTY_PAGES_AFTER_LOSS; i++) {
                assertThat(open.onPage(page("i")).loss()).isNull();
            }
            assertThat(open.onPage(page("i")).loss().earliestAvailable()).isNull();
        }

        @Test
        void failsTheJobIfThePolicySaysSoWithThePositionWhatIsLeftAndTheRemedy() {
            ShardCursor cursor = trimmed(settings(OnDataLoss.FAIL));

            PageRead read = cursor.onPage(page("i2", record(7)));

            assertThat(read.records()).as("nothing moves the position").isEmpty();
            assertThat(read.loss().earliestAvailable()).isEqualTo(SequenceNumber.of("7"));
            assertThat(((ShardStep.Fail) read.next()).cause())
                    .hasMessageContaining("DATA LOSS")
                    .hasMessageContaining("shard-1")
                    .hasMessageContaining(Shards.STREAM.toString())
                    .hasMessageContaining("after sequence number 2")
                    .hasMessageContaining("sequence number 7")
                    .hasMessageContaining("flink.dynamodbstreams.ondataloss")
                    .hasMessageContaining("source.on-data-loss")
                    .hasMessageContaining("CONTINUE");
        }

        @Test
        void isToldOfIfWhatIsLeftCannotBeFoundOut() {
            ShardCursor cursor = cursor(AFTER_2, settings(0));
            cursor.onFailure(Shards.trimmed());

            Setback last = cursor.onFailure(Shards.transientError());

            assertThat(failure(last)).hasMessageContaining("InternalServerError");
            assertThat(last.loss().position()).isEqualTo(AFTER_2);
            assertThat(last.loss().earliestAvailable()).isNull();
        }

        @Test
        void ofAWholeShardIsReportedAndTheChildrenAreReadNext() {
            Setback setback = gone(cursor(AFTER_2));

            assertThat(setback.kind()).isEqualTo(Setback.Kind.GONE);
            assertThat(setback.next()).isEqualTo(new ShardStep.Finish());
            assertThat(setback.loss().wholeShardGone()).isTrue();
            assertThat(setback.loss().position()).isEqualTo(AFTER_2);
        }

        @Test
        void ofAWholeShardFailsTheJobIfThePolicySaysSo() {
            Setback setback = gone(cursor(AFTER_2, settings(OnDataLoss.FAIL)));

            assertThat(setback.loss().wholeShardGone()).isTrue();
            assertThat(failure(setback))
                    .hasMessageContaining("shard-1")
                    .hasMessageContaining("after sequence number 2")
                    .hasMessageContaining("gone")
                    .hasMessageContaining("flink.dynamodbstreams.ondataloss");
        }

        @Test
        void isThatOfTheShardIfItGoesInSearchOfWhatIsLeft() {
            ShardCursor cursor = cursor(AFTER_2);
            cursor.onFailure(Shards.trimmed());

            Setback setback = gone(cursor);

            assertThat(setback.loss().wholeShardGone()).isTrue();
            assertThat(setback.loss().position()).isEqualTo(AFTER_2);
        }

        @Test
        void isNoneIfTheShardHadExpiredBeforeTheJobCame() {
            for (StartingPosition found : List.of(
                    StartingPosition.trimHorizon(),
                    StartingPosition.latest(NOW),
                    StartingPosition.atTimestamp(NOW.minus(Duration.ofHours(24))))) {
                Setback setback = gone(cursor(found, settings(OnDataLoss.FAIL)));

                assertThat(setback.loss()).as("%s", found).isNull();
                assertThat(setback.next()).isEqualTo(new ShardStep.Finish());
            }
        }

        @Test
        void isNoneIfTheHorizonMovesBeforeTheFirstPage() {
            ShardCursor cursor = cursor(StartingPosition.trimHorizon(), settings(OnDataLoss.FAIL));
            cursor.onIterator("i");

            cursor.onFailure(Shards.trimmed());

            assertThat(cursor.nextCall()).isEqualTo(new ShardCall.Open(StartingPosition.trimHorizon()));
            cursor.onIterator("i2");
            PageRead read = cursor.onPage(page("i3", record(3)));
            assertThat(read.loss()).isNull();
            assertThat(read.records()).hasSize(1);
        }

        @Test
        void isOneInAShardThatIsToBeReadWhole() {
            assertThat(gone(cursor(StartingPosition.wholeShard())).loss().position())
                    .isEqualTo(StartingPosition.wholeShard());
        }

        @Test
        void isOneInAShardOfWhichAPageWasRead() {
            ShardCursor cursor = reading(StartingPosition.trimHorizon());
            cursor.onPage(page("i2"));

            assertThat(gone(cursor).loss()).isNotNull();
        }

        @Test
        void isOneSinceAnInstantThatIsOlderThanTheStreamKeepsRecords() {
            StartingPosition longAgo = StartingPosition.atTimestamp(NOW.minus(Duration.ofHours(26)));

            Setback setback = gone(cursor(longAgo, settings(OnDataLoss.FAIL)));

            assertThat(setback.loss().position()).isEqualTo(longAgo);
            assertThat(failure(setback)).hasMessageContaining("since " + NOW.minus(Duration.ofHours(26)));
        }

        private ShardCursor trimmed(SourceSettings settings) {
            ShardCursor cursor = cursor(AFTER_2, settings);
            cursor.onFailure(Shards.trimmed());
            cursor.onIterator("i");
            return cursor;
        }

        private Setback gone(ShardCursor cursor) {
            for (int i = 1; i < ShardCursor.NOT_FOUND_TO_BELIEVE; i++) {
                assertThat(cursor.onFailure(Shards.notFound()).loss()).isNull();
            }
            return cursor.onFailure(Shards.notFound());
        }
    }

    @Test
    void shardThatIsNotFoundForAMomentIsNotGivenUp() {
        ShardCursor cursor = cursor(AFTER_2);
        for (int i = 0; i < 20; i++) {
            for (int j = 1; j < ShardCursor.NOT_FOUND_TO_BELIEVE; j++) {
                Setback setback = cursor.onFailure(Shards.notFound());
                assertThat(setback.kind()).isEqualTo(Setback.Kind.RETRIED);
                assertThat(setback.loss()).isNull();
                assertThat(delay(setback)).isPositive();
            }
            cursor.onIterator("i");
            cursor.onPage(page("i2"));
        }
    }

    @Nested
    class RetryableErrors {

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void areRetriedAsOftenAsAllowedAndThenFailTheJob(boolean access) {
            ShardCursor cursor = cursor(AFTER_2, settings(3));
            cursor.onIterator("i");
            for (int i = 0; i < 3; i++) {
                Setback setback = cursor.onFailure(access ? Shards.accessDenied() : Shards.transientError());
                assertThat(setback.kind()).isEqualTo(Setback.Kind.RETRIED);
                assertThat(delay(setback)).isPositive();
                assertThat(setback.loss()).isNull();
            }

            Setback last = cursor.onFailure(access ? Shards.accessDenied() : Shards.transientError());

            assertThat(failure(last))
                    .hasMessageContaining("GetRecords")
                    .hasMessageContaining("shard-1")
                    .hasMessageContaining(Shards.STREAM.toString())
                    .hasMessageContaining("4 times")
                    .hasMessageContaining("flink.dynamodbstreams.numretries")
                    .hasMessageContaining(access ? "AccessDeniedException" : "InternalServerError")
                    .hasCauseInstanceOf(RuntimeException.class);
        }

        @Test
        void thatAreNotConsecutiveDoNotAddUp() {
            ShardCursor cursor = cursor(StartingPosition.trimHorizon(), settings(1));
            cursor.onIterator("i");

            for (int i = 0; i < 10; i++) {
                assertThat(cursor.onFailure(Shards.transientError()).kind()).isEqualTo(Setback.Kind.RETRIED);
                cursor.onPage(page("i"));
            }
        }

        @Test
        void neverFailTheJobWithoutLimit() {
            ShardCursor cursor = cursor(StartingPosition.trimHorizon(), settings(SourceSettings.UNLIMITED));

            for (int i = 0; i < 1_000; i++) {
                Setback setback = cursor.onFailure(Shards.accessDenied());
                assertThat(delay(setback)).isLessThanOrEqualTo(Duration.ofSeconds(1));
            }
        }

        @Test
        void expiredIteratorOfAnOpeningIsOneOfThem() {
            assertThat(cursor(AFTER_2).onFailure(Shards.expired()).kind()).isEqualTo(Setback.Kind.RETRIED);
        }
    }

    @Test
    void refusedCallFailsTheJobAndNamesThePosition() {
        Setback setback = cursor(AFTER_2).onFailure(Shards.invalid());

        assertThat(setback.kind()).isEqualTo(Setback.Kind.REFUSED);
        assertThat(failure(setback))
                .hasMessageContaining("GetShardIterator at AFTER_SEQUENCE_NUMBER 2")
                .hasMessageContaining("shard-1")
                .hasMessageContaining("ValidationException");
    }

    @Test
    void unknownErrorFailsTheJob() {
        Setback setback = reading(AFTER_2).onFailure(new IllegalStateException("the client is closed"));

        assertThat(failure(setback)).hasMessageContaining("the client is closed");
    }

    private static StartingPosition after(long sequenceNumber) {
        return StartingPosition.afterSequenceNumber(SequenceNumber.of(String.valueOf(sequenceNumber)));
    }

    private static ShardCursor cursor(StartingPosition position) {
        return cursor(position, settings());
    }

    private static ShardCursor cursor(StartingPosition position, SourceSettings settings) {
        return new ShardCursor(split("shard-1", position), settings, CLOCK);
    }

    private static ShardCursor reading(StartingPosition position) {
        ShardCursor cursor = cursor(position);
        cursor.onIterator("i1");
        return cursor;
    }

    private static ShardPage page(String next, Record... records) {
        return new ShardPage(List.of(records), next, 100L * records.length);
    }

    private static Duration delay(Setback setback) {
        assertThat(setback.next()).isInstanceOf(ShardStep.CallAfter.class);
        return ((ShardStep.CallAfter) setback.next()).delay();
    }

    private static IOException failure(Setback setback) {
        assertThat(setback.next()).isInstanceOf(ShardStep.Fail.class);
        return ((ShardStep.Fail) setback.next()).cause();
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import static io.dynamodbflink.connector.source.reader.Shards.NOW;
import static io.dynamodbflink.connector.source.reader.Shards.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.THROWABLE;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.dynamodbflink.connector.deadletter.DeadLetterHandler;
import io.dynamodbflink.connector.deadletter.DeadLetterWriter;
import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.source.DynamoDbStreamsSourceMetrics;
import io.dynamodbflink.connector.source.InvalidRecordHandling;
import io.dynamodbflink.connector.source.SourceSettings;
import io.dynamodbflink.connector.source.failure.InvalidRecord;
import io.dynamodbflink.connector.source.failure.InvalidRecordException;
import io.dynamodbflink.connector.source.observer.ShardInvalidRecord;
import io.dynamodbflink.connector.testing.FakeDeadLetterContext;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

class InvalidRecordsTests {

    private static final String GROUP = DynamoDbStreamsSourceMetrics.GROUP + ".";

    private final RecordingMetrics metrics = new RecordingMetrics();
    private final RecordingObserver observer = new RecordingObserver();
    private final ShardReporter reporter = new ShardReporter(
            3, observer, new ReaderMetrics(metrics.group, true), () -> 0, Clock.fixed(NOW, ZoneOffset.UTC), loss -> {});
    private final Writer writer = new Writer();

    @Test
    void failNamesPlaceErrorAndRemedyAndNoValue() throws Exception {
        assertThatThrownBy(() -> invalidRecords(PoisonPolicy.FAIL, 1).passOver(invalid(7)))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("Record 7 of shard shard-1 of " + Shards.STREAM)
                .hasMessageContaining(
                        "java.lang.NumberFormatException at " + getClass().getName())
                .hasMessageContaining("'flink.dynamodbstreams.invalidrecord.policy'")
                .hasMessageNotContaining("secret")
                .hasCauseInstanceOf(NumberFormatException.class);
        assertReported(PoisonPolicy.FAIL);
        assertThat(writer.letters).isEmpty();
    }

    @Test
    void skipCountsReportsAndGoesOn() throws Exception {
        invalidRecords(PoisonPolicy.SKIP, 1).passOver(invalid(7));

        assertReported(PoisonPolicy.SKIP);
        assertThat(metrics.counter(GROUP + DynamoDbStreamsSourceMetrics.SKIPPED_RECORDS))
                .isOne();
        assertThat(metrics.counter(GROUP + DynamoDbStreamsSourceMetrics.DEAD_LETTERS))
                .isZero();
        assertThat(writer.letters).isEmpty();
        assertThat(writer.opened).isZero();
    }

    @Test
    void deadLetterIsHandedOverCountedAndReported() throws Exception {
        InvalidRecord letter = invalid(7);
        invalidRecords(PoisonPolicy.DEAD_LETTER, 1).passOver(letter);

        assertReported(PoisonPolicy.DEAD_LETTER);
        assertThat(metrics.counter(GROUP + DynamoDbStreamsSourceMetrics.DEAD_LETTERS))
                .isOne();
        assertThat(metrics.counter(GROUP + DynamoDbStreamsSourceMetrics.SKIPPED_RECORDS))
                .isZero();
        assertThat(writer.letters).containsExactly(letter);
    }

    private void assertReported(PoisonPolicy policy) {
        assertThat(metrics.counter("numRecordsInErrors")).isOne();
        assertThat(observer.invalid)
                .containsExactly(new ShardInvalidRecord(
                        Shards.STREAM,
                        ShardId.of("shard-1"),
                        SequenceNumber.of("7"),
                        "java.lang.NumberFormatException",
                        policy,
                        NOW));
    }

    @ParameterizedTest
    @EnumSource(names = {"SKIP", "DEAD_LETTER"})
    void tooManyInARowFailTheJobBeforeTheLastIsPassedOver(PoisonPolicy policy) throws Exception {
        InvalidRecords invalidRecords = invalidRecords(policy, 3);
        for (int i = 1; i <= 3; i++) {
            invalidRecords.passOver(invalid(i));
        }

        assertThatThrownBy(() -> invalidRecords.passOver(invalid(4)))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("Record 4")
                .hasMessageContaining("nor could the 3 records before it")
                .hasMessageContaining("'flink.dynamodbstreams.invalidrecord.maxconsecutive'");
        assertThat(writer.letters).hasSize(policy == PoisonPolicy.DEAD_LETTER ? 3 : 0);
        assertThat(observer.invalid)
                .extracting(ShardInvalidRecord::policy)
                .containsExactly(policy, policy, policy, PoisonPolicy.FAIL);
    }

    @Test
    void recordThatCanBeReadBeginsTheCountAnew() throws Exception {
        InvalidRecords invalidRecords = invalidRecords(PoisonPolicy.SKIP, 1);
        for (int i = 1; i <= 5; i++) {
            invalidRecords.passOver(invalid(i));
            invalidRecords.noneHere();
        }

        assertThat(metrics.counter("numRecordsInErrors")).isEqualTo(5);
    }

    @Test
    void withoutALimitAnyNumberIsPassedOver() throws Exception {
        InvalidRecords invalidRecords = invalidRecords(PoisonPolicy.SKIP, SourceSettings.UNLIMITED);
        for (int i = 1; i <= 5_000; i++) {
            invalidRecords.passOver(invalid(i));
        }

        assertThat(metrics.counter("numRecordsInErrors")).isEqualTo(5_000);
    }

    @Test
    void failureOfTheHandlerFailsTheJobAndNamesTheRecord() throws Exception {
        IOException failure = new IOException("secret: disk full");
        writer.failure = failure;

        assertThatThrownBy(() -> invalidRecords(PoisonPolicy.DEAD_LETTER, 1).passOver(invalid(7)))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("Record 7")
                .hasMessageContaining("nor could it be handed to the dead letter handler: java.io.IOException")
                .hasMessageNotContaining("secret")
                .cause()
                .isSameAs(failure);
        assertThat(metrics.counter("numRecordsInErrors")).isZero();
    }

    @Test
    void interruptedHandlerEndsTheTaskAsCancellationDoes() throws Exception {
        writer.failure = new InterruptedException();

        assertThatThrownBy(() -> invalidRecords(PoisonPolicy.DEAD_LETTER, 1).passOver(invalid(7)))
                .isSameAs(writer.failure);
    }

    @ParameterizedTest
    @EnumSource
    void cancellationOfTheTaskIsNoFaultOfTheRecord(PoisonPolicy policy) throws Exception {
        InvalidRecords invalidRecords = invalidRecords(policy, 1);
        RuntimeException interrupted = new IllegalStateException(new InterruptedException());
        assertThatThrownBy(() -> invalidRecords.passOver(invalid(7, interrupted)))
                .isSameAs(interrupted);

        RuntimeException afterwards = new IllegalStateException("connection closed");
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> invalidRecords.passOver(invalid(7, afterwards)))
                    .isSameAs(afterwards);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(metrics.counter("numRecordsInErrors")).isZero();
        assertThat(observer.invalid).isEmpty();
        assertThat(writer.letters).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void missingMemoryOrClassIsNoFaultOfTheRecord(PoisonPolicy policy) throws Exception {
        RuntimeException error = new IllegalStateException(new NoClassDefFoundError("com/acme/Order"));

        assertThatThrownBy(() -> invalidRecords(policy, 1).passOver(invalid(7, error)))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("Record 7")
                .hasMessageContaining("virtual machine")
                .extracting(Throwable::getCause, THROWABLE)
                .isSameAs(error);
        assertThat(metrics.counter("numRecordsInErrors")).isZero();
        assertThat(writer.letters).isEmpty();
    }

    @Test
    void exceptionThatIsItsOwnCauseIsLikeAnyOther() throws Exception {
        IllegalStateException first = new IllegalStateException("first");
        first.initCause(new IllegalStateException("second", first));

        assertThatCode(() -> invalidRecords(PoisonPolicy.SKIP, 1).passOver(invalid(7, first)))
                .doesNotThrowAnyException();
    }

    @Test
    void everSeldomerRecordsAreLoggedAndNoValue() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(ShardReporter.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            InvalidRecords invalidRecords = invalidRecords(PoisonPolicy.SKIP, SourceSettings.UNLIMITED);
            for (int i = 1; i <= 9; i++) {
                invalidRecords.passOver(invalid(i));
            }
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list.stream()
                        .filter(event -> event.getLevel() == Level.WARN)
                        .map(ILoggingEvent::getFormattedMessage))
                .hasSize(4)
                .allSatisfy(line -> assertThat(line).contains("shard-1").doesNotContain("secret"))
                .last()
                .asString()
                .contains("Record 8")
                .contains("skipped, as 7 records before it");
    }

    @Test
    void writerIsFlushedAndClosedOnce() throws Exception {
        InvalidRecords invalidRecords = invalidRecords(PoisonPolicy.DEAD_LETTER, 1);
        invalidRecords.flush();
        invalidRecords.close();
        invalidRecords.close();

        assertThat(writer.opened).isOne();
        assertThat(writer.flushed).isOne();
        assertThat(writer.closed).isOne();
    }

    private InvalidRecords invalidRecords(PoisonPolicy policy, int maxConsecutive) throws Exception {
        DeadLetterHandler<InvalidRecord> handler = context -> {
            writer.opened++;
            return writer;
        };
        InvalidRecords invalidRecords =
                new InvalidRecords(new InvalidRecordHandling(policy, maxConsecutive, handler), reporter);
        invalidRecords.open(new FakeDeadLetterContext());
        return invalidRecords;
    }

    private static InvalidRecord invalid(long sequenceNumber) {
        return invalid(sequenceNumber, new NumberFormatException("secret-" + sequenceNumber));
    }

    private static InvalidRecord invalid(long sequenceNumber, Exception error) {
        return new InvalidRecord(
                record(sequenceNumber),
                Shards.STREAM,
                ShardId.of("shard-1"),
                SequenceNumber.of(String.valueOf(sequenceNumber)),
                error,
                NOW);
    }

    private static final class Writer implements DeadLetterWriter<InvalidRecord> {

        private final List<InvalidRecord> letters = new ArrayList<>();
        private Exception failure;
        private int opened;
        private int flushed;
        private int closed;

        @Override
        public void write(InvalidRecord letter) throws Exception {
            if (failure != null) {
                throw failure;
            }
            letters.add(letter);
        }

        @Override
        public void flush() {
            flushed++;
        }

        @Override
        public void close() {
            closed++;
        }
    }
}

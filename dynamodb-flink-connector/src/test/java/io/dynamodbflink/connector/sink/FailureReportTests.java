/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.dynamodbflink.connector.sink.ordering.BufferLimits;
import io.dynamodbflink.connector.sink.ordering.KeyOrderedBuffer;
import io.dynamodbflink.connector.sink.ordering.KeyedWrite;
import io.dynamodbflink.connector.sink.ordering.TestPace;
import io.dynamodbflink.connector.sink.ordering.WriteCall;
import io.dynamodbflink.connector.sink.ordering.WriteKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class FailureReportTests {

    private final Logger logger = (Logger) LoggerFactory.getLogger(FailureReport.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private long now;
    private final FailureReport report = new FailureReport(() -> now);

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    @Test
    void failuresOfATableAreOneLineAMinuteWithTheirNumber() {
        WriteCall batch = batchAfterFailures(0);
        for (int i = 0; i < 20; i++) {
            report.callWillBeRepeated(batch, FakeDynamoDb.error("ThrottlingException", "slow down"));
            report.callSucceeded(batch, List.of());
            now += FailureReport.QUIET_MILLIS / 10;
        }
        assertThat(log.list).hasSize(2).allSatisfy(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.WARN);
            assertThat(event.getFormattedMessage())
                    .contains("orders", "ThrottlingException", "slow down")
                    .doesNotContain("secret");
        });
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        first -> assertThat(first).contains("since the last line like this: 1."),
                        second -> assertThat(second).contains("since the last line like this: 10."));
    }

    @Test
    void failureOfAnotherKindIsReportedAtOnce() {
        WriteCall batch = batchAfterFailures(0);
        report.callWillBeRepeated(batch, FakeDynamoDb.error("ThrottlingException", "slow down"));
        report.callWillBeRepeated(batch, FakeDynamoDb.error("AccessDeniedException", "not permitted"));
        assertThat(log.list).hasSize(2);
    }

    @Test
    void itemThatComesBackUnprocessedAgainAndAgainIsReported() {
        succeedAfterFailures(FailureReport.NOTEWORTHY_ATTEMPTS - 2);
        assertThat(log.list).isEmpty();
        succeedAfterFailures(FailureReport.NOTEWORTHY_ATTEMPTS - 1);
        succeedAfterFailures(FailureReport.NOTEWORTHY_ATTEMPTS);
        assertThat(log.list).singleElement().satisfies(event -> assertThat(event.getFormattedMessage())
                .contains("8 times in a row", "write capacity"));
    }

    private void succeedAfterFailures(int failures) {
        WriteCall batch = batchAfterFailures(failures);
        report.callSucceeded(batch, batch.writes());
    }

    private static WriteCall batchAfterFailures(int failures) {
        KeyOrderedBuffer buffer = new KeyOrderedBuffer(
                new BufferLimits(
                        1, BufferLimits.LARGEST_BATCH_BYTES, 1, 1, BufferLimits.DEFAULT_BYTES, Duration.ofSeconds(1)),
                TestPace.retryingAfter(attempts -> 1));
        DynamoDbWriteRequest request = DynamoDbWriteRequest.builder()
                .setType(DynamoDbWriteRequestType.PUT)
                .setItem(Map.of("id", AttributeValue.fromS("secret")))
                .build();
        buffer.add(new KeyedWrite("orders", WriteKey.unknown(), request, 1, null), 0);
        WriteCall batch = buffer.nextCall(0);
        for (int i = 0; i < failures; i++) {
            buffer.failed(batch, i);
            batch = buffer.nextCall(i + 1);
        }
        return batch;
    }
}

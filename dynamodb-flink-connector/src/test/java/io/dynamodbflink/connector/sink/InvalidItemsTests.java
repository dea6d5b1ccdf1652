/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import io.dynamodbflink.connector.sink.failure.DynamoDbWriteException;
import io.dynamodbflink.connector.sink.failure.InvalidItem;
import io.dynamodbflink.connector.sink.ordering.BufferLimits;
import io.dynamodbflink.connector.sink.ordering.KeyOrderedBuffer;
import io.dynamodbflink.connector.sink.ordering.TestPace;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class InvalidItemsTests {

    private final TestSinkMetrics metrics = new TestSinkMetrics();
    private final RecordedLetters letters = new RecordedLetters();
    private final Logger logger = (Logger) LoggerFactory.getLogger(InvalidItems.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.DEBUG);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    @Test
    void failNamesTheItemAndTheRemedyAndNoValue() {
        assertThatExceptionOfType(DynamoDbWriteException.class)
                .isThrownBy(() -> invalidItems(PoisonPolicy.FAIL).passOver(item(1)))
                .withMessageContaining("'orders'")
                .withMessageContaining("[id]")
                .withMessageContaining("too large")
                .withMessageContaining("setInvalidItemPolicy")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
        assertCounts(1, 0, 0);
        assertThat(letters.opened).isZero();
    }

    @Test
    void skipCountsAndGoesOn() throws Exception {
        invalidItems(PoisonPolicy.SKIP).passOver(item(1));
        assertCounts(1, 1, 0);
        assertThat(letters.opened).isZero();
    }

    @Test
    void deadLetterIsHandedOverAndCounted() throws Exception {
        InvalidItem item = item(1);
        invalidItems(PoisonPolicy.DEAD_LETTER).passOver(item);
        assertCounts(1, 0, 1);
        assertThat(letters.taken).containsExactly(item);
    }

    @Test
    void itemsPassedOverAreLoggedMoreAndMoreRarelyAndWithoutValues() throws Exception {
        InvalidItems invalidItems = invalidItems(PoisonPolicy.SKIP);
        for (int i = 1; i <= 9; i++) {
            invalidItems.passOver(item(i));
        }
        assertThat(log.list.stream().filter(event -> event.getLevel() == Level.WARN))
                .extracting(ILoggingEvent::getFormattedMessage)
                .hasSize(4)
                .allSatisfy(message -> assertThat(message)
                        .contains("'orders'", "too large", "It is skipped")
                        .doesNotContain("secret"))
                .last()
                .asString()
                .endsWith("as 7 items before it.");
        assertThat(log.list).hasSize(9);
    }

    @Test
    void failureOfTheHandlerFailsTheJobAndNamesTheItem() {
        letters.failure = new IOException("secret: disk full");
        assertThatExceptionOfType(DynamoDbWriteException.class)
                .isThrownBy(() -> invalidItems(PoisonPolicy.DEAD_LETTER).passOver(item(1)))
                .withMessageContaining("'orders'")
                .withMessageContaining("nor could it be handed to the dead letter handler: java.io.IOException")
                .withCause(letters.failure)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
        assertCounts(0, 0, 0);
    }

    @Test
    void interruptionOfTheHandlerIsNoFailureOfTheItem() {
        letters.failure = new InterruptedException();
        assertThatThrownBy(() -> invalidItems(PoisonPolicy.DEAD_LETTER).passOver(item(1)))
                .isSameAs(letters.failure);
    }

    @Test
    void writeWhoseConditionDoesNotHoldFailsTheJobAndNamesTheSetting() {
        assertThatExceptionOfType(DynamoDbWriteException.class)
                .isThrownBy(
                        () -> invalidItems(PoisonPolicy.SKIP, PoisonPolicy.FAIL).conditionFailed(item(1)))
                .withMessageContaining("setOnConditionFailed")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
        assertThat(metrics.count(DynamoDbSinkMetrics.CONDITIONS_FAILED)).isOne();
        assertCounts(1, 0, 0);
    }

    @Test
    void writeWhoseConditionDoesNotHoldMayBeSkippedThoughInvalidItemsAreKept() throws Exception {
        invalidItems(PoisonPolicy.DEAD_LETTER, PoisonPolicy.SKIP).conditionFailed(item(1));
        assertThat(letters.taken).isEmpty();
        assertThat(metrics.count(DynamoDbSinkMetrics.CONDITIONS_FAILED)).isOne();
    }

    @Test
    void writeWhoseConditionDoesNotHoldMayBeKeptThoughInvalidItemsAreSkipped() throws Exception {
        InvalidItems both = invalidItems(PoisonPolicy.SKIP, PoisonPolicy.DEAD_LETTER);
        both.passOver(item(1));
        assertThat(letters.taken).isEmpty();
        both.conditionFailed(item(2));
        assertThat(letters.taken).hasSize(1);
        assertCounts(2, 1, 1);
    }

    @Test
    void deadLettersOfFailedConditionsNeedAHandler() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new InvalidItemHandling(PoisonPolicy.FAIL, PoisonPolicy.DEAD_LETTER, 1, null))
                .withMessageContaining("setOnConditionFailed")
                .withMessageContaining("setDeadLetterHandler");
    }

    private void assertCounts(int errors, int skipped, int dead) {
        assertThat(metrics.count("numRecordsSendErrors")).isEqualTo(errors);
        assertThat(metrics.count(DynamoDbSinkMetrics.SKIPPED_ITEMS)).isEqualTo(skipped);
        assertThat(metrics.count(DynamoDbSinkMetrics.DEAD_LETTERS)).isEqualTo(dead);
    }

    private InvalidItems invalidItems(PoisonPolicy policy) {
        return invalidItems(policy, PoisonPolicy.FAIL);
    }

    private InvalidItems invalidItems(PoisonPolicy policy, PoisonPolicy onConditionFailed) {
        KeyOrderedBuffer buffer = new KeyOrderedBuffer(
                new BufferLimits(
                        1, BufferLimits.LARGEST_BATCH_BYTES, 1, 1, BufferLimits.DEFAULT_BYTES, Duration.ofSeconds(1)),
                TestPace.retryingAfter(attempts -> 1));
        InvalidItemHandling handling = new InvalidItemHandling(policy, onConditionFailed, 1, letters);
        return new InvalidItems(
                handling,
                letters.outlet(handling.lettersTo()),
                new DynamoDbSinkMetrics(metrics, "orders", buffer, new TablePaces(FlowSettings.UNLIMITED, 1, () -> 0)));
    }

    private static InvalidItem item(int id) {
        DynamoDbWriteRequest request = DynamoDbWriteRequest.builder()
                .setType(DynamoDbWriteRequestType.PUT)
                .setItem(Map.of("id", AttributeValue.fromS("secret-" + id)))
                .build();
        return new InvalidItem("orders", request, List.of("id"), 1, "it is too large", 0, Instant.EPOCH);
    }
}

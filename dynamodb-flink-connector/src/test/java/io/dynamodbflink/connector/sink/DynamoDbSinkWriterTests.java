/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import io.dynamodbflink.connector.sink.FakeDynamoDb.Call;
import io.dynamodbflink.connector.sink.failure.DynamoDbWriteException;
import io.dynamodbflink.connector.sink.failure.WriteErrorPolicy;
import io.dynamodbflink.connector.sink.ordering.BufferLimits;
import io.dynamodbflink.connector.sink.ordering.GroupRange;
import io.dynamodbflink.connector.sink.ordering.KeyGroups;
import io.dynamodbflink.connector.sink.ordering.KeyOrderedBuffer;
import io.dynamodbflink.connector.sink.ordering.KeySchema;
import io.dynamodbflink.connector.sink.ordering.TestPace;
import io.dynamodbflink.connector.sink.pace.TablePace;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

class DynamoDbSinkWriterTests {

    private static final long TIME_IN_BUFFER = 1_000;
    private static final long RETRY_DELAY = 100;
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final SinkWriter.Context NO_CONTEXT = new SinkWriter.Context() {
        @Override
        public long currentWatermark() {
            return Long.MIN_VALUE;
        }

        @Override
        public Long timestamp() {
            return null;
        }
    };

    private final FakeDynamoDb table = new FakeDynamoDb();
    private final TestMailbox mailbox = new TestMailbox();
    private final ManualTime time = new ManualTime();
    private final TestSinkMetrics metrics = new TestSinkMetrics();
    private final RecordedLetters letters = new RecordedLetters();
    private final RecordingSinkObserver observer = new RecordingSinkObserver();
    private PoisonPolicy onConditionFailed = PoisonPolicy.FAIL;
    private VersionGuard guard;
    private double maxRefusedShare = 1;
    private int released;

    private WriterStateLayout stateLayout = WriterStateLayout.inParts(request -> KeyGroups.NONE);
    private FlowSettings flow = FlowSettings.UNLIMITED;
    private final DynamoDbSinkWriter<String> writer =
            writer(KeySchema.ofNames(List.of("id")), false, PoisonPolicy.FAIL);

    @Test
    void eachTableHasItsMetrics() throws Exception {
        TestSinkMetrics orders = metrics.table("orders");
        assertThat(orders.count(TableMetrics.REQUESTS)).isZero();
        assertThat(orders.gauge(TableMetrics.WRITE_UNIT_LIMIT)).isEqualTo(-1.0);
        write("a1", "b1", "c1", "d1");
        assertThat(orders.gauge(TableMetrics.IN_FLIGHT)).isEqualTo(1);
        assertThat(orders.gauge(TableMetrics.WAITING)).isEqualTo(1);
        Call call = table.take();
        call.answer()
                .complete(BatchWriteItemResponse.builder()
                        .unprocessedItems(Map.of("orders", List.of(call.writes().get(0))))
                        .consumedCapacity(ConsumedCapacity.builder()
                                .tableName("orders")
                                .capacityUnits(4.0)
                                .build())
                        .build());
        time.advance(7);
        mailbox.runAll();
        assertThat(orders.count(TableMetrics.REQUESTS)).isEqualTo(1);
        assertThat(orders.count(TableMetrics.ITEMS)).isEqualTo(2);
        assertThat(orders.count(TableMetrics.BYTES)).isPositive().isEqualTo(metrics.count("numBytesSend"));
        assertThat(orders.count(TableMetrics.UNPROCESSED)).isEqualTo(1);
        assertThat(orders.count(TableMetrics.RETRIES)).isEqualTo(1);
        assertThat(orders.count(TableMetrics.CONSUMED_WRITE_UNITS)).isEqualTo(4);
        assertThat(orders.gauge(TableMetrics.IN_FLIGHT)).isEqualTo(0);
        assertThat(orders.gauge(TableMetrics.WAITING)).isEqualTo(2);
        time.advance(RETRY_DELAY + 50);
        table.take().fail("ThrottlingException", "slow down");
        mailbox.runAll();
        assertThat(orders.count(TableMetrics.THROTTLES)).isEqualTo(1);
        assertThat(orders.count(TableMetrics.ITEMS)).isEqualTo(2);
        assertThat(orders.histogram(TableMetrics.LATENCY).getCount()).isEqualTo(2);
    }

    @Test
    void refusedItemsCountForTheirTable() throws Exception {
        DynamoDbSinkWriter<String> skipping = writer(KeySchema.ofNames(List.of("id")), false, PoisonPolicy.SKIP);
        write(skipping, "a1", "b1", "c1");
        table.take().fail("ValidationException", "no");
        mailbox.runAll();
        table.take().succeed();
        table.take().fail("ValidationException", "no");
        mailbox.runAll();
        table.take().fail("ValidationException", "no");
        table.take().succeed();
        mailbox.runAll();
        assertThat(metrics.table("orders").count(TableMetrics.REFUSED)).isEqualTo(1);
        assertThat(metrics.table("orders").count(TableMetrics.ITEMS)).isEqualTo(2);
    }

    @Test
    void callsAskWhatTheyConsume() throws Exception {
        write("a1", "b1", "c1");
        assertThat(table.take().request().returnConsumedCapacity()).isEqualTo(ReturnConsumedCapacity.TOTAL);
    }

    @Test
    void writeThatFailedTooOftenFailsTheJob() throws Exception {
        flow = new FlowSettings(TablePace.UNLIMITED, 2, FlowSettings.FOR_EVER);
        DynamoDbSinkWriter<String> limited = writer(KeySchema.ofNames(List.of("id")), false, PoisonPolicy.FAIL);
        write(limited, "a1", "b1", "c1");
        table.take().fail("ThrottlingException", "slow down");
        mailbox.runAll();
        time.advance(RETRY_DELAY);
        table.take().fail("ThrottlingException", "slower");
        assertThatExceptionOfType(DynamoDbWriteException.class)
                .isThrownBy(mailbox::runAll)
                .withMessageContaining("table 'orders'")
                .withMessageContaining("failed 2 times")
                .withMessageContaining("PT" + RETRY_DELAY / 1000.0 + "S")
                .withMessageContaining("setMaxAttempts")
                .withMessageContaining("slower");
    }

    @Test
    void writeThatStaysUnprocessedForTooLongFailsTheJob() throws Exception {
        flow = new FlowSettings(TablePace.UNLIMITED, FlowSettings.ANY_NUMBER, Duration.ofMillis(RETRY_DELAY + 1));
        DynamoDbSinkWriter<String> limited = writer(KeySchema.ofNames(List.of("id")), false, PoisonPolicy.FAIL);
        write(limited, "a1", "b1", "c1");
        leaveFirstUnprocessed();
        mailbox.runAll();
        time.advance(RETRY_DELAY + 50);
        leaveFirstUnprocessed();
        assertThatExceptionOfType(DynamoDbWriteException.class)
                .isThrownBy(mailbox::runAll)
                .withMessageContaining("table 'orders'")
                .withMessageContaining("failed 2 times")
                .withMessageContaining("setMaxRetryTime")
                .withMessageContaining("unprocessed");
    }

    private void leaveFirstUnprocessed() {
        Call call = table.take();
        call.leaveUnprocessed(call.writes().get(0));
    }

    @Test
    void fullBatchIsSentWithoutWaiting() throws Exception {
        write("a1", "b1");
        assertThat(table.calls).isEmpty();
        write("c1");
        assertThat(table.take().items()).containsExactly("a1", "b1", "c1");
    }

    @Test
    void batchThatDoesNotFillIsSentAfterTheTimeInBuffer() throws Exception {
        write("a1");
        time.advance(TIME_IN_BUFFER - 1);
        assertThat(table.calls).isEmpty();
        time.advance(1);
        assertThat(table.take().items()).containsExactly("a1");
        assertThat(time.pendingTimers()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE - 1})
    void timeInBufferMayBeForEver(long millis) throws Exception {
        DynamoDbSinkWriter<String> patient = writer(
                KeySchema.ofNames(List.of("id")),
                new BufferLimits(
                        3,
                        BufferLimits.LARGEST_BATCH_BYTES,
                        2,
                        4,
                        BufferLimits.DEFAULT_BYTES,
                        Duration.ofMillis(millis)),
                false,
                PoisonPolicy.FAIL);
        write(patient, "a1", "b1");
        time.advance(TIME_IN_BUFFER);
        assertThat(table.calls).isEmpty();
        write(patient, "c1");
        assertThat(table.take().items()).containsExactly("a1", "b1", "c1");
    }

    @Test
    void thereIsOneTimerHoweverManyWritesWait() throws Exception {
        for (int i = 0; i < 10; i++) {
            write("a" + i);
            time.advance(10);
        }
        assertThat(time.pendingTimers()).isEqualTo(1);
    }

    @Test
    void earlierRetryReplacesTheTimerOfALaterDeadline() throws Exception {
        write("a1", "b1", "c1");
        write("d1");
        table.take().fail("ThrottlingException", "slow down");
        mailbox.runAll();
        assertThat(time.pendingTimers()).isEqualTo(1);
        time.advance(RETRY_DELAY);
        assertThat(table.take().items()).containsExactlyInAnyOrder("a1", "b1", "c1");
    }

    @Test
    void writeWaitsWhileTheBufferIsFull() throws Exception {
        write("a1", "b1", "c1", "d1", "e1", "f1");
        assertThat(table.calls).hasSize(2);
        write("g1", "h1", "i1", "j1");
        assertThat(mailbox.waits()).isZero();
        mailbox.whenWaiting(() -> table.take().succeed());
        write("k1");
        assertThat(mailbox.waits()).isEqualTo(1);
        assertThat(table.calls).extracting(Call::items).contains(List.of("g1", "h1", "i1"));
    }

    @Test
    void unprocessedItemsAreSentAgain() throws Exception {
        write("a1", "b1", "c1");
        Call call = table.take();
        call.leaveUnprocessed(call.writes().get(1));
        mailbox.runAll();
        time.advance(RETRY_DELAY + 50);
        assertThat(table.take().items()).containsExactly("b1");
        assertThat(metrics.count("numRecordsSend")).isEqualTo(2);
        assertThat(metrics.count(DynamoDbSinkMetrics.UNPROCESSED_WRITES)).isEqualTo(1);
        assertThat(metrics.count(DynamoDbSinkMetrics.RETRIED_WRITES)).isEqualTo(1);
        assertThat(metrics.count("numRecordsSendErrors")).isZero();
    }

    @Test
    void unprocessedItemThatTheBatchDoesNotHoldRepeatsTheWholeBatch() throws Exception {
        write("a1", "b1", "c1");
        table.take()
                .leaveUnprocessed(WriteRequest.builder()
                        .putRequest(put -> put.item(item("other", "1")))
                        .build());
        mailbox.runAll();
        time.advance(RETRY_DELAY);
        assertThat(table.take().items()).containsExactlyInAnyOrder("a1", "b1", "c1");
    }

    @Test
    void unprocessedItemsAreNoErrorEvenIfTheSinkFailsOnErrors() throws Exception {
        DynamoDbSinkWriter<String> strict = writer(KeySchema.ofNames(List.of("id")), true, PoisonPolicy.FAIL);
        write(strict, "a1", "b1", "c1");
        Call call = table.take();
        call.leaveUnprocessed(call.writes().get(0));
        mailbox.runAll();
        time.advance(RETRY_DELAY + 50);
        assertThat(table.take().items()).containsExactly("a1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ThrottlingException", "InternalServerError", "ExpiredTokenException"})
    void errorThatMayPassIsRetried(String code) throws Exception {
        write("a1", "b1", "c1");
        table.take().fail(code, "later");
        mailbox.runAll();
        time.advance(RETRY_DELAY);
        assertThat(table.take().items()).containsExactlyInAnyOrder("a1", "b1", "c1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ThrottlingException", "InternalServerError", "ExpiredTokenException"})
    void errorThatMayPassFailsASinkThatFailsOnErrors(String code) throws Exception {
        DynamoDbSinkWriter<String> strict = writer(KeySchema.ofNames(List.of("id")), true, PoisonPolicy.FAIL);
        write(strict, "a1", "b1", "c1");
        table.take().fail(code, "later");
        assertThatExceptionOfType(DynamoDbWriteException.class)
                .isThrownBy(mailbox::runAll)
                .withMessageContaining("orders")
                .withMessageContaining(code)
                .withMessageContaining("later");
        assertThat(metrics.count("numRecordsSendErrors")).isEqualTo(3);
    }

    @Test
    void failureShowsNoSignedHeaders() throws Exception {
        DynamoDbSinkWriter<String> strict = writer(KeySchema.ofNames(List.of("id")), true, PoisonPolicy.FAIL);
        write(strict, "a1", "b1", "c1");
        table.take().fail("InvalidSignatureException", "No match. The Canonical String is 'token:tok3n'");
        assertThatExceptionOfType(DynamoDbWriteException.class)
                .isThrownBy(mailbox::runAll)
                .satisfies(e -> assertThat(ExceptionUtils.stringifyException(e))
                        .contains("InvalidSignatureException")
                        .doesNotContain("tok3n"));
    }

    @Test
    void missingTableFailsTheJobAndSaysSo() throws Exception {
        write("a1", "b1", "c1");
        table.take().fail("ResourceNotFoundException", "Requested resource not found");
        assertThatExceptionOfType(DynamoDbWriteException.class)
                .isThrownBy(mailbox::runAll)
                .withMessageContaining("'orders'")
                .withMessageContaining("does not exist");
    }

    @Test
    void clientThatThrowsInsteadOfAnsweringIsTreatedLikeAFailedCall() throws Exception {
        table.refuseCallsWith(FakeDynamoDb.error("InternalServerError", "before there is a future"));
        write("a1", "b1", "c1");
        table.refuseCallsWith(null);
        mailbox.runAll();
        time.advance(RETRY_DELAY);
        assertThat(table.take().items()).containsExactlyInAnyOrder("a1", "b1", "c1");
    }

    @Test
    void guiltyItemOfARefusedBatchFailsTheJobWhenTheOthersAreWritten() throws Exception {
        write("a1", "b1", "c1");
        table.take().fail("ValidationException", "bad batch");
        mailbox.runAll();
        Call guilty = table.take();
        assertThat(guilty.items()).containsExactly("a1");
        guilty.fail("ValidationException", "bad item");
        mailbox.runAll();
        Call others = table.take();
        assertThat(others.items()).containsExactly("b1", "c1");
        others.succeed();
        assertThatExceptionOfType(DynamoDbWriteException.class)
                .isThrownBy(mailbox::runAll)
                .withMessageContaining("PUT to table 'orders'")
                .withMessageContaining("bad item")
                .withMessageContaining("Key attributes of the table: [id]")
                .withMessageContaining("[id, v]")
                .withNoCause();
        assertThat(metrics.count("numRecordsSend")).isEqualTo(2);
        assertThat(metrics.count("numRecordsSendErrors")).isEqualTo(1);
    }

    @Test
    void guiltyItemBecomesADeadLetterAndTheSinkGoesOn() throws Exception {
        DynamoDbSinkWriter<String> lenient = writer(KeySchema.ofNames(List.of("id")), false, PoisonPolicy.DEAD_LETTER);
        write(lenient, "a1", "b1", "c1");
        table.take().fail("ValidationException", "bad batch");
        mailbox.runAll();
        table.take().fail("ValidationException", "bad item");
        table.take().succeed();
        mailbox.runAll();
        assertThat(letters.taken).singleElement().satisfies(item -> {
            assertThat(item.request().getItem()).containsEntry("id", AttributeValue.fromS("a"));
            assertThat(item.reason()).contains("bad item");
            assertThat(item.attempts()).isOne();
            assertThat(item.failedAt()).isEqualTo(NOW);
        });
        assertThat(metrics.count(DynamoDbSinkMetrics.DEAD_LETTERS)).isOne();
        write(lenient, "a2", "d1", "e1");
        assertThat(table.take().items()).containsExactly("a2", "d1", "e1");
    }

    @Test
    void updateIsSentByItselfWithItsExpressionAndKeyOnly() throws Exception {
        write("+a1");
        UpdateItemRequest update = (UpdateItemRequest) table.takeSingle().request();
        assertThat(update.tableName()).isEqualTo("orders");
        assertThat(update.key()).containsOnlyKeys("id");
        assertThat(update.updateExpression()).isEqualTo("SET v = :v");
        assertThat(update.expressionAttributeValues()).containsOnlyKeys(":v");
        assertThat(update.hasExpressionAttributeNames()).isFalse();
        assertThat(update.conditionExpression()).isNull();
    }

    @Test
    void conditionalPutAndDeleteAreSentByThemselves() throws Exception {
        write("=a1", "~b2");
        PutItemRequest put = (PutItemRequest) table.takeSingle().request();
        assertThat(put.item()).isEqualTo(item("a", "1"));
        assertThat(put.conditionExpression()).isEqualTo("attribute_not_exists(#id)");
        assertThat(put.expressionAttributeNames()).containsEntry("#id", "id");
        DeleteItemRequest delete = (DeleteItemRequest) table.takeSingle().request();
        assertThat(delete.key()).containsOnlyKeys("id");
        assertThat(delete.conditionExpression()).isEqualTo("v = :v");
        assertThat(table.calls).isEmpty();
    }

    @Test
    void writesOfOneKeyAreSentInOrderWhateverTheirKind() throws Exception {
        write("a1", "+a2", "a3", "b1", "c1");
        assertThat(table.take().items())
                .as("the buffer is full, so that the batch cannot fill")
                .containsExactly("a1", "b1");
        assertThat(table.singles).isEmpty();
        write("a4");
        assertThat(unfinished(writer)).containsExactly("a1", "+a", "a4", "b1", "c1");
    }

    @Test
    void throttledUpdateIsRepeatedAndCountsOnce() throws Exception {
        write("+a1");
        table.takeSingle().fail("ThrottlingException", "later");
        mailbox.runAll();
        time.advance(RETRY_DELAY);
        table.takeSingle().succeed();
        mailbox.runAll();
        assertThat(metrics.count("numRecordsSend")).isOne();
        assertThat(metrics.count("numRecordsSendErrors")).isZero();
        assertThat(metrics.count(DynamoDbSinkMetrics.SINGLE_WRITES)).isEqualTo(2);
        assertThat(metrics.count(DynamoDbSinkMetrics.BATCHES)).isZero();
    }

    @Test
    void tableThatDoesNotAnswerIsReportedUntilItDoes() throws Exception {
        write("+a1");
        table.takeSingle().fail("ThrottlingException", "later");
        mailbox.runAll();
        assertThat(observer.last().table()).isEqualTo("orders");
        assertThat(observer.last().subtask()).isEqualTo(3);
        assertThat(observer.last().trouble().kind()).isEqualTo(AwsErrorKind.THROTTLED);

        time.advance(RETRY_DELAY);
        table.takeSingle().succeed();
        mailbox.runAll();
        assertThat(observer.last().trouble()).isNull();
        assertThat(observer.reports).hasSize(2);
    }

    @Test
    void tableThatRefusesAnItemHasAnswered() throws Exception {
        write("+a1");
        table.takeSingle().fail("ThrottlingException", "later");
        mailbox.runAll();
        time.advance(RETRY_DELAY);
        table.takeSingle().fail("ValidationException", "no");

        assertThatThrownBy(mailbox::runAll).isInstanceOf(DynamoDbWriteException.class);
        assertThat(observer.last().trouble()).isNull();
    }

    @Test
    void updateThatTheTableRefusesIsAnInvalidItem() throws Exception {
        DynamoDbSinkWriter<String> lenient = writer(KeySchema.ofNames(List.of("id")), false, PoisonPolicy.DEAD_LETTER);
        write(lenient, "+a1");
        table.takeSingle().fail("ValidationException", "bad expression");
        mailbox.runAll();
        assertThat(letters.taken).singleElement().satisfies(letter -> assertThat(letter.describe())
                .contains("bad expression"));
    }

    @Test
    void conditionThatDoesNotHoldFailsTheJobAndSaysSo() throws Exception {
        write("=a1");
        table.takeSingle().fail("ConditionalCheckFailedException", "The conditional request failed");
        assertThatExceptionOfType(DynamoDbWriteException.class)
                .isThrownBy(mailbox::runAll)
                .withMessageContaining("conditional PUT to table 'orders'")
                .withMessageContaining("condition does not hold")
                .withMessageContaining("setOnConditionFailed");
    }

    @Test
    void conditionThatDoesNotHoldMayBeSkippedAndTheSinkGoesOn() throws Exception {
        onConditionFailed = PoisonPolicy.SKIP;
        DynamoDbSinkWriter<String> lenient = writer(KeySchema.ofNames(List.of("id")), true, PoisonPolicy.FAIL);
        write(lenient, "=a1", "+a2");
        table.takeSingle().fail("ConditionalCheckFailedException", "The conditional request failed");
        mailbox.runAll();
        assertThat(table.takeSingle().request()).isInstanceOf(UpdateItemRequest.class);
        assertThat(metrics.count(DynamoDbSinkMetrics.CONDITIONS_FAILED)).isOne();
        assertThat(metrics.count("numRecordsSend")).isZero();
    }

    @Test
    void guardedPutAppliesOnlyIfItsVersionIsHigher() throws Exception {
        DynamoDbSinkWriter<String> guarded = guardedWriter(null);
        write(guarded, "a1");
        PutItemRequest put = (PutItemRequest) table.singles.get(0).request();
        assertThat(put.item()).isEqualTo(item("a", "1"));
        assertThat(put.conditionExpression()).isEqualTo("attribute_not_exists(#version) OR #version < :version");
        assertThat(put.expressionAttributeNames()).containsEntry("#version", "v");
        assertThat(put.expressionAttributeValues()).containsEntry(":version", AttributeValue.fromN("1"));
        table.takeSingle().fail("ConditionalCheckFailedException", "The conditional request failed");
        mailbox.runAll();
        assertThat(metrics.count(DynamoDbSinkMetrics.SUPERSEDED_WRITES)).isOne();
        assertThat(metrics.count("numRecordsSendErrors")).isZero();
        assertThat(unfinished(guarded)).isEmpty();
    }

    @Test
    void guardedDeleteIsConditionalAndSendsNoVersionBesideTheKey() throws Exception {
        write(guardedWriter(null), "-a1");
        DeleteItemRequest delete = (DeleteItemRequest) table.takeSingle().request();
        assertThat(delete.key()).containsOnlyKeys("id");
        assertThat(delete.conditionExpression()).contains("#version < :version");
        assertThat(delete.expressionAttributeValues()).containsEntry(":version", AttributeValue.fromN("1"));
    }

    @Test
    void guardedDeleteLeavesATombstoneOfKeyVersionAndTimeToLive() throws Exception {
        write(guardedWriter(new VersionGuard.Tombstone("ttl", Duration.ofHours(1))), "-a1");
        PutItemRequest put = (PutItemRequest) table.takeSingle().request();
        assertThat(put.item())
                .containsOnly(
                        Map.entry("id", AttributeValue.fromS("a")),
                        Map.entry("v", AttributeValue.fromN("1")),
                        Map.entry("ttl", AttributeValue.fromN("" + (NOW.getEpochSecond() + 3600))));
        assertThat(put.conditionExpression()).contains("#version < :version");
    }

    @Test
    void guardedDeleteKeepsItsVersionInTheCheckpoint() throws Exception {
        DynamoDbSinkWriter<String> guarded = guardedWriter(null);
        write(guarded, "-a1");
        assertThat(unfinished(guarded)).containsExactly("a1");
    }

    @Test
    void updatesAndConditionsCannotBeGuarded() {
        assertThatExceptionOfType(DynamoDbWriteException.class)
                .isThrownBy(() -> write(guardedWriter(null), "+a1"))
                .withMessageContaining("an UPDATE cannot be guarded by the version attribute 'v'");
        assertThatExceptionOfType(DynamoDbWriteException.class)
                .isThrownBy(() -> write(guardedWriter(null), "=a1"))
                .withMessageContaining("condition of its own");
        assertThat(table.singles).isEmpty();
    }

    @Test
    void writesWithoutAProperVersionAreInvalidItems() {
        guard = new VersionGuard("w", null);
        DynamoDbSinkWriter<String> guarded = writer(KeySchema.ofNames(List.of("id")), false, PoisonPolicy.FAIL);
        assertThatExceptionOfType(DynamoDbWriteException.class)
                .isThrownBy(() -> write(guarded, "a1"))
                .withMessageContaining("the version attribute 'w' is missing");
    }

    private DynamoDbSinkWriter<String> guardedWriter(VersionGuard.Tombstone tombstone) {
        guard = new VersionGuard("v", tombstone);
        return writer(KeySchema.ofNames(List.of("id")), false, PoisonPolicy.FAIL);
    }

    @Test
    void writesGoToTheTablesThatTheyName() throws Exception {
        write("a1", "@a2others", "@b2others", "@c2others", "b1", "c1");
        assertThat(table.take().request().requestItems()).containsOnlyKeys("others");
        assertThat(table.take().request().requestItems()).containsOnlyKeys("orders");
    }

    @Test
    void missingTableOfAnElementMakesAnInvalidItemOfIt() throws Exception {
        DynamoDbSinkWriter<String> lenient = writer(KeySchema.ofNames(List.of("id")), false, PoisonPolicy.DEAD_LETTER);
        write(lenient, "@a1missing");
        assertThat(letters.taken).singleElement().satisfies(letter -> assertThat(letter.describe())
                .contains("'missing'", "does not exist"));
    }

    @Test
    void tableOfElementsThatDisappearsMakesInvalidItemsOfTheirWrites() throws Exception {
        DynamoDbSinkWriter<String> lenient = writer(KeySchema.ofNames(List.of("id")), false, PoisonPolicy.DEAD_LETTER);
        write(lenient, "@a1others", "@b1others", "@c1others");
        table.take().fail("ResourceNotFoundException", "Requested resource not found");
        mailbox.runAll();
        assertThat(letters.taken).hasSize(3);
        assertThat(unfinished(lenient)).isEmpty();
    }

    @Test
    void endOfInputWaitsForUpdatesAndConditionalWritesToo() throws Exception {
        write("a1", "+a2", "=b1", "a3");
        mailbox.whenWaiting(this::answerOrLetTimePass);
        writer.flush(true);
        assertThat(unfinished(writer)).isEmpty();
        assertThat(metrics.count("numRecordsSend")).isEqualTo(4);
    }

    @Test
    void tooManyItemsWithoutAPlaceFailTheJob() throws Exception {
        maxRefusedShare = 0.5;
        DynamoDbSinkWriter<String> lenient = writer(KeySchema.ofNames(List.of("id")), false, PoisonPolicy.DEAD_LETTER);
        mailbox.whenWaiting(this::answerOrLetTimePass);
        for (int i = 0; i < 100; i++) {
            write(lenient, "a" + i, "?");
        }
        assertThatExceptionOfType(DynamoDbWriteException.class)
                .isThrownBy(() -> write(lenient, "?"))
                .withMessageContaining("'id' is missing")
                .withMessageContaining("nor could 50 % of the writes before it")
                .withMessageContaining("setMaxRefusedShare allows 50.0 %");
        assertThat(letters.taken).hasSize(100);
    }

    @Test
    void itemsThatTheTableTakesSpeakForTheOthers() throws Exception {
        maxRefusedShare = 0.5;
        DynamoDbSinkWriter<String> lenient = writer(KeySchema.ofNames(List.of("id")), false, PoisonPolicy.SKIP);
        for (int i = 0; i < 300; i++) {
            write(lenient, "a1", "b1", "c1");
            table.take().fail("ValidationException", "bad batch");
            mailbox.runAll();
            table.take().fail("ValidationException", "bad item");
            table.take().succeed();
            mailbox.runAll();
        }
        assertThat(metrics.count(DynamoDbSinkMetrics.SKIPPED_ITEMS)).isEqualTo(300);
    }

    @Test
    void itemWithoutItsKeyIsNotSent() {
        assertThatExceptionOfType(DynamoDbWriteException.class)
                .isThrownBy(() -> write("?"))
                .withMessageContaining("'id' is missing")
                .withMessageContaining("'orders'");
        assertThat(table.calls).isEmpty();
    }

    @Test
    void itemWithAnAttributeWithoutValueIsNotSent() {
        assertThatExceptionOfType(DynamoDbWriteException.class)
                .isThrownBy(() -> write("*"))
                .withMessageContaining("'v.inner' has no value");
        assertThat(table.calls).isEmpty();
    }

    @Test
    void itemAboveTheLimitIsNotSentAndNoValueIsShown() {
        assertThatExceptionOfType(DynamoDbWriteException.class)
                .isThrownBy(() -> write("!secret"))
                .withMessageContaining("409600 bytes (400 KB)")
                .withMessageContaining("Key attributes of the table: [id]")
                .satisfies(
                        e -> assertThat(e.getMessage()).doesNotContain("secret").hasSizeLessThan(500));
    }

    @Test
    void deleteMadeOfAWholeElementIsReducedToTheKey() throws Exception {
        write("-a1", "b1", "c1");
        Call call = table.take();
        assertThat(call.items()).containsExactly("-a", "b1", "c1");
        assertThat(call.writes().get(0).deleteRequest().key()).containsOnlyKeys("id");
    }

    @Test
    void checkpointHoldsWhatWaitsAndWhatIsInFlightWithoutAnyCall() throws Exception {
        write("a1", "b1", "c1");
        write("a2", "d1");
        writer.flush(false);
        assertThat(table.calls).hasSize(1);
        assertThat(unfinished(writer)).containsExactly("b1", "c1", "a2", "d1");
        table.take().succeed();
        mailbox.runAll();
        assertThat(unfinished(writer)).containsExactly("a2", "d1");
    }

    @Test
    void restoredWritesGoFirst() throws Exception {
        write("a1", "b1", "c1", "d1");
        List<DynamoDbWriterState> state = writer.snapshotState(1);
        table.calls.clear();
        DynamoDbSinkWriter<String> restored = writer(KeySchema.ofNames(List.of("id")), false, PoisonPolicy.FAIL);
        restored.restore(state);
        assertThat(table.take().items()).containsExactly("a1", "b1", "c1");
        write(restored, "d2", "e1", "f1");
        assertThat(table.take().items())
                .as("the restored write of d has been replaced by a newer one, in its place")
                .containsExactly("d2", "e1", "f1");
    }

    @Test
    void restoredWritesAreSentThoughNoElementFollows() throws Exception {
        write("a1");
        DynamoDbSinkWriter<String> restored = writer(KeySchema.ofNames(List.of("id")), false, PoisonPolicy.FAIL);
        restored.restore(writer.snapshotState(1));
        time.advance(TIME_IN_BUFFER);
        assertThat(table.calls).hasSizeGreaterThanOrEqualTo(1);
    }

    @Test
    void foreignRestoredWritesAreInTheTableBeforeTheWriterTakesElements() throws Exception {
        stateLayout = WriterStateLayout.byGroup(
                GroupRange.of(0, 2), request -> request.getItem().get("id").s().equals("a") ? 1_023 : 0);
        DynamoDbSinkWriter<String> restored = writer(KeySchema.ofNames(List.of("id")), false, PoisonPolicy.FAIL);
        mailbox.whenWaiting(this::answerOrLetTimePass);
        restored.restore(
                List.of(new DynamoDbWriterState(KeyGroups.NONE, List.of(request("b1"), request("a1"), request("c1")))));
        assertThat(metrics.count("numRecordsSend")).isEqualTo(1);
        assertThat(unfinished(restored)).containsExactly("b1", "c1");
    }

    @Test
    void stateIsCutIntoPartsOfModerateSize() throws Exception {
        DynamoDbSinkWriter<String> roomy = writer(
                KeySchema.ofNames(List.of("id")),
                new BufferLimits(
                        25,
                        BufferLimits.LARGEST_BATCH_BYTES,
                        1,
                        1_000,
                        BufferLimits.DEFAULT_BYTES,
                        Duration.ofSeconds(1)),
                false,
                PoisonPolicy.FAIL);
        for (int i = 0; i < 100; i++) {
            write(roomy, "#" + i);
        }
        List<DynamoDbWriterState> parts = roomy.snapshotState(1);
        assertThat(parts).hasSizeGreaterThan(1);
        assertThat(parts.stream().mapToInt(part -> part.requests().size()).sum())
                .isEqualTo(100);
        for (DynamoDbWriterState part : parts) {
            assertThat(new DynamoDbWriterStateSerializer().serialize(part))
                    .hasSizeLessThan((int) (2 * WriterStateLayout.InParts.PART_BYTES));
        }
    }

    @Test
    void endOfInputWritesEverythingAndWaits() throws Exception {
        write("a1", "b1", "c1", "a2", "d1");
        mailbox.whenWaiting(this::answerOrLetTimePass);
        writer.flush(true);
        assertThat(table.calls).isEmpty();
        assertThat(unfinished(writer)).isEmpty();
        assertThat(metrics.count("numRecordsSend")).isEqualTo(5);
        assertThat(metrics.gauge(DynamoDbSinkMetrics.BUFFERED_REQUESTS)).isEqualTo(0);
        assertThat(metrics.gauge(DynamoDbSinkMetrics.IN_FLIGHT_REQUESTS)).isEqualTo(0);
    }

    @Test
    void endOfInputWaitsForRetriesToo() throws Exception {
        write("a1", "b1", "c1");
        table.take().fail("InternalServerError", "once");
        mailbox.whenWaiting(this::answerOrLetTimePass);
        writer.flush(true);
        assertThat(metrics.count("numRecordsSend")).isEqualTo(3);
    }

    @Test
    void withoutAKeySchemaABatchWithADuplicateIsSentInPieces() throws Exception {
        DynamoDbSinkWriter<String> blind = writer(KeySchema.unknown(), false, PoisonPolicy.FAIL);
        write(blind, "a1", "b1", "a2");
        table.take().fail("ValidationException", "Provided list of item keys contains duplicates");
        mailbox.runAll();
        assertThat(table.take().items()).containsExactly("a1");
        assertThat(table.take().items()).containsExactly("b1", "a2");
    }

    @Test
    void deadLettersAreDurableBeforeTheCheckpointAndAtTheEndOfInput() throws Exception {
        DynamoDbSinkWriter<String> lenient = writer(KeySchema.ofNames(List.of("id")), false, PoisonPolicy.DEAD_LETTER);
        write(lenient, "?");
        assertThat(letters.taken).hasSize(1);
        assertThat(letters.flushed).isZero();
        lenient.flush(false);
        assertThat(letters.flushed).isOne();
        lenient.flush(true);
        assertThat(letters.flushed).isEqualTo(2);
        lenient.close();
        lenient.close();
        assertThat(letters.closed).isOne();
        assertThat(released).isOne();
    }

    @Test
    void clientIsReleasedAlthoughTheDeadLettersCannotBeClosed() throws Exception {
        DynamoDbSinkWriter<String> lenient = writer(KeySchema.ofNames(List.of("id")), false, PoisonPolicy.DEAD_LETTER);
        letters.failure = new IOException("disk full");
        assertThatThrownBy(lenient::close).isSameAs(letters.failure);
        assertThat(released).isOne();
    }

    @Test
    void deadLettersThatCannotBeMadeDurableFailTheCheckpoint() throws Exception {
        DynamoDbSinkWriter<String> lenient = writer(KeySchema.ofNames(List.of("id")), false, PoisonPolicy.DEAD_LETTER);
        letters.failure = new Exception("disk full");
        assertThatExceptionOfType(DynamoDbWriteException.class)
                .isThrownBy(() -> lenient.flush(false))
                .withCause(letters.failure);
    }

    @Test
    void closeCancelsCallsStopsTheTimerAndReleasesTheClientOnce() throws Exception {
        write("a1", "b1", "c1", "d1");
        writer.close();
        writer.close();
        assertThat(table.take().answer()).isCancelled();
        assertThat(time.pendingTimers()).isZero();
        assertThat(released).isEqualTo(1);
        mailbox.runAll();
        assertThat(table.calls).as("a cancelled call is not repeated").isEmpty();
    }

    @Test
    void coalescedWritesAndBytesAreCounted() throws Exception {
        write("a1", "a2", "b1", "c1");
        time.advance(5);
        table.take().succeed();
        mailbox.runAll();
        assertThat(metrics.count(DynamoDbSinkMetrics.COALESCED_WRITES)).isEqualTo(1);
        assertThat(metrics.count("numRecordsSend")).isEqualTo(3);
        assertThat(metrics.count("numBytesSend")).isEqualTo(3 * ItemSize.of(item("a", "1")));
        assertThat(metrics.gauge("currentSendTime")).isEqualTo(5L);
        assertThatThrownBy(() -> new ReadOnlyCounter(() -> 1).inc()).isInstanceOf(UnsupportedOperationException.class);
    }

    private void answerOrLetTimePass() {
        if (!table.singles.isEmpty()) {
            table.takeSingle().succeed();
            return;
        }
        if (!table.calls.isEmpty()) {
            table.take().succeed();
            return;
        }
        try {
            assertThat(time.fireNext()).as("a timer is set").isTrue();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private DynamoDbSinkWriter<String> writer(KeySchema keys, boolean failOnError, PoisonPolicy invalidItems) {
        return writer(
                keys,
                new BufferLimits(
                        3,
                        BufferLimits.LARGEST_BATCH_BYTES,
                        2,
                        4,
                        BufferLimits.DEFAULT_BYTES,
                        Duration.ofMillis(TIME_IN_BUFFER)),
                failOnError,
                invalidItems);
    }

    private DynamoDbSinkWriter<String> writer(
            KeySchema keys, BufferLimits limits, boolean failOnError, PoisonPolicy invalidItems) {
        InvalidItemHandling handling =
                new InvalidItemHandling(invalidItems, onConditionFailed, maxRefusedShare, letters);
        KeyOrderedBuffer buffer =
                new KeyOrderedBuffer(limits, TestPace.retryingAfter(attempts -> attempts * RETRY_DELAY));
        TablePaces paces = new TablePaces(flow, 1, time::getCurrentProcessingTime);
        DynamoDbSinkMetrics sinkMetrics = new DynamoDbSinkMetrics(metrics, "orders", buffer, paces);
        TableKeys tableKeys = name -> name.equals("missing") ? null : keys;
        return new DynamoDbSinkWriter<>(
                new DynamoDbSinkSettings(
                        "orders",
                        keys.names(),
                        false,
                        failOnError,
                        Duration.ofMinutes(1),
                        guard,
                        limits,
                        flow,
                        observer,
                        handling),
                (element, context) -> request(element),
                new ItemCheck("orders", tableKeys, guard, () -> NOW),
                new WriteTarget(table, tableKeys, guard, () -> NOW),
                buffer,
                paces,
                stateLayout,
                new WriteErrorPolicy(failOnError, Duration.ofMinutes(1)),
                new InvalidItems(handling, letters.outlet(handling.lettersTo()), sinkMetrics),
                new TableReports(observer, 3, () -> NOW),
                mailbox,
                new WakeUpTimer(time),
                // Another origin than that of the timers: the writer must not mix the two.
                () -> time.getCurrentProcessingTime() - 900_000,
                sinkMetrics,
                () -> released++);
    }

    private void write(String... elements) throws Exception {
        write(writer, elements);
    }

    private static void write(DynamoDbSinkWriter<String> writer, String... elements)
            throws IOException, InterruptedException {
        for (String element : elements) {
            writer.write(element, NO_CONTEXT);
        }
    }

    private static List<String> unfinished(DynamoDbSinkWriter<String> writer) throws IOException {
        return writer.snapshotState(1).stream()
                .flatMap(state -> state.requests().stream())
                .map(DynamoDbSinkWriterTests::name)
                .toList();
    }

    /**
     * "a1" puts version 1 of item a; "-a1" deletes it; "+a1" updates it; "=a1" puts it if it is not there; "~a1" deletes
     * it if it has that version; "@a1others" puts it to another table; "?", "*", "!" and "#" are special cases.
     */
    private static DynamoDbWriteRequest request(String element) {
        return switch (element.charAt(0)) {
            case '?' -> put(Map.of("v", AttributeValue.fromN("1")));
            case '*' ->
                put(Map.of(
                        "id",
                        AttributeValue.fromS(element),
                        "v",
                        AttributeValue.fromM(
                                Map.of("inner", AttributeValue.builder().build()))));
            case '!' ->
                put(Map.of("id", AttributeValue.fromS(element), "v", AttributeValue.fromS("secret".repeat(70_000))));
            case '#' ->
                put(Map.of("id", AttributeValue.fromS(element), "v", AttributeValue.fromS("x".repeat(400_000))));
            case '+' ->
                DynamoDbWriteRequest.builder()
                        .setType(DynamoDbWriteRequestType.UPDATE)
                        .setItem(item(element.substring(1, 2), element.substring(2)))
                        .setUpdateExpression("SET v = :v")
                        .setExpressionAttributeValues(Map.of(":v", AttributeValue.fromN(element.substring(2))))
                        .build();
            case '=' ->
                put(item(element.substring(1, 2), element.substring(2, 3))).toBuilder()
                        .setConditionExpression("attribute_not_exists(#id)")
                        .setExpressionAttributeNames(Map.of("#id", "id"))
                        .build();
            case '~' ->
                DynamoDbWriteRequest.builder()
                        .setType(DynamoDbWriteRequestType.DELETE)
                        .setItem(item(element.substring(1, 2), element.substring(2)))
                        .setConditionExpression("v = :v")
                        .setExpressionAttributeValues(Map.of(":v", AttributeValue.fromN(element.substring(2))))
                        .build();
            case '@' ->
                put(item(element.substring(1, 2), element.substring(2, 3))).toBuilder()
                        .setTableName(element.substring(3))
                        .build();
            case '-' ->
                DynamoDbWriteRequest.builder()
                        .setType(DynamoDbWriteRequestType.DELETE)
                        .setItem(item(element.substring(1, 2), element.substring(2)))
                        .build();
            default -> put(item(element.substring(0, 1), element.substring(1)));
        };
    }

    private static String name(DynamoDbWriteRequest request) {
        String id = request.getItem().get("id").s();
        return request.getType() == DynamoDbWriteRequestType.UPDATE
                ? "+" + id
                : id + request.getItem().get("v").n();
    }

    private static DynamoDbWriteRequest put(Map<String, AttributeValue> item) {
        return DynamoDbWriteRequest.builder()
                .setType(DynamoDbWriteRequestType.PUT)
                .setItem(item)
                .build();
    }

    private static Map<String, AttributeValue> item(String id, String version) {
        return Map.of("id", AttributeValue.fromS(id), "v", AttributeValue.fromN(version));
    }
}

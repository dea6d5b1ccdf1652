/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequestType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class KeyOrderedBufferTests {

    private static final long RETRY_DELAY = 100;
    private static final long TIME_IN_BUFFER = 1_000;

    private static final KeySchema KEYS = KeySchema.ofNames(List.of("id"));

    private final KeyOrderedBuffer buffer = buffer(3, 1_000, 2);

    private static KeyOrderedBuffer buffer(int batchSize, long batchBytes, int inFlight) {
        return new KeyOrderedBuffer(
                new BufferLimits(batchSize, batchBytes, inFlight, 5, Duration.ofMillis(TIME_IN_BUFFER)),
                attempts -> attempts * RETRY_DELAY);
    }

    @Test
    void fullBatchIsSentAtOnce() {
        add("a", 1);
        add("b", 1);
        assertThat(buffer.nextBatch(0)).isNull();
        add("c", 1);
        assertThat(values(buffer.nextBatch(0))).containsExactly("a1", "b1", "c1");
    }

    @Test
    void batchThatDoesNotFillIsSentWhenItsOldestWriteHasWaitedLongEnough() {
        add("a", 1);
        assertThat(buffer.nextDeadline()).isEqualTo(TIME_IN_BUFFER);
        assertThat(buffer.nextBatch(TIME_IN_BUFFER - 1)).isNull();
        assertThat(values(buffer.nextBatch(TIME_IN_BUFFER))).containsExactly("a1");
    }

    @Test
    void flushingSendsWhatThereIs() {
        add("a", 1);
        buffer.startFlushing();
        assertThat(values(buffer.nextBatch(0))).containsExactly("a1");
        add("b", 1);
        buffer.stopFlushing();
        assertThat(buffer.nextBatch(0)).isNull();
    }

    @Test
    void newerWriteTakesThePlaceOfTheWaitingOne() {
        add("a", 1);
        add("b", 1);
        add("a", 2);
        assertThat(values(flush())).containsExactly("a2", "b1");
        assertThat(buffer.coalescedWrites()).isEqualTo(1);
    }

    @Test
    void deleteTakesThePlaceOfAWaitingPut() {
        add("a", 1);
        buffer.add(key("a"), request(DynamoDbWriteRequestType.DELETE, "a", 2), 1, 0);
        assertThat(flush().writes().get(0).request().getType()).isEqualTo(DynamoDbWriteRequestType.DELETE);
    }

    @Test
    void writeWaitsForTheOneOfItsKeyThatIsInFlight() {
        add("a", 1);
        WriteBatch first = flush();
        add("a", 2);
        assertThat(flush()).isNull();
        assertThat(buffer.nextDeadline()).isEqualTo(KeyOrderedBuffer.NO_DEADLINE);
        buffer.answered(first, List.of(), 0);
        assertThat(values(flush())).containsExactly("a2");
    }

    @Test
    void unprocessedWriteIsSentAgainAfterAPauseThatHoldsUpNoOtherKey() {
        add("a", 1);
        add("b", 1);
        WriteBatch batch = flush();
        buffer.answered(batch, List.of(batch.writes().get(0)), 10);
        add("c", 1);
        assertThat(values(flush())).containsExactly("c1");
        assertThat(buffer.nextDeadline()).isEqualTo(10 + RETRY_DELAY);
        assertThat(buffer.nextBatch(10 + RETRY_DELAY - 1)).isNull();
        assertThat(values(buffer.nextBatch(10 + RETRY_DELAY))).containsExactly("a1");
        assertThat(buffer.retriedWrites()).isEqualTo(1);
    }

    @Test
    void pauseGrowsWithEveryAttempt() {
        add("a", 1);
        buffer.failed(flush(), 0);
        buffer.failed(nextBatchAt(RETRY_DELAY), RETRY_DELAY);
        assertThat(buffer.nextDeadline()).isEqualTo(RETRY_DELAY + 2 * RETRY_DELAY);
    }

    @Test
    void writesThatAreDueAgainWaitAMomentForCompany() {
        add("a", 1);
        buffer.failed(flush(), 0);
        buffer.stopFlushing();
        assertThat(buffer.nextBatch(RETRY_DELAY)).isNull();
        assertThat(buffer.nextDeadline()).isGreaterThan(RETRY_DELAY).isLessThan(RETRY_DELAY + TIME_IN_BUFFER);
        assertThat(values(buffer.nextBatch(buffer.nextDeadline()))).containsExactly("a1");
    }

    @Test
    void failedWriteIsDroppedIfANewerOneOfItsKeyWaits() {
        add("a", 1);
        WriteBatch batch = flush();
        add("a", 2);
        buffer.failed(batch, 0);
        assertThat(flush())
                .as("the newer one waits as long as the dropped one would have")
                .isNull();
        assertThat(values(nextBatchAt(RETRY_DELAY))).containsExactly("a2");
        assertThat(buffer.coalescedWrites()).isEqualTo(1);
        assertThat(buffer.retriedWrites()).isZero();
    }

    @Test
    void newerWriteReplacesOneThatIsPutOff() {
        add("a", 1);
        buffer.failed(flush(), 0);
        add("a", 2);
        assertThat(flush()).isNull();
        assertThat(values(nextBatchAt(RETRY_DELAY))).containsExactly("a2");
    }

    @Test
    void noMoreBatchesAreInFlightThanAllowed() {
        buffer.startFlushing();
        add("a", 1);
        WriteBatch first = buffer.nextBatch(0);
        add("b", 1);
        assertThat(buffer.nextBatch(0)).isNotNull();
        add("c", 1);
        assertThat(buffer.nextBatch(0)).isNull();
        assertThat(buffer.nextDeadline()).isEqualTo(KeyOrderedBuffer.NO_DEADLINE);
        assertThat(buffer.batchesInFlight()).isEqualTo(2);
        buffer.answered(first, List.of(), 0);
        assertThat(values(buffer.nextBatch(0))).containsExactly("c1");
    }

    @Test
    void batchKeepsToItsLimitOfBytes() {
        KeyOrderedBuffer small = buffer(3, 100, 2);
        small.add(key("a"), request(DynamoDbWriteRequestType.PUT, "a", 1), 60, 0);
        small.add(key("b"), request(DynamoDbWriteRequestType.PUT, "b", 1), 40, 0);
        small.add(key("c"), request(DynamoDbWriteRequestType.PUT, "c", 1), 1, 0);
        assertThat(values(small.nextBatch(0))).containsExactly("a1", "b1");
    }

    @Test
    void writeLargerThanABatchGoesAlone() {
        KeyOrderedBuffer small = buffer(2, 100, 2);
        small.add(key("a"), request(DynamoDbWriteRequestType.PUT, "a", 1), 101, 0);
        small.add(key("b"), request(DynamoDbWriteRequestType.PUT, "b", 1), 1, 0);
        assertThat(values(small.nextBatch(0))).containsExactly("a1");
    }

    @Test
    void bufferIsFullWhenAsManyWritesWaitAsAllowed() {
        for (int i = 0; i < 5; i++) {
            assertThat(buffer.isFull()).isFalse();
            add("k" + i, 1);
        }
        assertThat(buffer.isFull()).isTrue();
        buffer.nextBatch(0);
        assertThat(buffer.isFull()).isFalse();
        assertThat(buffer.waitingWrites()).isEqualTo(2);
    }

    @Test
    void refusedBatchIsHalvedUntilTheGuiltyWriteStandsAlone() {
        KeyOrderedBuffer wide = buffer(4, 1_000, 1);
        for (String key : List.of("a", "b", "c", "d")) {
            wide.add(key(key), request(DynamoDbWriteRequestType.PUT, key, 1), 1, 0);
        }
        wide.refused(wide.nextBatch(0), "bad");
        WriteBatch left = wide.nextBatch(0);
        assertThat(values(left)).containsExactly("a1", "b1");
        wide.answered(left, List.of(), 0);
        WriteBatch right = wide.nextBatch(0);
        assertThat(values(right)).containsExactly("c1", "d1");
        wide.refused(right, "bad");
        WriteBatch innocent = wide.nextBatch(0);
        assertThat(values(innocent)).containsExactly("c1");
        wide.answered(innocent, List.of(), 0);
        wide.refused(wide.nextBatch(0), "bad");
        assertThat(wide.takeRefused())
                .extracting(refused -> value(refused.write().request()))
                .containsExactly("d1");
    }

    @Test
    void guiltyWriteIsHandedOutOnlyWhenItsNeighboursAreInTheTable() {
        add("a", 1);
        add("b", 1);
        add("c", 1);
        buffer.refused(buffer.nextBatch(0), "bad");
        WriteBatch guilty = buffer.nextBatch(0);
        WriteBatch others = buffer.nextBatch(0);
        assertThat(values(guilty)).containsExactly("a1");
        assertThat(values(others)).containsExactly("b1", "c1");
        assertThat(guilty.isIsolated()).isTrue();
        buffer.refused(guilty, "worse");
        assertThat(buffer.takeRefused()).isEmpty();
        assertThat(buffer.unfinished()).hasSize(3);
        buffer.answered(others, List.of(), 0);
        assertThat(buffer.takeRefused()).singleElement().satisfies(refused -> {
            assertThat(refused.reason()).isEqualTo("worse");
            assertThat(refused.write().request()).isEqualTo(request(DynamoDbWriteRequestType.PUT, "a", 1));
        });
        assertThat(buffer.isEmpty()).isTrue();
        assertThat(buffer.takeRefused()).isEmpty();
    }

    @Test
    void newerWriteOfAGuiltyOnesKeyIsSentOnceTheGuiltyOneIsSettled() {
        add("a", 1);
        WriteBatch batch = flush();
        add("a", 2);
        buffer.refused(batch, "bad");
        assertThat(buffer.nextBatch(0)).isNull();
        assertThat(buffer.takeRefused()).hasSize(1);
        assertThat(values(buffer.nextBatch(0))).containsExactly("a2");
    }

    @Test
    void innocentNeighbourThatIsThrottledDuringTheSearchIsSentAgainLater() {
        add("a", 1);
        add("b", 1);
        buffer.refused(flush(), "bad");
        buffer.refused(buffer.nextBatch(0), "bad");
        buffer.failed(buffer.nextBatch(0), 0);
        assertThat(buffer.takeRefused()).hasSize(1);
        WriteBatch again = buffer.nextBatch(RETRY_DELAY);
        assertThat(values(again)).containsExactly("b1");
        assertThat(again.isIsolated()).isFalse();
    }

    @Test
    void unfinishedWritesAreOneForEachKeyTheNewest() {
        add("a", 1);
        add("b", 1);
        flush();
        add("b", 2);
        add("c", 1);
        assertThat(buffer.unfinished())
                .extracting(write -> value(write.request()))
                .containsExactly("a1", "b2", "c1");
    }

    @Test
    void writesWithoutAKnownKeyAreAllKept() {
        DynamoDbWriteRequest same = request(DynamoDbWriteRequestType.PUT, "a", 1);
        buffer.add(WriteKey.unknown(), same, 1, 0);
        buffer.add(WriteKey.unknown(), same, 1, 0);
        assertThat(values(flush())).containsExactly("a1", "a1");
    }

    @Test
    void answerOfABatchThatIsNotInFlightIsRefused() {
        add("a", 1);
        WriteBatch batch = flush();
        buffer.answered(batch, List.of(), 0);
        assertThatIllegalStateException().isThrownBy(() -> buffer.answered(batch, List.of(), 0));
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BufferLimits(0, 1, 1, 1, Duration.ofMillis(1)))
                .withMessageContaining("batchSize");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BufferLimits(25, 1, 1, 24, Duration.ofMillis(1)))
                .withMessageContaining("waitingWrites");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BufferLimits(1, 1, 1, 1, Duration.ZERO))
                .withMessageContaining("timeInBuffer");
    }

    private void add(String id, int version) {
        buffer.add(key(id), request(DynamoDbWriteRequestType.PUT, id, version), 1, 0);
    }

    private WriteBatch flush() {
        buffer.startFlushing();
        return buffer.nextBatch(0);
    }

    private WriteBatch nextBatchAt(long now) {
        return buffer.nextBatch(now);
    }

    private static WriteKey key(String id) {
        try {
            return KEYS.keyOf(Map.of("id", AttributeValue.fromS(id)));
        } catch (InvalidKeyException e) {
            throw new AssertionError(e);
        }
    }

    private static DynamoDbWriteRequest request(DynamoDbWriteRequestType type, String id, int version) {
        return DynamoDbWriteRequest.builder()
                .setType(type)
                .setItem(Map.of("id", AttributeValue.fromS(id), "v", AttributeValue.fromN("" + version)))
                .build();
    }

    private static List<String> values(WriteBatch batch) {
        assertThat(batch).isNotNull();
        return batch.writes().stream().map(write -> value(write.request())).toList();
    }

    private static String value(DynamoDbWriteRequest request) {
        return request.getItem().get("id").s() + request.getItem().get("v").n();
    }
}

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
                new BufferLimits(
                        batchSize,
                        batchBytes,
                        inFlight,
                        5,
                        BufferLimits.DEFAULT_BYTES,
                        Duration.ofMillis(TIME_IN_BUFFER)),
                TestPace.retryingAfter(attempts -> attempts * RETRY_DELAY));
    }

    @Test
    void fullBatchIsSentAtOnce() {
        add("a", 1);
        add("b", 1);
        assertThat(buffer.nextCall(0)).isNull();
        add("c", 1);
        assertThat(values(buffer.nextCall(0))).containsExactly("a1", "b1", "c1");
    }

    @Test
    void batchThatDoesNotFillIsSentWhenItsOldestWriteHasWaitedLongEnough() {
        add("a", 1);
        assertThat(buffer.nextDeadline(0)).isEqualTo(TIME_IN_BUFFER);
        assertThat(buffer.nextCall(TIME_IN_BUFFER - 1)).isNull();
        assertThat(values(buffer.nextCall(TIME_IN_BUFFER))).containsExactly("a1");
    }

    @Test
    void flushingSendsWhatThereIs() {
        add("a", 1);
        buffer.startFlushing();
        assertThat(values(buffer.nextCall(0))).containsExactly("a1");
        add("b", 1);
        buffer.stopFlushing();
        assertThat(buffer.nextCall(0)).isNull();
    }

    @Test
    void newerWriteTakesThePlaceOfTheWaitingOne() {
        add("a", 1);
        add("b", 1);
        add("a", 2);
        assertThat(values(flush())).containsExactly("a2", "b1");
        assertThat(buffer.counts().coalesced()).isEqualTo(1);
    }

    @Test
    void deleteTakesThePlaceOfAWaitingPut() {
        add("a", 1);
        buffer.add(write(request(DynamoDbWriteRequestType.DELETE, "a", 2), 1), 0);
        assertThat(flush().writes().get(0).request().getType()).isEqualTo(DynamoDbWriteRequestType.DELETE);
    }

    @Test
    void writeWaitsForTheOneOfItsKeyThatIsInFlight() {
        add("a", 1);
        WriteCall first = flush();
        add("a", 2);
        assertThat(flush()).isNull();
        assertThat(buffer.nextDeadline(0)).isEqualTo(KeyOrderedBuffer.NO_DEADLINE);
        buffer.answered(first, List.of(), 0);
        assertThat(values(flush())).containsExactly("a2");
    }

    @Test
    void unprocessedWriteIsSentAgainAfterAPauseThatHoldsUpNoOtherKey() {
        add("a", 1);
        add("b", 1);
        WriteCall batch = flush();
        buffer.answered(batch, List.of(batch.writes().get(0)), 10);
        add("c", 1);
        assertThat(values(flush())).containsExactly("c1");
        assertThat(buffer.nextDeadline(0)).isEqualTo(10 + RETRY_DELAY);
        assertThat(buffer.nextCall(10 + RETRY_DELAY - 1)).isNull();
        assertThat(values(buffer.nextCall(10 + RETRY_DELAY))).containsExactly("a1");
        assertThat(buffer.counts().retried()).isEqualTo(1);
    }

    @Test
    void pauseGrowsWithEveryAttempt() {
        add("a", 1);
        buffer.failed(flush(), 0);
        buffer.failed(nextCallAt(RETRY_DELAY), RETRY_DELAY);
        assertThat(buffer.nextDeadline(0)).isEqualTo(RETRY_DELAY + 2 * RETRY_DELAY);
    }

    @Test
    void writesThatAreDueAgainWaitAMomentForCompany() {
        add("a", 1);
        buffer.failed(flush(), 0);
        buffer.stopFlushing();
        assertThat(buffer.nextCall(RETRY_DELAY)).isNull();
        long deadline = buffer.nextDeadline(RETRY_DELAY);
        assertThat(deadline).isGreaterThan(RETRY_DELAY).isLessThan(RETRY_DELAY + TIME_IN_BUFFER);
        assertThat(values(buffer.nextCall(deadline))).containsExactly("a1");
    }

    @Test
    void failedWriteIsDroppedIfANewerOneOfItsKeyWaits() {
        add("a", 1);
        WriteCall batch = flush();
        add("a", 2);
        buffer.failed(batch, 0);
        assertThat(flush())
                .as("the newer one waits as long as the dropped one would have")
                .isNull();
        assertThat(values(nextCallAt(RETRY_DELAY))).containsExactly("a2");
        assertThat(buffer.counts().coalesced()).isEqualTo(1);
        assertThat(buffer.counts().retried()).isZero();
    }

    @Test
    void newerWriteReplacesOneThatIsPutOff() {
        add("a", 1);
        buffer.failed(flush(), 0);
        add("a", 2);
        assertThat(flush()).isNull();
        assertThat(values(nextCallAt(RETRY_DELAY))).containsExactly("a2");
    }

    @Test
    void noMoreBatchesAreInFlightThanAllowed() {
        buffer.startFlushing();
        add("a", 1);
        WriteCall first = buffer.nextCall(0);
        add("b", 1);
        assertThat(buffer.nextCall(0)).isNotNull();
        add("c", 1);
        assertThat(buffer.nextCall(0)).isNull();
        assertThat(buffer.nextDeadline(0)).isEqualTo(KeyOrderedBuffer.NO_DEADLINE);
        assertThat(buffer.counts().callsInFlight()).isEqualTo(2);
        buffer.answered(first, List.of(), 0);
        assertThat(values(buffer.nextCall(0))).containsExactly("c1");
    }

    @Test
    void batchKeepsToItsLimitOfBytes() {
        KeyOrderedBuffer small = buffer(3, 100, 2);
        small.add(write(request(DynamoDbWriteRequestType.PUT, "a", 1), 60), 0);
        small.add(write(request(DynamoDbWriteRequestType.PUT, "b", 1), 40), 0);
        small.add(write(request(DynamoDbWriteRequestType.PUT, "c", 1), 1), 0);
        assertThat(values(small.nextCall(0))).containsExactly("a1", "b1");
    }

    @Test
    void writeLargerThanABatchGoesAlone() {
        KeyOrderedBuffer small = buffer(2, 100, 2);
        small.add(write(request(DynamoDbWriteRequestType.PUT, "a", 1), 101), 0);
        small.add(write(request(DynamoDbWriteRequestType.PUT, "b", 1), 1), 0);
        assertThat(values(small.nextCall(0))).containsExactly("a1");
    }

    @Test
    void bufferIsFullWhenAsManyWritesWaitAsAllowed() {
        for (int i = 0; i < 5; i++) {
            assertThat(buffer.isFull()).isFalse();
            add("k" + i, 1);
        }
        assertThat(buffer.isFull()).isTrue();
        buffer.nextCall(0);
        assertThat(buffer.isFull()).isFalse();
        assertThat(buffer.counts().waiting()).isEqualTo(2);
    }

    @Test
    void refusedBatchIsHalvedUntilTheGuiltyWriteStandsAlone() {
        KeyOrderedBuffer wide = buffer(4, 1_000, 1);
        for (String key : List.of("a", "b", "c", "d")) {
            wide.add(write(request(DynamoDbWriteRequestType.PUT, key, 1), 1), 0);
        }
        wide.refused(wide.nextCall(0), "bad");
        WriteCall left = wide.nextCall(0);
        assertThat(values(left)).containsExactly("a1", "b1");
        wide.answered(left, List.of(), 0);
        WriteCall right = wide.nextCall(0);
        assertThat(values(right)).containsExactly("c1", "d1");
        wide.refused(right, "bad");
        WriteCall innocent = wide.nextCall(0);
        assertThat(values(innocent)).containsExactly("c1");
        wide.answered(innocent, List.of(), 0);
        wide.refused(wide.nextCall(0), "bad");
        assertThat(wide.takeRefused())
                .extracting(refused -> value(refused.write().request()))
                .containsExactly("d1");
    }

    @Test
    void guiltyWriteIsHandedOutOnlyWhenItsNeighboursAreInTheTable() {
        add("a", 1);
        add("b", 1);
        add("c", 1);
        buffer.refused(buffer.nextCall(0), "bad");
        WriteCall guilty = buffer.nextCall(0);
        WriteCall others = buffer.nextCall(0);
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
        WriteCall batch = flush();
        add("a", 2);
        buffer.refused(batch, "bad");
        assertThat(buffer.nextCall(0)).isNull();
        assertThat(buffer.takeRefused()).hasSize(1);
        assertThat(values(buffer.nextCall(0))).containsExactly("a2");
    }

    @Test
    void innocentNeighbourThatIsThrottledDuringTheSearchIsSentAgainLater() {
        add("a", 1);
        add("b", 1);
        buffer.refused(flush(), "bad");
        buffer.refused(buffer.nextCall(0), "bad");
        buffer.failed(buffer.nextCall(0), 0);
        assertThat(buffer.takeRefused()).hasSize(1);
        WriteCall again = buffer.nextCall(RETRY_DELAY);
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
        buffer.add(new KeyedWrite("t", WriteKey.unknown(), same, 1, null), 0);
        buffer.add(new KeyedWrite("t", WriteKey.unknown(), same, 1, null), 0);
        assertThat(values(flush())).containsExactly("a1", "a1");
    }

    @Test
    void updatesOfAKeyAreSentOneByOneInOrder() {
        update("a", 1);
        update("a", 2);
        WriteCall first = buffer.nextCall(0);
        assertThat(first.isSingle()).isTrue();
        assertThat(values(first)).containsExactly("a1");
        assertThat(buffer.nextCall(0)).isNull();
        buffer.answered(first, List.of(), 0);
        assertThat(values(buffer.nextCall(0))).containsExactly("a2");
        assertThat(buffer.counts().coalesced()).isZero();
    }

    @Test
    void putTakesThePlaceOfThePutRightBeforeItButNotOfAnUpdate() {
        add("a", 1);
        update("a", 2);
        add("a", 3);
        add("a", 4);
        assertThat(buffer.unfinished())
                .extracting(write -> value(write.request()))
                .containsExactly("a1", "a2", "a4");
    }

    @Test
    void putThatFailsIsSentAgainBeforeTheUpdateThatWaits() {
        add("a", 1);
        WriteCall put = flush();
        update("a", 2);
        buffer.failed(put, 0);
        assertThat(buffer.nextCall(0)).isNull();
        WriteCall again = buffer.nextCall(RETRY_DELAY);
        assertThat(values(again)).containsExactly("a1");
        buffer.answered(again, List.of(), RETRY_DELAY);
        assertThat(values(buffer.nextCall(RETRY_DELAY))).containsExactly("a2");
    }

    @Test
    void updateThatFailsIsSentAgainAlthoughAPutWaits() {
        update("a", 1);
        WriteCall update = buffer.nextCall(0);
        add("a", 2);
        buffer.failed(update, 0);
        assertThat(values(buffer.nextCall(RETRY_DELAY))).containsExactly("a1");
        assertThat(buffer.counts().retried()).isEqualTo(1);
    }

    @Test
    void conditionThatDoesNotHoldSettlesTheWriteAndTheNextGoes() {
        buffer.add(write(conditional("a", 1), 1), 0);
        add("a", 2);
        buffer.conditionFailed(buffer.nextCall(0));
        assertThat(buffer.counts().superseded()).isZero();
        assertThat(values(flush())).containsExactly("a2");
    }

    @Test
    void conditionalWritesAreNotCoalesced() {
        buffer.add(write(conditional("a", 1), 1), 0);
        buffer.add(write(conditional("a", 2), 1), 0);
        add("a", 3);
        assertThat(buffer.counts().waiting()).isEqualTo(3);
    }

    @Test
    void olderKindOfCallGoesFirstSoThatNeitherStarves() {
        add("a", 1);
        update("b", 1);
        buffer.startFlushing();
        assertThat(values(buffer.nextCall(0))).containsExactly("a1");
        assertThat(values(buffer.nextCall(0))).containsExactly("b1");
    }

    @Test
    void fullBufferDoesNotWaitForABatchThatCannotFill() {
        add("a", 1);
        for (int i = 2; i <= 4; i++) {
            update("a", i);
        }
        assertThat(buffer.nextCall(0)).isNull();
        update("a", 5);
        assertThat(buffer.isFull()).isTrue();
        assertThat(buffer.nextDeadline(0)).isZero();
        assertThat(values(buffer.nextCall(0))).containsExactly("a1");
    }

    @Test
    void fullBufferWaitsForWritesThatArePutOffRatherThanSendThemOneByOne() {
        for (String key : List.of("a", "b", "c")) {
            add(key, 1);
        }
        buffer.failed(buffer.nextCall(0), 0);
        add("d", 1);
        add("e", 1);
        assertThat(buffer.isFull()).isTrue();
        assertThat(buffer.nextCall(0)).isNull();
        assertThat(buffer.nextDeadline(0)).isEqualTo(RETRY_DELAY);
    }

    @Test
    void batchHoldsWritesOfOneTableOnlyAndTablesTakeTurns() {
        addTo("t", "a", 1);
        addTo("t", "b", 1);
        addTo("u", "a", 1);
        buffer.startFlushing();
        WriteCall first = buffer.nextCall(0);
        WriteCall second = buffer.nextCall(0);
        assertThat(first.table()).isEqualTo("t");
        assertThat(values(first)).containsExactly("a1", "b1");
        assertThat(second.table()).isEqualTo("u");
        assertThat(buffer.nextCall(0)).as("the limit counts over all tables").isNull();
        assertThat(buffer.counts("t").inFlight()).isEqualTo(2);
        assertThat(buffer.counts().inFlight()).isEqualTo(3);
    }

    @Test
    void tableThatIsBusyHoldsNoOtherUp() {
        for (int i = 0; i < 9; i++) {
            addTo("t", "k" + i, 1);
        }
        addTo("u", "a", 1);
        buffer.startFlushing();
        assertThat(buffer.nextCall(0).table()).isEqualTo("t");
        assertThat(buffer.nextCall(0).table()).isEqualTo("u");
    }

    @Test
    void tableThatIsNotThereRefusesEveryWriteOfACall() {
        add("a", 1);
        add("b", 1);
        buffer.refusedEntirely(flush(), "no such table");
        assertThat(buffer.takeRefused()).hasSize(2).allSatisfy(refused -> assertThat(refused.reason())
                .isEqualTo("no such table"));
        assertThat(buffer.isEmpty()).isTrue();
    }

    @Test
    void highestVersionDecidesWhicheverCameFirst() {
        version("a", 2);
        version("a", 1);
        assertThat(buffer.counts().superseded()).isEqualTo(1);
        version("a", 10);
        assertThat(buffer.counts().coalesced()).isEqualTo(1);
        WriteCall call = buffer.nextCall(0);
        assertThat(values(call)).containsExactly("a10");
        assertThat(call.isSingle()).isTrue();
        buffer.conditionFailed(call);
        assertThat(buffer.counts().superseded()).isEqualTo(2);
        assertThat(buffer.isEmpty()).isTrue();
        assertThat(buffer.counts().bytes()).isZero();
    }

    @Test
    void failedWriteOfAHigherVersionSupersedesTheOneThatWaits() {
        version("a", 2);
        WriteCall call = buffer.nextCall(0);
        version("a", 1);
        buffer.failed(call, 0);
        assertThat(buffer.counts().superseded()).isEqualTo(1);
        assertThat(values(buffer.nextCall(RETRY_DELAY))).containsExactly("a2");
        assertThat(buffer.counts().waiting()).isZero();
    }

    @Test
    void failedWriteOfALowerVersionIsDropped() {
        version("a", 1);
        WriteCall call = buffer.nextCall(0);
        version("a", 2);
        buffer.failed(call, 0);
        assertThat(values(buffer.nextCall(RETRY_DELAY))).containsExactly("a2");
        assertThat(buffer.counts().coalesced()).isEqualTo(1);
    }

    @Test
    void paceOfATableHoldsItsCallsBackButNoOtherTables() {
        KeyOrderedBuffer paced = new KeyOrderedBuffer(
                new BufferLimits(1, 1_000, 2, 5, BufferLimits.DEFAULT_BYTES, Duration.ofMillis(TIME_IN_BUFFER)),
                table -> new TestPace(
                        attempts -> RETRY_DELAY, table.equals("slow") ? 500 : 0, Double.POSITIVE_INFINITY));
        paced.add(write("slow", request(DynamoDbWriteRequestType.PUT, "a", 1), 1, null), 0);
        paced.add(write("fast", request(DynamoDbWriteRequestType.PUT, "a", 1), 1, null), 0);
        assertThat(paced.nextCall(0).table()).isEqualTo("fast");
        assertThat(paced.nextCall(0)).isNull();
        assertThat(paced.nextDeadline(0)).isEqualTo(500);
        assertThat(paced.nextCall(500).table()).isEqualTo("slow");
    }

    @Test
    void bufferIsFullOfBytesUntilTheyHaveArrived() {
        KeyOrderedBuffer small = new KeyOrderedBuffer(
                new BufferLimits(3, 1_000, 2, 5, 100, Duration.ofMillis(TIME_IN_BUFFER)),
                TestPace.retryingAfter(attempts -> RETRY_DELAY));
        assertThat(small.isFull()).isFalse();
        small.add(write(request(DynamoDbWriteRequestType.PUT, "a", 1), 99), 0);
        assertThat(small.isFull()).isFalse();
        assertThat(small.nextCall(0)).isNull();
        small.add(write(request(DynamoDbWriteRequestType.PUT, "b", 1), 400), 0);
        assertThat(small.isFull()).isTrue();
        WriteCall call = small.nextCall(0);
        assertThat(values(call)).containsExactly("a1", "b1");
        assertThat(small.isFull()).isTrue();
        small.answered(call, List.of(), 0);
        assertThat(small.isFull()).isFalse();
    }

    @Test
    void batchHasNoMoreUnitsThanThePaceOfItsTableLikes() {
        KeyOrderedBuffer paced = new KeyOrderedBuffer(
                new BufferLimits(3, 100_000, 5, 5, BufferLimits.DEFAULT_BYTES, Duration.ofMillis(TIME_IN_BUFFER)),
                table -> new TestPace(attempts -> RETRY_DELAY, 0, 2));
        paced.add(write(request(DynamoDbWriteRequestType.PUT, "a", 1), 1_025), 0);
        paced.add(write(request(DynamoDbWriteRequestType.PUT, "b", 1), 1), 0);
        paced.add(write(request(DynamoDbWriteRequestType.PUT, "c", 1), 1_024), 0);
        paced.add(write(request(DynamoDbWriteRequestType.PUT, "d", 1), 5_000), 0);
        paced.startFlushing();
        assertThat(values(paced.nextCall(0))).containsExactly("a1");
        WriteCall second = paced.nextCall(0);
        assertThat(values(second)).containsExactly("b1", "c1");
        assertThat(second.units()).isEqualTo(2);
        WriteCall third = paced.nextCall(0);
        assertThat(values(third)).containsExactly("d1");
        assertThat(third.units()).isEqualTo(5);
    }

    @Test
    void writeRemembersWhenItFailedFirst() {
        add("a", 1);
        buffer.failed(flush(), 10);
        WriteCall second = buffer.nextCall(10 + RETRY_DELAY);
        assertThat(second.writes().get(0).failingSince()).isEqualTo(10);
        buffer.failed(second, 500);
        WriteCall third = buffer.nextCall(500 + 2 * RETRY_DELAY);
        assertThat(third.writes().get(0).failingSince()).isEqualTo(10);
        assertThat(third.writes().get(0).attempts()).isEqualTo(2);
    }

    @Test
    void bytesCountWritesThatWaitAndThoseInFlight() {
        buffer.add(write(request(DynamoDbWriteRequestType.PUT, "a", 1), 10), 0);
        buffer.add(write(request(DynamoDbWriteRequestType.PUT, "a", 2), 30), 0);
        buffer.add(write(request(DynamoDbWriteRequestType.PUT, "b", 1), 5), 0);
        assertThat(buffer.counts().bytes()).isEqualTo(35);
        WriteCall call = flush();
        assertThat(buffer.counts().bytes()).isEqualTo(35);
        buffer.answered(call, call.writes().subList(0, 1), 0);
        assertThat(buffer.counts().bytes()).isEqualTo(30);
        buffer.answered(buffer.nextCall(RETRY_DELAY), List.of(), 0);
        assertThat(buffer.counts().bytes()).isZero();
    }

    @Test
    void answerOfABatchThatIsNotInFlightIsRefused() {
        add("a", 1);
        WriteCall batch = flush();
        buffer.answered(batch, List.of(), 0);
        assertThatIllegalStateException().isThrownBy(() -> buffer.answered(batch, List.of(), 0));
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BufferLimits(0, 1, 1, 1, BufferLimits.DEFAULT_BYTES, Duration.ofMillis(1)))
                .withMessageContaining("batchSize");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BufferLimits(25, 1, 1, 24, BufferLimits.DEFAULT_BYTES, Duration.ofMillis(1)))
                .withMessageContaining("waitingWrites");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BufferLimits(1, 1, 1, 1, BufferLimits.DEFAULT_BYTES, Duration.ZERO))
                .withMessageContaining("timeInBuffer");
    }

    private void add(String id, int version) {
        buffer.add(write(request(DynamoDbWriteRequestType.PUT, id, version), 1), 0);
    }

    private void addTo(String table, String id, int version) {
        buffer.add(write(table, request(DynamoDbWriteRequestType.PUT, id, version), 1, null), 0);
    }

    private void update(String id, int version) {
        buffer.add(write(request(DynamoDbWriteRequestType.UPDATE, id, version), 1), 0);
    }

    private void version(String id, int version) {
        DynamoDbWriteRequest put = request(DynamoDbWriteRequestType.PUT, id, version);
        buffer.add(write("t", put, 1, WriteVersion.of(put.getItem().get("v"))), 0);
    }

    private static DynamoDbWriteRequest conditional(String id, int version) {
        return request(DynamoDbWriteRequestType.PUT, id, version).toBuilder()
                .setConditionExpression("attribute_not_exists(id)")
                .build();
    }

    private WriteCall flush() {
        buffer.startFlushing();
        return buffer.nextCall(0);
    }

    private WriteCall nextCallAt(long now) {
        return buffer.nextCall(now);
    }

    private static KeyedWrite write(DynamoDbWriteRequest request, int size) {
        return write("t", request, size, null);
    }

    private static KeyedWrite write(String table, DynamoDbWriteRequest request, int size, WriteVersion version) {
        try {
            return new KeyedWrite(table, KEYS.keyOf(request.getItem()), request, size, version);
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

    private static List<String> values(WriteCall batch) {
        assertThat(batch).isNotNull();
        return batch.writes().stream().map(write -> value(write.request())).toList();
    }

    private static String value(DynamoDbWriteRequest request) {
        return request.getItem().get("id").s() + request.getItem().get("v").n();
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequestType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Random histories of a buffer with every kind of write to several tables: answers in any order, unprocessed writes, calls
 * that fail although the table has carried them out. An item is the list of the writes that made it what it is, so that
 * the table shows which writes reached it, and in which order. Every history is reproducible by its seed.
 */
class KeyOrderedBufferKindsModelTests {

    private static final int HISTORIES = 1_000;
    private static final int WRITES = 80;
    private static final int TABLES = 3;

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 20})
    void everyUpdateAndConditionSeesTheItemThatTheWritesBeforeItLeft(int keys) {
        for (long seed = 0; seed < HISTORIES; seed++) {
            new History(seed, keys, false).run();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 20})
    void highestVersionOfEveryKeyEndsUpInTheTable(int keys) {
        for (long seed = 0; seed < HISTORIES; seed++) {
            new History(seed, keys, true).run();
        }
    }

    /** A table and a key of it. */
    private record Place(String table, String id) {

        static Place of(KeyedWrite write) {
            return new Place(write.table(), write.request().getItem().get("id").s());
        }

        static Place of(PendingWrite write) {
            return new Place(write.table(), write.request().getItem().get("id").s());
        }
    }

    /** The items of all tables. */
    private static final class Items {

        private final Map<Place, List<Integer>> items;

        Items(Map<Place, List<Integer>> items) {
            this.items = new HashMap<>(items);
        }

        /** Applies a write; to do it twice in a row is as good as once. False if its condition does not hold. */
        boolean apply(Place place, DynamoDbWriteRequest request) {
            int number = number(request);
            List<Integer> item = items.get(place);
            if (request.getConditionExpression() != null) {
                boolean holds = request.getConditionExpression().equals("version")
                        ? item == null || version(item.get(0)) < version(number)
                        : item != null;
                if (!holds) {
                    return false;
                }
            }
            switch (request.getType()) {
                case PUT -> items.put(place, List.of(number));
                case DELETE -> items.remove(place);
                case UPDATE -> {
                    List<Integer> longer = new ArrayList<>(item == null ? List.of() : item);
                    if (longer.isEmpty() || longer.get(longer.size() - 1) != number) {
                        longer.add(number);
                    }
                    items.put(place, longer);
                }
            }
            return true;
        }
    }

    private static int number(DynamoDbWriteRequest request) {
        return Integer.parseInt(request.getItem().get("number").n());
    }

    /** Versions in no order, some of them equal. */
    private static int version(int number) {
        return number * 7919 % 61;
    }

    private static final class History {

        private final long seed;
        private final Random random;
        private final boolean versions;
        private final BufferLimits limits;
        private final KeyOrderedBuffer buffer;
        private final List<KeyedWrite> input = new ArrayList<>();
        private final List<WriteCall> calls = new ArrayList<>();
        private final Items tables = new Items(Map.of());
        private final Items model = new Items(Map.of());
        private final Set<Integer> failedConditions = new HashSet<>();
        private final Set<Integer> expectedFailures = new HashSet<>();
        private long now;

        History(long seed, int keys, boolean versions) {
            this.seed = seed;
            this.versions = versions;
            this.random = new Random(seed * 31 + keys);
            int batchSize = 1 + random.nextInt(8);
            this.limits = new BufferLimits(
                    batchSize,
                    20L * (1 + random.nextInt(10)),
                    1 + random.nextInt(6),
                    batchSize + random.nextInt(20),
                    BufferLimits.DEFAULT_BYTES,
                    Duration.ofMillis(100));
            this.buffer =
                    new KeyOrderedBuffer(limits, TestPace.retryingAfter(attempts -> 1 + random.nextInt(50 * attempts)));
            for (int number = 0; number < WRITES; number++) {
                input.add(write(keys, number));
            }
        }

        private KeyedWrite write(int keys, int number) {
            int kind = versions ? 9 : random.nextInt(9);
            // No deletes with a condition: repeated after a time-out, one that was carried out fails by itself.
            DynamoDbWriteRequestType type = kind == 0
                    ? DynamoDbWriteRequestType.DELETE
                    : kind == 1 || kind == 2 || kind == 8
                            ? DynamoDbWriteRequestType.UPDATE
                            : DynamoDbWriteRequestType.PUT;
            DynamoDbWriteRequest.Builder request = DynamoDbWriteRequest.builder()
                    .setType(type)
                    .setItem(Map.of(
                            "id", AttributeValue.fromS("k" + random.nextInt(keys)),
                            "number", AttributeValue.fromN("" + number)));
            if (type == DynamoDbWriteRequestType.UPDATE) {
                request.setUpdateExpression("append");
            }
            if (kind >= 6) {
                request.setConditionExpression(versions ? "version" : "present");
            }
            return keyed("t" + random.nextInt(TABLES), request.build(), number);
        }

        private KeyedWrite keyed(String table, DynamoDbWriteRequest request, int number) {
            try {
                return new KeyedWrite(
                        table,
                        KeySchema.ofNames(List.of("id")).keyOf(request.getItem()),
                        request,
                        1 + random.nextInt(30),
                        versions ? WriteVersion.of(AttributeValue.fromN("" + version(number))) : null);
            } catch (InvalidKeyException e) {
                throw new AssertionError(e);
            }
        }

        void run() {
            int position = 0;
            while (position < input.size()) {
                switch (random.nextInt(10)) {
                    case 0 -> now += random.nextInt(200);
                    case 1, 2, 3 -> answerOne();
                    case 4 -> assertUnfinishedWritesCompleteTheTables();
                    default -> {
                        if (!buffer.isFull()) {
                            add(input.get(position++));
                        }
                    }
                }
                send();
            }
            finish();
            assertThat(tables.items).as("tables, seed %d", seed).isEqualTo(model.items);
            if (!versions) {
                assertThat(failedConditions)
                        .as("conditions that did not hold, seed %d", seed)
                        .isEqualTo(expectedFailures);
            }
        }

        private void add(KeyedWrite write) {
            buffer.add(write, now);
            if (!model.apply(Place.of(write), write.request())) {
                expectedFailures.add(number(write.request()));
            }
        }

        private void finish() {
            buffer.startFlushing();
            int steps = 0;
            while (!buffer.isEmpty()) {
                assertThat(steps++).as("steps to finish, seed %d", seed).isLessThan(100_000);
                send();
                if (!calls.isEmpty()) {
                    answerOne();
                } else {
                    now = Math.max(now, buffer.nextDeadline(now));
                }
            }
            assertThat(calls).isEmpty();
        }

        private void send() {
            for (WriteCall call = buffer.nextCall(now); call != null; call = buffer.nextCall(now)) {
                calls.add(call);
                assertThat(calls).as("calls in flight, seed %d", seed).hasSizeLessThanOrEqualTo(limits.callsInFlight());
                assertThat(calls.stream().flatMap(any -> any.writes().stream()).map(Place::of))
                        .as("keys in flight, seed %d", seed)
                        .doesNotHaveDuplicates();
                if (call.isSingle()) {
                    assertThat(call.writes()).as("single call, seed %d", seed).hasSize(1);
                } else {
                    assertThat(call.writes())
                            .as("batch, seed %d", seed)
                            .hasSizeLessThanOrEqualTo(limits.batchSize())
                            .allMatch(PendingWrite::isBatchable);
                }
            }
        }

        private void answerOne() {
            if (calls.isEmpty()) {
                return;
            }
            WriteCall call = calls.remove(random.nextInt(calls.size()));
            int outcome = random.nextInt(10);
            if (outcome == 0) {
                buffer.failed(call, now);
            } else if (outcome == 1) {
                // The table has some of it, and nobody knows.
                call.writes().stream()
                        .filter(write -> random.nextBoolean())
                        .forEach(write -> tables.apply(Place.of(write), write.request()));
                buffer.failed(call, now);
            } else if (call.isSingle()) {
                PendingWrite write = call.writes().get(0);
                if (tables.apply(Place.of(write), write.request())) {
                    buffer.answered(call, List.of(), now);
                } else {
                    failedConditions.add(number(write.request()));
                    buffer.conditionFailed(call);
                }
            } else {
                List<PendingWrite> unprocessed = call.writes().stream()
                        .filter(write -> random.nextInt(5) == 0)
                        .toList();
                call.writes().stream()
                        .filter(write -> !unprocessed.contains(write))
                        .forEach(write -> tables.apply(Place.of(write), write.request()));
                buffer.answered(call, unprocessed, now);
            }
        }

        /** What a checkpoint holds, applied to what the tables hold, is all of the input so far. */
        private void assertUnfinishedWritesCompleteTheTables() {
            Items restored = new Items(tables.items);
            buffer.unfinished().forEach(write -> restored.apply(Place.of(write), write.request()));
            assertThat(restored.items)
                    .as("tables after a restore, seed %d", seed)
                    .isEqualTo(model.items);
        }
    }
}

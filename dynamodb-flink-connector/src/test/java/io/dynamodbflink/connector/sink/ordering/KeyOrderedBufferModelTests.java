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
 * Random histories of a buffer in front of a model of a table: calls answered in any order, unprocessed items,
 * throttling, time-outs after which the table has part of the batch or not, poisonous items, checkpoints, crashes and
 * restores. Every history is reproducible by its seed.
 */
class KeyOrderedBufferModelTests {

    private static final int HISTORIES = 1_500;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 60})
    void tableEqualsTheFoldOfTheInputAndNoWriteOvertakesAnother(int keys) {
        for (long seed = 0; seed < HISTORIES; seed++) {
            new History(seed, keys, KeySchema.ofNames(List.of("id"))).run();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 60})
    void withoutAKeySchemaEveryWriteStillReachesTheTable(int keys) {
        for (long seed = 0; seed < HISTORIES; seed++) {
            new History(seed, keys, KeySchema.unknown()).run();
        }
    }

    private static final class History {

        private final long seed;
        private final Random random;
        private final List<DynamoDbWriteRequest> input = new ArrayList<>();
        private final Set<Integer> poison = new HashSet<>();
        private final Map<String, Integer> table = new HashMap<>();
        /** Newest version of each key that reached the table since the last start. */
        private final Map<String, Integer> applied = new HashMap<>();

        private final List<WriteCall> calls = new ArrayList<>();
        private final Set<Integer> refused = new HashSet<>();
        private final BufferLimits limits;
        private final KeySchema keySchema;
        private final Set<Integer> reachedTable = new HashSet<>();
        private KeyOrderedBuffer buffer;
        private int position;
        private long now;

        private int checkpointPosition;
        private List<DynamoDbWriteRequest> checkpointState = List.of();
        private Set<Integer> checkpointRefused = Set.of();

        History(long seed, int keys, KeySchema keySchema) {
            this.seed = seed;
            this.keySchema = keySchema;
            this.random = new Random(seed * 31 + keys);
            int batchSize = 1 + random.nextInt(8);
            this.limits = new BufferLimits(
                    batchSize,
                    20L * (1 + random.nextInt(10)),
                    1 + random.nextInt(4),
                    batchSize + random.nextInt(20),
                    BufferLimits.DEFAULT_BYTES,
                    Duration.ofMillis(1 + random.nextInt(500)));
            int length = random.nextInt(120);
            for (int version = 0; version < length; version++) {
                String id = "k" + random.nextInt(keys);
                boolean delete = random.nextInt(4) == 0;
                input.add(
                        request(delete ? DynamoDbWriteRequestType.DELETE : DynamoDbWriteRequestType.PUT, id, version));
                if (random.nextInt(40) == 0) {
                    poison.add(version);
                }
            }
            this.buffer = newBuffer();
        }

        private KeyOrderedBuffer newBuffer() {
            return new KeyOrderedBuffer(limits, TestPace.retryingAfter(attempts -> 1 + random.nextInt(50 * attempts)));
        }

        void run() {
            int crashes = random.nextInt(3);
            while (position < input.size()) {
                switch (random.nextInt(12)) {
                    case 0 -> checkpoint();
                    case 1 -> now += random.nextInt(200);
                    case 2, 3, 4 -> answerOne();
                    case 5 -> {
                        if (crashes > 0 && random.nextInt(10) == 0) {
                            crashes--;
                            crash();
                        }
                    }
                    default -> {
                        if (!buffer.isFull()) {
                            add(input.get(position++));
                        }
                    }
                }
                send();
            }
            finish();
            if (keySchema.isKnown()) {
                assertTableIsFoldOfInput();
            } else {
                assertEveryWriteReachedTheTable();
            }
        }

        /** The end of the input: only answers and time go on, and that must be enough. */
        private void finish() {
            buffer.startFlushing();
            int steps = 0;
            while (!buffer.isEmpty()) {
                assertThat(steps++).as("steps to finish, seed %d", seed).isLessThan(100_000);
                send();
                if (calls.isEmpty()) {
                    assertThat(buffer.nextDeadline(now))
                            .as("deadline while nothing is in flight, seed %d", seed)
                            .isNotEqualTo(KeyOrderedBuffer.NO_DEADLINE);
                    now = Math.max(now, buffer.nextDeadline(now));
                } else {
                    answerOne();
                }
            }
            assertThat(buffer.unfinished()).isEmpty();
            assertThat(buffer.counts().waiting()).isZero();
            assertThat(buffer.counts().callsInFlight()).isZero();
        }

        private void add(DynamoDbWriteRequest request) {
            try {
                buffer.add(
                        new KeyedWrite("t", keySchema.keyOf(request.getItem()), request, 1 + random.nextInt(30), null),
                        now);
            } catch (InvalidKeyException e) {
                throw new AssertionError(e);
            }
        }

        private void send() {
            for (WriteCall batch = buffer.nextCall(now); batch != null; batch = buffer.nextCall(now)) {
                calls.add(batch);
                assertThat(calls).as("calls in flight, seed %d", seed).hasSizeLessThanOrEqualTo(limits.callsInFlight());
                assertThat(batch.writes()).isNotEmpty().hasSizeLessThanOrEqualTo(limits.batchSize());
                if (!keySchema.isKnown()) {
                    continue;
                }
                List<String> ids = calls.stream()
                        .flatMap(call -> call.writes().stream())
                        .map(write -> id(write.request()))
                        .toList();
                assertThat(ids).as("keys in flight, seed %d", seed).doesNotHaveDuplicates();
            }
        }

        private void answerOne() {
            if (calls.isEmpty()) {
                return;
            }
            WriteCall call = calls.remove(random.nextInt(calls.size()));
            boolean poisonous = isRefused(call);
            int outcome = random.nextInt(10);
            if (outcome == 0) {
                buffer.failed(call, now);
            } else if (outcome == 1 && !poisonous) {
                // A time-out: the table has some of it, and nobody knows.
                call.writes().stream().filter(write -> random.nextBoolean()).forEach(this::apply);
                buffer.failed(call, now);
            } else if (poisonous) {
                buffer.refused(call, "poison");
            } else {
                List<PendingWrite> unprocessed = call.writes().stream()
                        .filter(write -> random.nextInt(6) == 0)
                        .toList();
                call.writes().stream()
                        .filter(write -> !unprocessed.contains(write))
                        .forEach(this::apply);
                buffer.answered(call, unprocessed, now);
            }
            for (RefusedWrite guilty : buffer.takeRefused()) {
                int version = version(guilty.write().request());
                assertThat(poison).as("guilty writes, seed %d", seed).contains(version);
                assertThat(refused.add(version))
                        .as("write %d is refused once, seed %d", version, seed)
                        .isTrue();
            }
        }

        /** As DynamoDB does: for one bad item, or for two of one key. */
        private boolean isRefused(WriteCall call) {
            return call.writes().stream().anyMatch(write -> poison.contains(version(write.request())))
                    || call.writes().stream()
                                    .map(write -> id(write.request()))
                                    .distinct()
                                    .count()
                            < call.writes().size();
        }

        private void apply(PendingWrite write) {
            String id = id(write.request());
            int version = version(write.request());
            reachedTable.add(version);
            if (keySchema.isKnown()) {
                assertThat(version)
                        .as("version of %s after %s, seed %d", id, applied.get(id), seed)
                        .isGreaterThanOrEqualTo(applied.getOrDefault(id, -1));
            }
            applied.put(id, version);
            if (write.request().getType() == DynamoDbWriteRequestType.PUT) {
                table.put(id, version);
            } else {
                table.remove(id);
            }
        }

        private void checkpoint() {
            checkpointPosition = position;
            checkpointState =
                    buffer.unfinished().stream().map(PendingWrite::request).toList();
            checkpointRefused = Set.copyOf(refused);
        }

        private void crash() {
            // What was in flight at that moment reaches the table or not.
            calls.stream()
                    .flatMap(call -> call.writes().stream())
                    .filter(write -> !poison.contains(version(write.request())) && random.nextBoolean())
                    .forEach(this::apply);
            calls.clear();
            applied.clear();
            refused.clear();
            refused.addAll(checkpointRefused);
            position = checkpointPosition;
            buffer = newBuffer();
            checkpointState.forEach(this::add);
        }

        /** A key whose last write is poisonous may show any older state: what follows it decides, and nothing does. */
        private void assertTableIsFoldOfInput() {
            Map<String, Integer> expected = new HashMap<>();
            Set<String> spoilt = new HashSet<>();
            for (DynamoDbWriteRequest request : input) {
                String id = id(request);
                if (poison.contains(version(request))) {
                    spoilt.add(id);
                } else if (request.getType() == DynamoDbWriteRequestType.PUT) {
                    expected.put(id, version(request));
                    spoilt.remove(id);
                } else {
                    expected.remove(id);
                    spoilt.remove(id);
                }
            }
            Map<String, Integer> actual = new HashMap<>(table);
            actual.keySet().removeAll(spoilt);
            expected.keySet().removeAll(spoilt);
            assertThat(actual).as("table, seed %d", seed).isEqualTo(expected);
        }

        private void assertEveryWriteReachedTheTable() {
            Set<Integer> expected = new HashSet<>();
            input.forEach(request -> expected.add(version(request)));
            expected.removeAll(poison);
            assertThat(reachedTable).as("writes in the table, seed %d", seed).isEqualTo(expected);
        }

        private static DynamoDbWriteRequest request(DynamoDbWriteRequestType type, String id, int version) {
            return DynamoDbWriteRequest.builder()
                    .setType(type)
                    .setItem(Map.of("id", AttributeValue.fromS(id), "v", AttributeValue.fromN("" + version)))
                    .build();
        }

        private static String id(DynamoDbWriteRequest request) {
            return request.getItem().get("id").s();
        }

        private static int version(DynamoDbWriteRequest request) {
            return Integer.parseInt(request.getItem().get("v").n());
        }
    }
}

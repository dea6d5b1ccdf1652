/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.sink.ReplicatingJob.Shape;
import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import io.dynamodbflink.test.simulator.SimulatedTable;
import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.FaultRule;
import io.dynamodbflink.test.simulator.fault.Operation;
import io.dynamodbflink.test.simulator.journal.AppliedWrite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** What a sink has not written yet when its job is stopped, and goes on with another parallelism. */
@SuppressWarnings("try") // Closing may be interrupted.
class RescaledSinkIT {

    private static final int KEYS = 50;

    @TempDir
    private Path checkpoints;

    private DynamoDbStreamsSimulator simulator;
    private SimulatedTable versions;
    private SimulatedTable replica;
    private int lastVersion;

    @BeforeEach
    void startSimulator() {
        simulator = DynamoDbStreamsSimulator.builder().initialShards(4).start();
        versions = simulator.createTable(
                TableDefinition.of("versions", "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES));
        replica = simulator.createTable(TableDefinition.of(ReplicatingJob.REPLICA, "id"));
    }

    @AfterEach
    void stopSimulator() {
        simulator.close();
    }

    @Test
    void everyKeyStaysInOrderOverEveryChangeOfParallelism() throws Exception {
        String savepoint = null;
        for (int parallelism : List.of(1, 3, 2, 5, 5, 4)) {
            simulator
                    .faults()
                    .on(Operation.BATCH_WRITE_ITEM)
                    .withProbability(0.5)
                    .inject(Fault.delay(Duration.ZERO, Duration.ofMillis(40)));
            simulator
                    .faults()
                    .on(Operation.BATCH_WRITE_ITEM)
                    .withProbability(0.2)
                    .inject(Fault.unprocessedItems(3));
            try (ReplicatingJob job = start(new Shape(2, parallelism), savepoint)) {
                writeVersions(300);
                job.await().until(() -> newestInReplica() > lastVersion - 300);
                simulator.faults().on(Operation.BATCH_WRITE_ITEM).inject(Fault.hang());
                writeVersions(300);
                job.await().until(this::isEverythingRead);
                savepoint = job.stopWithSavepoint();
                assertThat(newestInReplica()).as("writes are left in the state").isLessThan(lastVersion);
            }
            simulator.faults().clear();
        }
        try (ReplicatingJob job = start(new Shape(2, 3), savepoint)) {
            job.await().until(this::isReplicaEqual);
        }
        assertThat(keysThatWentBack()).isEmpty();
    }

    @Test
    void restoredWritesGoBeforeNewerOnesOfTheirKeysThoughTheyAreSlow() throws Exception {
        stopWithAVersionOfEveryKeyInTheState(new Shape(2, 1));
        writeVersions(KEYS);
        FaultRule slow = delayRestoredWrites(2);
        try (ReplicatingJob job = start(new Shape(2, 2), savepoint)) {
            job.await().until(this::isReplicaEqual);
            assertThat(slow.strikes()).isEqualTo(2);
        }
        assertThat(keysThatWentBack()).isEmpty();
    }

    /** The trap: the same story as above without partitioning, although the job brings each key to one subtask. */
    @Test
    void withoutPartitioningARestoredWriteMayReplaceANewerOne() throws Exception {
        Shape before = unpartitioned(1);
        Shape after = unpartitioned(2);
        stopWithAVersionOfEveryKeyInTheState(before);
        writeVersions(KEYS);
        FaultRule slow = delayRestoredWrites(2);
        try (ReplicatingJob job = start(after, savepoint)) {
            job.await().until(() -> slow.strikes() == 2 && writesOfReplica().size() >= 2 * KEYS - KEYS / 2);
            job.await().until(() -> !keysThatWentBack().isEmpty());
        }
        assertThat(isReplicaEqual()).as("old versions have the last word").isFalse();
    }

    @Test
    void partitioningCanBeSwitchedOnWithWritesInTheState() throws Exception {
        stopWithAVersionOfEveryKeyInTheState(unpartitioned(2));
        FaultRule slow = delayRestoredWrites(4);
        try (ReplicatingJob job = start(new Shape(2, 3), savepoint)) {
            job.await().until(this::isReplicaEqual);
            assertThat(slow.strikes()).as("restored writes were sent").isPositive();
            writeVersions(KEYS);
            job.await().until(this::isReplicaEqual);
        }
        assertThat(keysThatWentBack()).isEmpty();
    }

    @Test
    void checkpointCompletesWhileNoCallIsAnswered() throws Exception {
        FaultRule hang = simulator.faults().on(Operation.BATCH_WRITE_ITEM).inject(Fault.hang());
        IntStream.range(0, 10_000).forEach(i -> put("own-" + i, i, "x"));
        try (ReplicatingJob job = start(new Shape(2, 2), null)) {
            job.await().until(this::isEverythingRead);
            savepoint = job.savepoint();
            assertThat(hang.strikes()).as("calls that hang").isPositive();
            assertThat(writesOfReplica()).isEmpty();
        }
        hang.remove();
        try (ReplicatingJob job = start(new Shape(2, 3), savepoint)) {
            job.await().until(this::isReplicaEqual);
        }
    }

    @Test
    void largestItemsGoThroughTheState() throws Exception {
        FaultRule hang = simulator.faults().on(Operation.BATCH_WRITE_ITEM).inject(Fault.hang());
        String large = "x".repeat(400 * 1024 - 100);
        IntStream.range(0, 60).forEach(i -> put("large-" + i, i, large));
        try (ReplicatingJob job = start(new Shape(2, 3), null)) {
            job.await().until(this::isEverythingRead);
            savepoint = job.stopWithSavepoint();
        }
        assertThat(writesOfReplica()).isEmpty();
        hang.remove();
        try (ReplicatingJob job = start(new Shape(2, 2), savepoint)) {
            job.await().until(this::isReplicaEqual);
        }
    }

    private @Nullable String savepoint;

    private void stopWithAVersionOfEveryKeyInTheState(Shape shape) throws Exception {
        FaultRule hang = simulator.faults().on(Operation.BATCH_WRITE_ITEM).inject(Fault.hang());
        writeVersions(KEYS);
        try (ReplicatingJob job = start(shape, null)) {
            job.await().until(this::isEverythingRead);
            savepoint = job.stopWithSavepoint();
        }
        hang.remove();
        assertThat(writesOfReplica()).isEmpty();
    }

    /** The calls with restored writes are the first, since they are sent when the writers open. */
    private FaultRule delayRestoredWrites(int calls) {
        return simulator
                .faults()
                .on(Operation.BATCH_WRITE_ITEM)
                .times(calls)
                .inject(Fault.delay(Duration.ofSeconds(3)));
    }

    /** Brings the elements of a key to one subtask, as a job has to without partitioning. */
    private static Shape unpartitioned(int parallelism) {
        return new Shape(
                2,
                parallelism,
                changes -> changes.keyBy(change -> change.keys().get("id").s()),
                sink -> sink.setPartitionByPrimaryKey(false));
    }

    private ReplicatingJob start(Shape shape, @Nullable String from) throws Exception {
        return ReplicatingJob.start(simulator, versions.stream().arn(), shape, checkpoints, from);
    }

    private void writeVersions(int count) {
        for (int i = 0; i < count; i++) {
            lastVersion++;
            put("key-" + lastVersion % KEYS, lastVersion, "");
        }
    }

    private void put(String id, int version, String text) {
        versions.put(Map.of(
                "id", AttributeValue.fromS(id),
                "v", AttributeValue.fromN(String.valueOf(version)),
                "text", AttributeValue.fromS(text)));
    }

    private boolean isEverythingRead() {
        return simulator.journal().undelivered(versions.stream().arn()).isEmpty();
    }

    private boolean isReplicaEqual() {
        return new HashSet<>(replica.items()).equals(new HashSet<>(versions.items()));
    }

    private List<AppliedWrite> writesOfReplica() {
        return simulator.journal().writes(ReplicatingJob.REPLICA);
    }

    private int newestInReplica() {
        return writesOfReplica().stream()
                .mapToInt(RescaledSinkIT::version)
                .max()
                .orElse(0);
    }

    /** Keys of which an older version was written after a newer one. */
    private List<String> keysThatWentBack() {
        Map<String, List<Integer>> byKey = writesOfReplica().stream()
                .collect(Collectors.groupingBy(
                        write -> write.keys().get("id").s(),
                        Collectors.mapping(RescaledSinkIT::version, Collectors.toList())));
        return byKey.entrySet().stream()
                .filter(key ->
                        !key.getValue().equals(key.getValue().stream().sorted().toList()))
                .map(key -> key.getKey() + " " + key.getValue())
                .toList();
    }

    private static int version(AppliedWrite write) {
        return Integer.parseInt(
                Objects.requireNonNull(write.newItem(), "put").get("v").n());
    }
}

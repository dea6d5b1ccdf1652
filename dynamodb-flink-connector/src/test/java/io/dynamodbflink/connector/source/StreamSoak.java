/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.aws.AWSConfigConstants;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.OnDataLoss;
import io.dynamodbflink.connector.source.serialization.DynamoDbStreamsDeserializationSchema;
import io.dynamodbflink.connector.testing.RandomFaults;
import io.dynamodbflink.connector.testing.TestCluster;
import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import io.dynamodbflink.test.simulator.SimulatedTable;
import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.awaitility.core.ThrowingRunnable;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * A job that reads a table's stream from a simulator in a {@link Storm}, on a {@link TestCluster}. The job is asked for
 * again when it is to go on with another parallelism, so its stateful parts need uids.
 */
@SuppressWarnings("try") // Closing may be interrupted.
final class StreamSoak implements AutoCloseable {

    private static final int PARALLELISM = 3;
    private static final int LARGEST_PARALLELISM = 4;
    private static final int SMALLEST_PARALLELISM = 2;

    private static final Duration CHECKPOINT_INTERVAL = Duration.ofMillis(200);

    /**
     * What the ends of failed tasks, of killed task managers and of checkpoints that take too long look like; and that of
     * a job that one of them hits between its savepoint and its end: then both are told.
     */
    private static final List<String> WANTED_FAILURES = List.of(
            RecordedVersions.WANTED_FAILURE,
            "StopWithSavepointStoppingException",
            "The TaskExecutor is shutting down",
            "Disconnect from JobManager",
            "Exceeded checkpoint tolerable failure threshold");

    private final DynamoDbStreamsSimulator simulator;
    private final SimulatedTable table;
    private final TestCluster cluster;
    private final RandomFaults faults;
    private final Storm storm;
    private final Configuration start = new Configuration();

    private StreamSoak(DynamoDbStreamsSimulator simulator, TestCluster cluster, boolean deletes) {
        this.simulator = simulator;
        this.cluster = cluster;
        this.table = simulator.createTable(
                TableDefinition.of("versions", "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES));
        this.faults = new RandomFaults(simulator.faults(), simulator.seed());
        this.storm = new Storm(table, deletes, simulator.seed());
    }

    /**
     * Starts a simulator, whose stream has a history of shards without records, and a cluster.
     *
     * @param deletes whether items are deleted too
     */
    static StreamSoak start(long seed, Path checkpoints, boolean deletes) throws Exception {
        Random random = new Random(seed);
        DynamoDbStreamsSimulator simulator = DynamoDbStreamsSimulator.builder()
                .seed(seed)
                .initialShards(1 + random.nextInt(8))
                .enforceLimits(random.nextBoolean())
                .lastPageApart(random.nextBoolean())
                .listExpiredShards(random.nextBoolean())
                .start();
        StreamSoak soak = new StreamSoak(simulator, TestCluster.start(LARGEST_PARALLELISM, checkpoints), deletes);
        soak.table.stream().shards().forEach(root -> {
            soak.table.stream().rollAll();
            if (random.nextBoolean()) {
                soak.table.stream().expire(root.id());
            }
        });
        soak.faults.ofStreams();
        Set<Operation> calls = EnumSet.copyOf(Operation.streams());
        calls.add(Operation.BATCH_WRITE_ITEM);
        soak.storm
                .withBlow(soak.cluster::killTaskManager)
                .withBlow(() -> soak.outage(calls, Fault.expiredToken()))
                .withBlow(() -> soak.outage(calls, Fault.accessDenied()))
                .withBlow(() -> soak.outage(calls, Fault.internalServerError()))
                .withBlow(soak::disorderLists)
                .withBlow(() -> simulator.clock().advance(Duration.ofMinutes(16)));
        return soak;
    }

    /** A job on this cluster, in fair weather but for what the test adds. */
    static StreamSoak inFairWeather(TestCluster cluster, long seed) {
        return new StreamSoak(
                DynamoDbStreamsSimulator.builder().seed(seed).initialShards(2).start(), cluster, false);
    }

    private void outage(Set<Operation> calls, Fault fault) {
        simulator.faults().on(calls).lasting(Duration.ofSeconds(1)).inject(fault);
    }

    /** Parents are hidden once only: what two full lists in a row lack counts as gone. */
    private void disorderLists() {
        simulator.faults().on(Operation.DESCRIBE_STREAM).times(1).inject(Fault.hiddenParents());
        simulator
                .faults()
                .on(Operation.DESCRIBE_STREAM)
                .lasting(Duration.ofSeconds(1))
                .inject(Fault.hiddenChildren());
    }

    /** Lets the job start at the tip of the stream. */
    StreamSoak atTheTip() {
        start.set(DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_POSITION, InitialPosition.LATEST);
        return this;
    }

    /** Lets the job start at an instant. */
    StreamSoak at(Instant instant) {
        start.set(DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_POSITION, InitialPosition.AT_TIMESTAMP);
        start.set(DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_TIMESTAMP, instant.toString());
        return this;
    }

    DynamoDbStreamsSimulator simulator() {
        return simulator;
    }

    /** A name that no other soak has, not even one with the same seed: what is kept under it is of this one alone. */
    String run() {
        return table.stream().arn();
    }

    /** The table whose stream is read. */
    SimulatedTable table() {
        return table;
    }

    RandomFaults faults() {
        return faults;
    }

    Storm storm() {
        return storm;
    }

    TestCluster cluster() {
        return cluster;
    }

    /** Properties of a client of the simulator that does not wait long. */
    Map<String, String> clientProperties() {
        return Map.of(
                AWSConfigConstants.AWS_REGION, simulator.region().id(),
                AWSConfigConstants.AWS_ACCESS_KEY_ID, simulator.accessKeyId(),
                AWSConfigConstants.AWS_SECRET_ACCESS_KEY, simulator.secretAccessKey(),
                AWSConfigConstants.AWS_ENDPOINT, simulator.endpoint().toString(),
                AWSConfigConstants.HTTP_CLIENT_ATTEMPT_TIMEOUT, "500ms",
                AWSConfigConstants.HTTP_CLIENT_CALL_TIMEOUT, "2s");
    }

    <T> DynamoDbStreamsSourceBuilder<T> source(DynamoDbStreamsDeserializationSchema<T> schema) {
        Configuration config = Configuration.fromMap(clientProperties());
        config.set(DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_POSITION, InitialPosition.TRIM_HORIZON);
        config.addAll(start);
        config.set(DynamodbStreamsSourceConfigConstants.SHARD_DISCOVERY_INTERVAL, Duration.ofSeconds(2));
        // Losses are compared with what is missing; a job that failed for them would not come to an end.
        config.set(DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_ON_DATA_LOSS, OnDataLoss.CONTINUE);
        config.set(
                DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_GET_RECORDS_IDLE_TIME_BETWEEN_NON_EMPTY_POLLS,
                Duration.ofMillis(20));
        config.set(
                DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_GET_RECORDS_IDLE_TIME_BETWEEN_EMPTY_POLLS,
                Duration.ofMillis(100));
        return DynamoDbStreamsSource.<T>builder()
                .setStreamArn(table.stream().arn())
                .setSourceConfig(config)
                .setDeserializationSchema(schema);
    }

    /** Lets the job be stopped and go on with a larger and with a smaller parallelism during the storm. */
    void rescale(Consumer<StreamExecutionEnvironment> job) {
        for (int parallelism : List.of(LARGEST_PARALLELISM, SMALLEST_PARALLELISM)) {
            storm.withBlow(() -> cluster.replaceBy(environment(job, parallelism)));
        }
    }

    void submit(Consumer<StreamExecutionEnvironment> job) throws Exception {
        submit(job, PARALLELISM);
    }

    void submit(Consumer<StreamExecutionEnvironment> job, int parallelism) throws Exception {
        cluster.submit(environment(job, parallelism));
    }

    private StreamExecutionEnvironment environment(Consumer<StreamExecutionEnvironment> job, int parallelism) {
        StreamExecutionEnvironment environment = cluster.environment(parallelism, CHECKPOINT_INTERVAL);
        job.accept(environment);
        return environment;
    }

    /** Lets the storm rage and waits for what must be true at last. Only what was wanted may have failed the job. */
    void weather(int ticks, ThrowingRunnable assertion) throws Exception {
        storm.rage(ticks);
        cluster.await().alias("soak with seed " + simulator.seed()).untilAsserted(assertion);
        assertThat(cluster.failures())
                .as("failures of the job with seed %s", simulator.seed())
                .allSatisfy(failure -> assertThat(WANTED_FAILURES).anyMatch(failure::contains));
    }

    @Override
    public void close() throws Exception {
        try (simulator) {
            cluster.close();
        }
    }
}

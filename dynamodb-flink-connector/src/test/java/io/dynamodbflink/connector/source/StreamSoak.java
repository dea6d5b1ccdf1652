/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.aws.AWSConfigConstants;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import io.dynamodbflink.connector.source.serialization.DynamoDbStreamsDeserializationSchema;
import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import io.dynamodbflink.test.simulator.SimulatedTable;
import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.awaitility.core.ThrowingRunnable;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** A job that reads a table's stream from a simulator in a {@link Storm}, on a {@link TestCluster}. */
@SuppressWarnings("try") // Closing may be interrupted.
final class StreamSoak implements AutoCloseable {

    private static final int PARALLELISM = 3;

    /** What the ends of failed tasks and of killed task managers look like. */
    private static final List<String> WANTED_FAILURES =
            List.of(RecordedVersions.WANTED_FAILURE, "The TaskExecutor is shutting down", "Disconnect from JobManager");

    private final DynamoDbStreamsSimulator simulator;
    private final SimulatedTable table;
    private final TestCluster cluster;
    private final StreamExecutionEnvironment environment;
    private final RandomFaults faults;
    private final Storm storm;

    private StreamSoak(DynamoDbStreamsSimulator simulator, TestCluster cluster, boolean deletes) {
        this.simulator = simulator;
        this.cluster = cluster;
        this.environment = cluster.environment(Duration.ofMillis(200));
        this.table = simulator.createTable(
                TableDefinition.of("versions", "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES));
        this.faults = new RandomFaults(simulator.faults(), simulator.seed());
        this.faults.ofStreams();
        Set<Operation> calls = EnumSet.copyOf(Operation.streams());
        calls.add(Operation.BATCH_WRITE_ITEM);
        this.storm = new Storm(table, deletes, simulator.seed())
                .withBlow(cluster::killTaskManager)
                .withBlow(() -> outage(calls, Fault.expiredToken()))
                .withBlow(() -> outage(calls, Fault.internalServerError()));
    }

    /**
     * Starts a simulator and a cluster.
     *
     * @param deletes whether items are deleted too
     */
    static StreamSoak start(long seed, Path checkpoints, boolean deletes) throws Exception {
        Random random = new Random(seed);
        return new StreamSoak(
                DynamoDbStreamsSimulator.builder()
                        .seed(seed)
                        .initialShards(1 + random.nextInt(8))
                        .enforceLimits(random.nextBoolean())
                        .lastPageApart(random.nextBoolean())
                        .start(),
                TestCluster.start(PARALLELISM, checkpoints),
                deletes);
    }

    private void outage(Set<Operation> calls, Fault fault) {
        simulator.faults().on(calls).lasting(Duration.ofSeconds(1)).inject(fault);
    }

    DynamoDbStreamsSimulator simulator() {
        return simulator;
    }

    /** The table whose stream is read. */
    SimulatedTable table() {
        return table;
    }

    StreamExecutionEnvironment environment() {
        return environment;
    }

    RandomFaults faults() {
        return faults;
    }

    Storm storm() {
        return storm;
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
        config.set(DynamodbStreamsSourceConfigConstants.SHARD_DISCOVERY_INTERVAL, Duration.ofSeconds(2));
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

    /** Runs the job through a storm and waits for what must be true at last. Only what was wanted may have failed it. */
    void run(int ticks, ThrowingRunnable assertion) throws Exception {
        cluster.submit(environment);
        storm.rage(ticks);
        cluster.await().alias("soak with seed " + simulator.seed()).untilAsserted(assertion);
        assertThat(cluster.failures())
                .as("failures of the job with seed %s", simulator.seed())
                .hasSizeGreaterThan(1)
                .allSatisfy(failure -> assertThat(WANTED_FAILURES).anyMatch(failure::contains));
    }

    @Override
    public void close() throws Exception {
        try (simulator) {
            cluster.close();
        }
    }
}

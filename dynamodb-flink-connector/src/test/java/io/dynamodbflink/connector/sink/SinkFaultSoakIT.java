/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.aws.AWSConfigConstants;
import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import io.dynamodbflink.connector.testing.RandomFaults;
import io.dynamodbflink.connector.testing.SoakSeeds;
import io.dynamodbflink.connector.testing.TestCluster;
import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import io.dynamodbflink.test.simulator.SimulatedTable;
import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.Operation;
import io.dynamodbflink.test.simulator.journal.AppliedWrite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.function.ThrowingRunnable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The sink on a mini cluster, with the SDK's client, while its calls fail in every way, and the job fails, loses task
 * managers, and changes its parallelism. {@link SoakSeeds} says how to run it for longer, or again.
 *
 * <p>What holds in the end, and on the way there:
 *
 * <ul>
 *   <li>the tables are what all writes make of them one after the other, so nothing is lost and nothing is stale;
 *   <li>the writes of a key take effect in the order of the input; one may take effect several times, but only after a
 *       restart does a key go back, once for each restart.
 * </ul>
 */
@SuppressWarnings("try") // Closing may be interrupted.
class SinkFaultSoakIT {

    private static final int LARGEST_PARALLELISM = 4;
    private static final int PARALLELISM = 3;
    private static final int SMALLEST_PARALLELISM = 2;
    private static final Duration TICK = Duration.ofMillis(25);
    private static final int TICKS = 300;
    private static final int TICKS_TO_A_BLOW = 20;

    /** As many as get through: what is left at the end of the input must be written before a checkpoint times out. */
    private static final int NUMBERS_OF_A_TICK = 4;

    private static final int LAST_WRITES = 20;
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofMillis(200);
    private static final Duration OUTAGE = Duration.ofSeconds(1);
    private static final Set<Operation> WRITES =
            EnumSet.of(Operation.BATCH_WRITE_ITEM, Operation.PUT_ITEM, Operation.UPDATE_ITEM, Operation.DELETE_ITEM);

    private static final List<String> WANTED_FAILURES = List.of(
            Floodgate.WANTED_FAILURE,
            "The TaskExecutor is shutting down",
            "Disconnect from JobManager",
            "Exceeded checkpoint tolerable failure threshold");

    @TempDir
    private Path checkpoints;

    static LongStream seeds() {
        return SoakSeeds.of(1);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void tablesAreTheFoldOfTheInputAndKeysGoBackAfterRestartsOnly(long seed) throws Exception {
        String run = "sink-" + seed;
        SoakWrites writes = new SoakWrites(seed, PARALLELISM, TICKS * NUMBERS_OF_A_TICK);
        try (DynamoDbStreamsSimulator simulator =
                        DynamoDbStreamsSimulator.builder().seed(seed).start();
                TestCluster cluster = TestCluster.start(LARGEST_PARALLELISM, checkpoints)) {
            List<SimulatedTable> tables = SoakWrites.TABLES.stream()
                    .map(name -> simulator.createTable(TableDefinition.of(name, SoakWrites.KEY)))
                    .toList();
            faults(simulator);
            Function<Integer, StreamExecutionEnvironment> job =
                    parallelism -> job(simulator, cluster, run, writes, parallelism);
            cluster.submit(job.apply(PARALLELISM));

            rage(run, new Random(seed), blows(simulator, cluster, run, job));
            Floodgate.open(run, writes.blockLength());
            cluster.awaitFinish();

            Map<String, Map<String, AttributeValue>> items = byKey(tables);
            Map<String, Map<String, AttributeValue>> fold = writes.fold();
            assertThat(items.keySet()).as("keys of seed %s", seed).isEqualTo(fold.keySet());
            assertThat(items).allSatisfy((key, item) -> assertThat(item)
                    .as("item %s of seed %s, whose history ends with %s", key, seed, lastWrites(simulator, key))
                    .isEqualTo(fold.get(key)));
            assertThat(returns(writes(simulator)))
                    .as("how often keys went back, seed %s", seed)
                    .allSatisfy((key, returns) -> assertThat(returns).isLessThan(Floodgate.starts(run)));
            assertThat(cluster.failures())
                    .as("failures of the job with seed %s", seed)
                    .hasSizeGreaterThan(1)
                    .allSatisfy(failure -> assertThat(WANTED_FAILURES).anyMatch(failure::contains));
        }
    }

    private static void faults(DynamoDbStreamsSimulator simulator) {
        RandomFaults faults = new RandomFaults(simulator.faults(), simulator.seed());
        WRITES.forEach(faults::ofCalls);
        // But no denied access: a sink that may not describe a table keeps no order of its keys, as its warning says.
        faults.inject(Operation.DESCRIBE_TABLE, 0.1, Fault.throttling());
        faults.inject(Operation.DESCRIBE_TABLE, 0.1, Fault.internalServerError());
        faults.inject(Operation.DESCRIBE_TABLE, 0.1, Fault.connectionReset());
        faults.inject(Operation.BATCH_WRITE_ITEM, 0.2, Fault.unprocessedShare(0.2));
        faults.inject(Operation.BATCH_WRITE_ITEM, 0.03, Fault.unprocessedItems(25));
    }

    private static List<ThrowingRunnable<Exception>> blows(
            DynamoDbStreamsSimulator simulator,
            TestCluster cluster,
            String run,
            Function<Integer, StreamExecutionEnvironment> job) {
        return new ArrayList<>(List.of(
                cluster::killTaskManager,
                () -> Floodgate.failOnce(run),
                () -> cluster.replaceBy(job.apply(LARGEST_PARALLELISM)),
                () -> cluster.replaceBy(job.apply(SMALLEST_PARALLELISM)),
                () -> outage(simulator, Fault.expiredToken()),
                () -> outage(simulator, Fault.accessDenied()),
                () -> outage(simulator, Fault.internalServerError())));
    }

    private static void outage(DynamoDbStreamsSimulator simulator, Fault fault) {
        simulator.faults().on(WRITES).lasting(OUTAGE).inject(fault);
    }

    /** Lets more and more numbers pass, and strikes a blow now and then, while which the numbers go on. */
    private static void rage(String run, Random random, List<ThrowingRunnable<Exception>> blows) throws Exception {
        Collections.shuffle(blows, random);
        AtomicInteger ticks = new AtomicInteger();
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try {
            clock.scheduleAtFixedRate(
                    () -> Floodgate.open(run, Math.min(ticks.incrementAndGet(), TICKS - 1) * NUMBERS_OF_A_TICK),
                    0,
                    TICK.toMillis(),
                    TimeUnit.MILLISECONDS);
            for (ThrowingRunnable<Exception> blow : blows) {
                int due = ticks.get() + TICKS_TO_A_BLOW;
                Awaitility.await().until(() -> ticks.get() >= due);
                blow.run();
            }
            Awaitility.await().atMost(TICK.multipliedBy(2 * TICKS)).until(() -> ticks.get() >= TICKS);
        } finally {
            clock.shutdownNow();
        }
    }

    private static StreamExecutionEnvironment job(
            DynamoDbStreamsSimulator simulator, TestCluster cluster, String run, SoakWrites writes, int parallelism) {
        StreamExecutionEnvironment environment = cluster.environment(parallelism, CHECKPOINT_INTERVAL);
        environment
                .fromSource(
                        new NumberSequenceSource(0, writes.size() - 1L), WatermarkStrategy.noWatermarks(), "numbers")
                .uid("numbers")
                .map(new Floodgate(run, writes))
                .uid("gate")
                .sinkTo(DynamoDbSink.<Long>builder()
                        .setTableName(SoakWrites.TABLES.get(0))
                        .setDynamoDbProperties(properties(simulator))
                        .setElementConverter(writes.converter())
                        .setInvalidItemPolicy(PoisonPolicy.SKIP)
                        .setOnConditionFailed(PoisonPolicy.SKIP)
                        .setMaxTimeInBufferMS(20)
                        .setMaxInFlightRequests(8)
                        .build())
                .uid("tables");
        return environment;
    }

    private static Properties properties(DynamoDbStreamsSimulator simulator) {
        Properties properties = new Properties();
        properties.setProperty(AWSConfigConstants.AWS_REGION, simulator.region().id());
        properties.setProperty(AWSConfigConstants.AWS_ACCESS_KEY_ID, simulator.accessKeyId());
        properties.setProperty(AWSConfigConstants.AWS_SECRET_ACCESS_KEY, simulator.secretAccessKey());
        properties.setProperty(
                AWSConfigConstants.AWS_ENDPOINT, simulator.endpoint().toString());
        properties.setProperty(AWSConfigConstants.HTTP_CLIENT_ATTEMPT_TIMEOUT, "500ms");
        properties.setProperty(AWSConfigConstants.HTTP_CLIENT_CALL_TIMEOUT, "2s");
        return properties;
    }

    /** When the last writes of a key took effect, by which call, and what they left. */
    private static List<String> lastWrites(DynamoDbStreamsSimulator simulator, String key) {
        List<String> history = writes(simulator).stream()
                .filter(write -> write.keys().get(SoakWrites.KEY).s().equals(key))
                .map(write -> write.at().toMillis() + " ms " + write.operation() + " "
                        + (write.newItem() == null
                                ? "nothing"
                                : write.newItem().get(SoakWrites.NUMBER).n()))
                .toList();
        return history.subList(Math.max(0, history.size() - LAST_WRITES), history.size());
    }

    private static List<AppliedWrite> writes(DynamoDbStreamsSimulator simulator) {
        return SoakWrites.TABLES.stream()
                .flatMap(table -> simulator.journal().writes(table).stream())
                .toList();
    }

    private static Map<String, Map<String, AttributeValue>> byKey(List<SimulatedTable> tables) {
        return tables.stream()
                .flatMap(table -> table.items().stream())
                .collect(Collectors.toMap(item -> item.get(SoakWrites.KEY).s(), item -> item));
    }

    /** How often an item of a key followed one with a higher number. */
    private static Map<String, Integer> returns(List<AppliedWrite> applied) {
        Map<String, Long> last = new HashMap<>();
        Map<String, Integer> returns = new HashMap<>();
        for (AppliedWrite write : applied) {
            if (write.newItem() != null) {
                String key = write.newItem().get(SoakWrites.KEY).s();
                long number =
                        Long.parseLong(write.newItem().get(SoakWrites.NUMBER).n());
                Long before = last.put(key, number);
                returns.merge(key, before != null && before > number ? 1 : 0, Integer::sum);
            }
        }
        return returns;
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.ledger.LedgerApplication;
import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import io.dynamodbflink.test.simulator.SimulatedTable;
import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.Operation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * SIGTERM while a job has tens of megabytes of state and its table takes writes slowly, or not at all, so that its sink
 * holds as much as it may and all before it is held back. What the job keeps are counts: a change that is lost, or
 * counted twice, is seen in them.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "sends signals")
class TerminatedApplicationIT {

    private static final Logger LOG = LoggerFactory.getLogger(TerminatedApplicationIT.class);

    private static final int ACCOUNTS = 12_000;
    private static final int CHANGED_ACCOUNTS = 6_000;
    private static final int DETAILS_LENGTH = 3_000;

    /** As in ledger.yml. */
    private static final int MAX_BUFFERED_PER_SUBTASK = 1_000;

    /** What is left to do when the jobs have stopped: closing the cluster and the web server, ending the JVM. */
    private static final Duration REST = Duration.ofSeconds(15);

    private static final Pattern STATE = Pattern.compile("file:\\S+/(?:savepoint-|chk-)[^\\s'\",;]+");

    @TempDir
    private Path directory;

    private final Map<String, Integer> changes = new HashMap<>();

    private DynamoDbStreamsSimulator simulator;
    private SimulatedTable accounts;
    private SimulatedTable ledger;

    @BeforeEach
    void fillTheTable() {
        simulator = DynamoDbStreamsSimulator.start();
        accounts = simulator.createTable(
                TableDefinition.of("accounts", "account").withStream(StreamViewType.NEW_AND_OLD_IMAGES), 4);
        ledger = simulator.createTable(TableDefinition.of("ledger", "account"));
        change(ACCOUNTS);
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void stopsInTimeWithASavepointAndLosesNothingThoughTheTableIsSlow() throws Exception {
        Duration shutdownTimeout = Duration.ofSeconds(25);
        String savepoint;
        try (DemoProcess process = launcher(shutdownTimeout).start("first")) {
            awaitAllWritten(process);
            ledger.limitWriteCapacity(1_000);
            holdBack(process);

            savepoint = stateIn(terminate(process, shutdownTimeout, "stopped with the savepoint"));
        }
        assertThat(sizeOf(savepoint)).as("bytes of " + savepoint).isGreaterThan((long) ACCOUNTS * DETAILS_LENGTH);
        assertThat(wrong())
                .as("accounts whose changes were held by the job alone")
                .isPositive();

        ledger.unlimitWriteCapacity();
        restoresAndLosesNothing(savepoint);
    }

    @Test
    void stopsInTimeAndGoesOnFromItsNewestCheckpointIfNoSavepointCanBeTaken() throws Exception {
        Duration shutdownTimeout = Duration.ofSeconds(8);
        try (DemoProcess process = launcher(shutdownTimeout).start("first")) {
            awaitAllWritten(process);
            simulator.faults().on(Operation.BATCH_WRITE_ITEM).inject(Fault.hang());
            holdBack(process);

            terminate(process, shutdownTimeout, "is cancelled; it will go on from its newest checkpoint");
        }
        simulator.faults().clear();
        restoresAndLosesNothing("/chk-");
    }

    private DemoLauncher launcher(Duration shutdownTimeout) {
        return DemoLauncher.of(LedgerApplication.class, directory)
                .shortLived()
                .against(simulator)
                .with(
                        "--spring.config.name=ledger",
                        "--dynamodb-flink.cluster.shutdown-timeout=" + shutdownTimeout.toMillis() + "ms");
    }

    /** One change of each of the first accounts. */
    private void change(int count) {
        String details = "x".repeat(DETAILS_LENGTH);
        for (int i = 0; i < count; i++) {
            String account = String.format(Locale.ROOT, "a-%05d", i);
            int version = changes.merge(account, 1, Integer::sum);
            accounts.put(Map.of(
                    "account", AttributeValue.fromS(account),
                    "version", AttributeValue.fromN(Integer.toString(version)),
                    "details", AttributeValue.fromS(details)));
        }
    }

    private void awaitAllWritten(DemoProcess process) {
        process.awaitRunning(() -> assertThat(wrong()).isZero());
        process.awaitHealth("UP", "ledger");
    }

    /** How many accounts are not in the ledger as they should be. */
    private long wrong() {
        Map<String, Long> written = new HashMap<>();
        ledger.items().forEach(entry -> written.put(attribute(entry, "account").s(), number(entry)));
        return changes.entrySet().stream()
                .filter(account -> !Long.valueOf(account.getValue()).equals(written.get(account.getKey())))
                .count();
    }

    private static long number(Map<String, AttributeValue> entry) {
        return Long.parseLong(attribute(entry, "changes").n());
    }

    private static AttributeValue attribute(Map<String, AttributeValue> entry, String name) {
        return Objects.requireNonNull(entry.get(name), name);
    }

    /**
     * Changes accounts until the sink is full and holds the source back. It counts what the source has handed on, not what
     * it was given: a barrier is behind the former only.
     */
    private void holdBack(DemoProcess process) {
        int written = simulator.journal().writes(ledger.name()).size();
        long handedOn = handedOn(process);
        change(CHANGED_ACCOUNTS);
        process.awaitRunning(() -> assertThat(handedOn(process)
                        - handedOn
                        - (simulator.journal().writes(ledger.name()).size() - written))
                .as("changes that were handed on and are not written yet")
                .isGreaterThan(3 * MAX_BUFFERED_PER_SUBTASK));
    }

    private static long handedOn(DemoProcess process) {
        return process.http()
                .get("/actuator/shardassignments/ledger")
                .get("summary")
                .get("recordsRead")
                .asLong();
    }

    /** Answers with the line about the stopped job. */
    private static String terminate(DemoProcess process, Duration shutdownTimeout, String outcome) {
        Instant begin = Instant.now();
        process.terminate();
        int exitCode = process.awaitExit(shutdownTimeout.plus(REST));
        Duration took = Duration.between(begin, Instant.now());
        assertThat(exitCode).as(process::lastLines).isEqualTo(DemoProcess.TERMINATED);
        String line = process.awaitLine(outcome);
        LOG.info("Ended {} ms after SIGTERM: {}", took.toMillis(), line);
        return line;
    }

    private static String stateIn(String line) {
        Matcher matcher = STATE.matcher(line);
        assertThat(matcher.find()).as(line).isTrue();
        return matcher.group();
    }

    private static long sizeOf(String state) throws Exception {
        try (Stream<Path> files = Files.walk(Path.of(state.substring("file:".length())))) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private void restoresAndLosesNothing(String state) {
        try (DemoProcess process = launcher(Duration.ofSeconds(25)).start("second")) {
            assertThat(process.awaitLine("goes on from")).contains(state);
            awaitAllWritten(process);
            process.terminate();
            assertThat(process.awaitExit(Duration.ofSeconds(40))).isEqualTo(DemoProcess.TERMINATED);
        }
    }
}

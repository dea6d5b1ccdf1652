/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator;

import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * Runs a simulator in a JVM of its own, as benchmarks want it: one table with a stream, filled with generated records,
 * and a latency on every call. When it listens it prints two lines, {@code endpoint=…} and {@code streamArn=…}, on
 * standard output. It ends when standard input does, so that it does not outlive the process that started it.
 *
 * <p>Run it with {@code --help} for its options.
 *
 * @since 0.1.0
 */
public final class SimulatorMain {

    private SimulatorMain() {}

    /** Starts a simulator as the arguments say and waits for the end of standard input. */
    public static void main(String... arguments) throws IOException {
        SimulatorOptions options;
        try {
            options = SimulatorOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(SimulatorOptions.HELP);
            System.exit(2);
            return;
        }
        if (options.help()) {
            System.out.println(SimulatorOptions.HELP);
            return;
        }
        run(options, System.in, System.out);
    }

    static void run(SimulatorOptions options, InputStream in, PrintStream out) throws IOException {
        try (DynamoDbStreamsSimulator simulator = DynamoDbStreamsSimulator.builder()
                .port(options.port())
                .seed(options.seed())
                .enforceLimits(options.enforceLimits())
                .journalDetails(false)
                .start()) {
            SimulatedStream stream = prepare(simulator, options);
            out.println("endpoint=" + simulator.endpoint());
            out.println("streamArn=" + stream.arn());
            out.flush();
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static SimulatedStream prepare(DynamoDbStreamsSimulator simulator, SimulatorOptions options) {
        SimulatedTable table = simulator.createTable(
                TableDefinition.of(options.table(), "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES),
                options.shards());
        SimulatedStream stream = table.stream();
        for (int i = 0; i < options.rolls(); i++) {
            stream.rollAll();
        }
        if (options.records() > 0) {
            stream.preload(GeneratedRecords.perShard(options.records())
                    .keysPerShard(options.keys())
                    .attributes(options.attributes(), options.attributeBytes()));
        }
        if (options.latency().compareTo(Duration.ZERO) > 0) {
            simulator.faults().onEveryCall().inject(Fault.delay(options.latency()));
        }
        if (options.pageSize() > 0) {
            simulator.faults().on(Operation.GET_RECORDS).inject(Fault.shortPage(options.pageSize()));
        }
        if (options.throttled() > 0) {
            simulator
                    .faults()
                    .on(Operation.streams())
                    .withProbability(options.throttled())
                    .inject(Fault.throttling());
        }
        if (options.rolled() > 0) {
            simulator
                    .faults()
                    .on(Operation.GET_RECORDS)
                    .withProbability(options.rolled())
                    .inject(Fault.rollShard());
        }
        return stream;
    }
}

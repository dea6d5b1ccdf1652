/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * Runs a simulator and does the {@link SimulatorTask}s that come in on standard input, one after the other; the answers
 * go to standard output. Ends with its standard input, so that it does not outlive the benchmark.
 */
final class SimulatorServer {

    /** The argument that enforces the service's limits. */
    static final String LIMITED = "limited";

    /** The argument that has calls and writes counted only, not recorded. */
    static final String COUNTING = "counting";

    private SimulatorServer() {}

    /** What came of a task: an answer, or why there is none. */
    record Answer(Object value, boolean failed) implements java.io.Serializable {}

    public static void main(String... arguments) throws IOException, ClassNotFoundException {
        OutputStream answers = System.out;
        // Nothing else may get among the answers.
        System.setOut(System.err);
        List<String> options = List.of(arguments);
        try (DynamoDbStreamsSimulator simulator = DynamoDbStreamsSimulator.builder()
                        .seed(1)
                        .enforceLimits(options.contains(LIMITED))
                        .journalDetails(!options.contains(COUNTING))
                        .start();
                ObjectOutputStream out = new ObjectOutputStream(answers)) {
            out.flush();
            serve(simulator, new ObjectInputStream(System.in), out);
        }
    }

    private static void serve(DynamoDbStreamsSimulator simulator, ObjectInputStream tasks, ObjectOutputStream answers)
            throws IOException, ClassNotFoundException {
        while (true) {
            SimulatorTask<?> task;
            try {
                task = (SimulatorTask<?>) tasks.readObject();
            } catch (EOFException e) {
                return;
            }
            answers.writeObject(carryOut(task, simulator));
            answers.flush();
            answers.reset();
        }
    }

    private static Answer carryOut(SimulatorTask<?> task, DynamoDbStreamsSimulator simulator) {
        try {
            Object value = task.on(simulator);
            return new Answer(value == null ? "" : value, false);
        } catch (Exception e) {
            return new Answer(e, true);
        }
    }
}

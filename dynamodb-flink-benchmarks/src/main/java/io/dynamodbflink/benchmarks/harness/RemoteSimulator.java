/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A simulator in a JVM of its own, with the class path of this one, so that its work is not counted as the client's.
 * Tasks are sent there as serialized lambdas.
 */
public final class RemoteSimulator implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;

    private final Process process;
    private final ObjectOutputStream tasks;
    private final ObjectInputStream answers;
    private final URI endpoint;

    private RemoteSimulator(Process process) throws IOException {
        this.process = process;
        this.tasks = new ObjectOutputStream(process.getOutputStream());
        this.tasks.flush();
        this.answers = new ObjectInputStream(process.getInputStream());
        this.endpoint = ask(simulator -> simulator.endpoint());
    }

    /** A simulator that refuses nothing. */
    public static RemoteSimulator start() throws IOException {
        return start(List.of());
    }

    /** A simulator that enforces the service's limits: 10 DescribeStream calls a second, two readers a shard. */
    public static RemoteSimulator startLimited() throws IOException {
        return start(List.of(SimulatorServer.LIMITED));
    }

    /** A simulator that refuses nothing and counts calls and writes, but does not remember them. */
    public static RemoteSimulator startCounting() throws IOException {
        return start(List.of(SimulatorServer.COUNTING));
    }

    private static RemoteSimulator start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx3g",
                // What is written stays: other collectors copy it more often.
                "-XX:+UseParallelGC",
                "-Xmn1500m",
                "-cp",
                System.getProperty("java.class.path"),
                SimulatorServer.class.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            return new RemoteSimulator(process);
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** Where it listens. */
    public URI endpoint() {
        return endpoint;
    }

    /**
     * Has something done in the simulator's JVM and waits for the answer.
     *
     * @throws IllegalStateException if the task failed there
     */
    public synchronized <R> R ask(SimulatorTask<R> task) throws IOException {
        tasks.writeObject(task);
        tasks.flush();
        tasks.reset();
        SimulatorServer.Answer answer;
        try {
            answer = (SimulatorServer.Answer) answers.readObject();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("The simulator's JVM has another class path", e);
        }
        if (answer.failed()) {
            throw new IllegalStateException("The simulator failed to do its task", (Exception) answer.value());
        }
        @SuppressWarnings("unchecked")
        R value = (R) answer.value();
        return value;
    }

    /** CPU time that the simulator's JVM has used. */
    public double cpuSeconds() throws IOException {
        return this.<Double>ask(simulator -> ProcessCpu.seconds());
    }

    @Override
    public void close() throws IOException {
        tasks.close();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

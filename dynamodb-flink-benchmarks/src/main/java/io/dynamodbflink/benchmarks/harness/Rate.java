/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How fast records were read or written in a while.
 *
 * @param recordsPerSecond read or written
 * @param clientMicros CPU of this JVM per record, microseconds
 * @param simulatorMicros CPU of the simulator's JVM per record, microseconds
 */
public record Rate(double recordsPerSecond, double clientMicros, double simulatorMicros) {

    /** Something that takes its time. */
    @FunctionalInterface
    public interface Work {

        /** Returns when it is done. */
        void await() throws Exception;
    }

    /** Measures for some time. */
    public static Rate during(Duration window, LongSupplier count, RemoteSimulator simulator) throws Exception {
        long from = count.getAsLong();
        return of(simulator, () -> Pause.of(window), () -> count.getAsLong() - from);
    }

    /** Measures until so many records are done. */
    public static Rate of(long records, RemoteSimulator simulator, Work work) throws Exception {
        return of(simulator, work, () -> records);
    }

    private static Rate of(RemoteSimulator simulator, Work work, LongSupplier records) throws Exception {
        double simulatorBefore = simulator.cpuSeconds();
        double before = ProcessCpu.seconds();
        long start = System.nanoTime();
        work.await();
        long done = records.getAsLong();
        double seconds = (System.nanoTime() - start) / 1e9;
        double clientCpu = ProcessCpu.seconds() - before;
        double simulatorCpu = simulator.cpuSeconds() - simulatorBefore;
        return new Rate(done / seconds, clientCpu * 1e6 / done, simulatorCpu * 1e6 / done);
    }
}

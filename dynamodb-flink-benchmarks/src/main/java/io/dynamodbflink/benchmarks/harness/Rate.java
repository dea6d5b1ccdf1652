/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How fast records were read in a while.
 *
 * @param recordsPerSecond read
 * @param clientMicros CPU of this JVM per record, microseconds
 * @param simulatorMicros CPU of the simulator's JVM per record, microseconds
 */
public record Rate(double recordsPerSecond, double clientMicros, double simulatorMicros) {

    /** Measures for some time. */
    public static Rate during(Duration window, LongSupplier count, RemoteSimulator simulator)
            throws IOException, InterruptedException {
        double simulatorBefore = simulator.cpuSeconds();
        double before = ProcessCpu.seconds();
        long from = count.getAsLong();
        long start = System.nanoTime();
        Pause.of(window);
        long read = count.getAsLong() - from;
        double seconds = (System.nanoTime() - start) / 1e9;
        double clientCpu = ProcessCpu.seconds() - before;
        double simulatorCpu = simulator.cpuSeconds() - simulatorBefore;
        return new Rate(read / seconds, clientCpu * 1e6 / read, simulatorCpu * 1e6 / read);
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import java.lang.management.ManagementFactory;

/** The CPU time of this JVM, all of it: compiler, garbage collector and native threads too. */
public final class ProcessCpu {

    private ProcessCpu() {}

    /** Since the JVM started. */
    public static double seconds() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            return system.getProcessCpuTime() / 1e9;
        }
        throw new IllegalStateException("This JVM does not tell its CPU time; run the benchmarks on another");
    }
}

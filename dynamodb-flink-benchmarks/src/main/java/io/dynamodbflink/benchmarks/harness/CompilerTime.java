/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/** How long the compiler of this JVM has been busy, which is part of {@link ProcessCpu} and ends after a while. */
public final class CompilerTime {

    private static final double MILLIS_PER_SECOND = 1_000;

    private CompilerTime() {}

    /** Since the JVM started; 0 if it has no compiler. */
    public static double seconds() {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        return compiler == null || !compiler.isCompilationTimeMonitoringSupported()
                ? 0
                : compiler.getTotalCompilationTime() / MILLIS_PER_SECOND;
    }
}

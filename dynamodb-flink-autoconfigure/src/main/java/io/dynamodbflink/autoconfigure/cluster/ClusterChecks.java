/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import io.dynamodbflink.autoconfigure.properties.ClusterProperties;
import java.time.Duration;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** Checks the properties of the cluster. Every complaint names the property and the remedy. */
public final class ClusterChecks {

    private static final String PREFIX = "dynamodb-flink.cluster.";

    private ClusterChecks() {}

    /**
     * @param properties the properties
     * @param neededSlots slots that the jobs need that start with the application
     * @throws FailureAnalyzedException if a value is wrong
     */
    public static void check(ClusterProperties properties, int neededSlots) {
        Integer slots = properties.taskSlots();
        boolean embedded = properties.target() == ClusterProperties.Target.EMBEDDED;
        if (embedded && slots != null && slots < Math.max(1, neededSlots)) {
            throw new FailureAnalyzedException(
                    "With " + PREFIX + "task-slots=" + slots + ", the jobs that start with the application do not fit"
                            + " in: the sum of their parallelism is " + neededSlots + ".",
                    "Set " + PREFIX + "task-slots to " + Math.max(1, neededSlots)
                            + " or more, or remove it, or lower the parallelism of jobs.");
        }
        positive("shutdown-timeout", properties.shutdownTimeout());
        positive("status-interval", properties.statusInterval());
        positive("remote.startup-timeout", properties.remote().startupTimeout());
        positive("remote.request-timeout", properties.remote().requestTimeout());
        if (properties.retainedCheckpoints() < 1) {
            throw invalid("retained-checkpoints", properties.retainedCheckpoints(), "must be at least 1");
        }
    }

    /**
     * Checks that the application does not give up stopping before the jobs have stopped and the cluster is closed.
     *
     * @param properties the properties
     * @param phaseTimeout what Spring waits for each phase of its shutdown
     * @throws FailureAnalyzedException if it may do so
     */
    public static void checkShutdown(ClusterProperties properties, Duration phaseTimeout) {
        Duration needed = properties.shutdownTimeout().plus(FlinkClusterLifecycle.CLOSE_TIMEOUT);
        if (needed.compareTo(phaseTimeout) > 0) {
            throw new FailureAnalyzedException(
                    "Spring would give up stopping the application before its jobs have stopped: " + PREFIX
                            + "shutdown-timeout=" + properties.shutdownTimeout().toMillis() + "ms and "
                            + FlinkClusterLifecycle.CLOSE_TIMEOUT.toSeconds()
                            + " s for closing the cluster are longer than"
                            + " spring.lifecycle.timeout-per-shutdown-phase=" + phaseTimeout.toMillis() + "ms.",
                    "Set spring.lifecycle.timeout-per-shutdown-phase to " + needed.toMillis()
                            + "ms or more, or lower " + PREFIX + "shutdown-timeout. Whatever ends the process (such as"
                            + " Kubernetes' terminationGracePeriodSeconds) has to wait longer than that, too.");
        }
    }

    private static void positive(String property, Duration value) {
        if (value.toMillis() < 1) {
            throw invalid(property, value, "must be at least 1 ms");
        }
    }

    private static FailureAnalyzedException invalid(String property, Object value, String rule) {
        return new FailureAnalyzedException(
                "The value '" + value + "' of " + PREFIX + property + " is wrong: it " + rule + ".",
                "Correct " + PREFIX + property + ".");
    }
}

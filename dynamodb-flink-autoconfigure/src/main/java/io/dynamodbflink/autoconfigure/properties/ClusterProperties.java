/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.properties;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The Flink cluster that runs the jobs.
 *
 * @param target Where the jobs run.
 * @param taskSlots Number of task slots of the embedded cluster. By default, the sum of the parallelism of all jobs.
 * @param shutdownTimeout Time that all jobs together get to stop with a savepoint when the application stops; jobs that
 *     have not stopped by then are cancelled. With 5 seconds for closing the cluster, it must fit into
 *     'spring.lifecycle.timeout-per-shutdown-phase'. A command to a job takes no longer either.
 * @param retainedCheckpoints Number of completed checkpoints that each job keeps while it runs.
 * @param statusInterval Time between two looks at the state of the jobs.
 * @param activation Whether every instance of the application runs the jobs, or only the one that holds a lock.
 * @param lock The lock, with activation 'lock'.
 * @param onShutdown What becomes of the jobs when the application stops. By default 'stop-with-savepoint' with target
 *     'embedded', which knows nothing else, and 'leave-running' with target 'remote'.
 * @param onChangedJob What is done when the application starts and finds one of its jobs running on the cluster that it
 *     defines differently now.
 * @param remote The cluster, with target 'remote'.
 * @param ssl TLS of the embedded cluster's own connections.
 * @param flink Any setting of Flink for the cluster, by its Flink key, such as 'taskmanager.memory.managed.size'.
 * @since 0.1.0
 */
public record ClusterProperties(
        @DefaultValue("embedded") Target target,
        @Nullable Integer taskSlots,
        @DefaultValue("20s") Duration shutdownTimeout,
        @DefaultValue("2") int retainedCheckpoints,
        @DefaultValue("1s") Duration statusInterval,
        @DefaultValue("always") Activation activation,
        @NestedConfigurationProperty @DefaultValue LockProperties lock,
        @Nullable OnShutdown onShutdown,
        @DefaultValue("upgrade") OnChangedJob onChangedJob,
        @NestedConfigurationProperty @DefaultValue RemoteClusterProperties remote,
        @NestedConfigurationProperty @DefaultValue ClusterSslProperties ssl,
        @DefaultValue Map<String, String> flink) {

    public ClusterProperties {
        flink = Map.copyOf(flink);
    }

    /** Names Flink's settings only: their values may be secrets. */
    @Override
    public String toString() {
        return "ClusterProperties[target=" + target + ", taskSlots=" + taskSlots + ", shutdownTimeout="
                + shutdownTimeout + ", retainedCheckpoints=" + retainedCheckpoints + ", statusInterval="
                + statusInterval + ", activation=" + activation + ", lock=" + lock + ", onShutdown="
                + onShutdown + ", onChangedJob=" + onChangedJob + ", remote=" + remote + ", ssl=" + ssl + ", flink="
                + flink.keySet() + "]";
    }

    /** Where jobs run. */
    public enum Target {
        /** In the application's own JVM. */
        EMBEDDED,
        /** On a cluster of its own. */
        REMOTE
    }

    /** Which instances of an application run its jobs. */
    public enum Activation {
        /** Every instance, each for itself: DynamoDB Streams has no consumer groups. */
        ALWAYS,
        /** The one that holds the lock; the others stand by. */
        LOCK
    }

    /** What becomes of jobs when the application stops. */
    public enum OnShutdown {
        /** They go on; the application finds them again when it starts. */
        LEAVE_RUNNING,
        /** They stop with a savepoint, and go on from it when the application starts. */
        STOP_WITH_SAVEPOINT
    }

    /** What is done with a running job whose definition has changed. */
    public enum OnChangedJob {
        /** It stops with a savepoint, and goes on from it as it is defined now. */
        UPGRADE,
        /** The job is left as it is, and cannot be started; the failure tells the difference. */
        REFUSE
    }
}

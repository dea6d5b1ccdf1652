/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import io.dynamodbflink.autoconfigure.properties.ClusterProperties;
import java.util.Objects;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;

/**
 * Settings of the embedded cluster: our defaults, over which the application's settings of Flink go.
 *
 * @param taskSlots number of slots of the only TaskManager, at least 1
 * @param configuration the settings as Flink takes them
 * @since 0.1.0
 */
public record EmbeddedClusterSettings(int taskSlots, Configuration configuration) {

    private static final String LOOPBACK = "127.0.0.1";

    public EmbeddedClusterSettings {
        if (taskSlots < 1) {
            throw new IllegalArgumentException("taskSlots must be at least 1, but is " + taskSlots);
        }
        Objects.requireNonNull(configuration, "configuration");
    }

    /**
     * @param properties the application's properties
     * @param neededSlots slots that all jobs need together; what the cluster has unless the properties say otherwise
     */
    public static EmbeddedClusterSettings of(ClusterProperties properties, int neededSlots) {
        Configuration configuration = new Configuration();
        // Flink's own defaults listen on every interface: REST, and the server that hands out jars.
        configuration.set(JobManagerOptions.ADDRESS, LOOPBACK);
        configuration.set(JobManagerOptions.BIND_HOST, LOOPBACK);
        configuration.set(TaskManagerOptions.HOST, LOOPBACK);
        configuration.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
        configuration.set(RestOptions.ADDRESS, LOOPBACK);
        configuration.set(RestOptions.BIND_ADDRESS, LOOPBACK);
        configuration.set(RestOptions.BIND_PORT, "0");
        // Flink lets the pages of every site read what its REST endpoint answers.
        configuration.set(WebOptions.ACCESS_CONTROL_ALLOW_ORIGIN, "http://" + LOOPBACK);
        configuration.set(WebOptions.SUBMIT_ENABLE, false);
        configuration.set(WebOptions.CANCEL_ENABLE, false);
        configuration.set(WebOptions.RESCALE_ENABLE, false);
        // Nothing here uses them, and Flink warns about that at every start.
        configuration.set(SecurityOptions.DELEGATION_TOKENS_ENABLED, false);
        // With some subtasks failing alone during a checkpoint, Flink 2.3 may leave the others without events of the
        // source's coordinator, new shards among them, until that checkpoint times out.
        configuration.set(JobManagerOptions.EXECUTION_FAILOVER_STRATEGY, "full");
        // The number of retained checkpoints is a setting of the cluster, not of the job.
        configuration.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, properties.retainedCheckpoints());
        properties.flink().forEach(configuration::setString);
        Integer configured = properties.taskSlots();
        return new EmbeddedClusterSettings(configured != null ? configured : Math.max(1, neededSlots), configuration);
    }
}

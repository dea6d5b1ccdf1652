/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import io.dynamodbflink.autoconfigure.cluster.JobPlan;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program that Flink's JobManager runs to submit a job that an application has sent to it. Only applications call it.
 *
 * @since 0.1.0
 */
public final class ShippedJob {

    private static final Logger LOG = LoggerFactory.getLogger(ShippedJob.class);

    /** What Flink calls the jars of a bundle when it has unpacked them. */
    private static final Pattern UNPACKED = Pattern.compile("\\d+_lib_.+\\.jar");

    private ShippedJob() {}

    /**
     * @param arguments the job, as the application has written it
     * @throws Exception if it cannot be read, or the cluster refuses it
     */
    public static void main(String[] arguments) throws Exception {
        List<Path> unpacked = List.of();
        try {
            StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
            ReadableConfig given = environment.getConfiguration();
            unpacked = given.getOptional(PipelineOptions.JARS).orElse(List.of()).stream()
                    .map(jar -> Path.of(URI.create(jar)))
                    .filter(jar ->
                            UNPACKED.matcher(jar.getFileName().toString()).matches())
                    .toList();
            if (given.get(DeploymentOptions.PROGRAM_CONFIG_ENABLED) && !unpacked.isEmpty()) {
                // Without the bundle itself: TaskManagers would load it, too, and have no use for it.
                Configuration jars = new Configuration();
                jars.set(
                        PipelineOptions.JARS,
                        unpacked.stream().map(jar -> jar.toUri().toString()).toList());
                environment = StreamExecutionEnvironment.getExecutionEnvironment(jars);
            }
            StreamGraph graph =
                    JobPlan.read(JobText.read(arguments), Thread.currentThread().getContextClassLoader());
            environment.executeAsync(graph);
        } finally {
            // Flink has unpacked them for this run, and would keep them until the JobManager ends.
            delete(unpacked);
        }
    }

    private static void delete(List<Path> files) {
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("{} is not needed any more, but cannot be deleted", file, e);
            }
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.worker;

import io.dynamodbflink.autoconfigure.cluster.EmbeddedClusterSettings;
import io.dynamodbflink.autoconfigure.cluster.EmbeddedFlinkCluster;
import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.cluster.JobObservation;
import io.dynamodbflink.autoconfigure.cluster.SubmittableJob;
import io.dynamodbflink.autoconfigure.properties.ClusterProperties;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.program.ClusterClient;
import org.apache.flink.runtime.jobgraph.JobGraph;

/**
 * A cluster that treats the application as one elsewhere does: JobManager and TaskManager each load its classes with a
 * class loader of their own, made for the job and closed after it. It is in the same JVM all the same.
 */
final class OtherLoaderCluster implements FlinkCluster {

    private final EmbeddedFlinkCluster cluster;

    OtherLoaderCluster(ClusterProperties properties) {
        cluster = new EmbeddedFlinkCluster(EmbeddedClusterSettings.of(properties, 1));
    }

    @Override
    public CompletableFuture<JobID> submit(SubmittableJob job) {
        JobGraph graph = job.jobGraph();
        graph.setClasspaths(classPath());
        return client().submitJob(graph).thenApply(id -> id);
    }

    private static List<URL> classPath() {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(classPath.split(File.pathSeparator))
                .map(OtherLoaderCluster::url)
                .toList();
    }

    private static URL url(String entry) {
        try {
            return new File(entry).toURI().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(entry, e);
        }
    }

    @Override
    public void start() {
        cluster.start();
    }

    @Override
    public CompletableFuture<Void> stop() {
        return cluster.stop();
    }

    @Override
    public boolean isRunning() {
        return cluster.isRunning();
    }

    @Override
    public ClusterClient<?> client() {
        return cluster.client();
    }

    @Override
    public CompletableFuture<JobObservation> observe(JobID job) {
        return cluster.observe(job);
    }
}

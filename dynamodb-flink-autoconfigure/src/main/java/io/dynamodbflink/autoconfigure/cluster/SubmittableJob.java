/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.jspecify.annotations.Nullable;

/**
 * A job that is built and can be submitted. Once only: it has its id.
 *
 * @since 0.1.0
 */
public final class SubmittableJob {

    private final StreamGraph graph;
    private final ClassLoader classLoader;
    private final @Nullable JobPlan plan;

    private @Nullable JobGraph jobGraph;

    private SubmittableJob(StreamGraph graph, ClassLoader classLoader, @Nullable JobPlan plan) {
        this.graph = graph;
        this.classLoader = classLoader;
        this.plan = plan;
    }

    /**
     * A job that runs in this JVM.
     *
     * @param graph what to run, with a name and an id
     * @param classLoader has the application's classes
     */
    public static SubmittableJob here(StreamGraph graph, ClassLoader classLoader) {
        return of(graph, classLoader, null);
    }

    /**
     * A job that is sent elsewhere.
     *
     * @param graph what to run, with a name and an id
     * @param classLoader has the application's classes
     * @throws IOException if something in the graph cannot be serialised
     */
    public static SubmittableJob elsewhere(StreamGraph graph, ClassLoader classLoader) throws IOException {
        return of(graph, classLoader, JobPlan.of(graph));
    }

    private static SubmittableJob of(StreamGraph graph, ClassLoader classLoader, @Nullable JobPlan plan) {
        Objects.requireNonNull(graph, "graph");
        Objects.requireNonNull(graph.getJobID(), "id");
        return new SubmittableJob(graph, Objects.requireNonNull(classLoader, "classLoader"), plan);
    }

    /** The job's name. */
    public String name() {
        return graph.getJobName();
    }

    /** The id that the job has on the cluster. */
    public JobID id() {
        return graph.getJobID();
    }

    /** The job for a cluster in this JVM. It also tells which operators there are, wherever the job runs. */
    public synchronized JobGraph jobGraph() {
        if (jobGraph == null) {
            jobGraph = graph.getJobGraph(classLoader);
            jobGraph.setClasspaths(classpaths(jobGraph));
        }
        return jobGraph;
    }

    /**
     * The job for a cluster elsewhere.
     *
     * @throws IllegalStateException if it was built for this JVM
     */
    public JobPlan plan() {
        if (plan == null) {
            throw new IllegalStateException("The job '" + name() + "' was built for the application's own JVM, since"
                    + " dynamodb-flink.cluster.target is not remote");
        }
        return plan;
    }

    /**
     * Without any entry, Flink runs a job's code with the JVM's system class loader, which in an executable jar, and
     * under devtools, does not have the application's classes. With one, it makes a child of the loader that Flink's
     * own classes come from, which has them. The entry itself leads nowhere.
     */
    private static List<URL> classpaths(JobGraph graph) {
        List<URL> classpaths = new ArrayList<>(graph.getClasspaths());
        try {
            classpaths.add(URI.create("file:/dev/null/").toURL());
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
        return classpaths;
    }
}

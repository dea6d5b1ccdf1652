/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.InstantiationUtil;

/**
 * A job in the form in which it travels: a stream graph in which everything that is made of the application's classes
 * has been serialised by itself, so that the graph can be read by who does not have them.
 *
 * @since 0.1.0
 */
public final class JobPlan {

    private final byte[] bytes;
    private final SavepointRestoreSettings restore;

    private JobPlan(byte[] bytes, SavepointRestoreSettings restore) {
        this.bytes = bytes;
        this.restore = restore;
    }

    /**
     * @param graph a graph from which no job graph has been made yet: making one leaves objects of the application in it
     * @throws IOException if something in it cannot be serialised
     */
    static JobPlan of(StreamGraph graph) throws IOException {
        Objects.requireNonNull(graph, "graph").serializeUserDefinedInstances();
        return new JobPlan(InstantiationUtil.serializeObject(graph), graph.getSavepointRestoreSettings());
    }

    /**
     * Reads a plan where it has arrived.
     *
     * @param bytes what {@link #bytes()} gave
     * @param classLoader has the application's classes
     * @throws ClassNotFoundException if it does not have all of them
     */
    public static StreamGraph read(byte[] bytes, ClassLoader classLoader) throws Exception {
        StreamGraph graph = InstantiationUtil.deserializeObject(bytes, classLoader);
        graph.deserializeUserDefinedInstances(classLoader, Runnable::run);
        return graph;
    }

    /**
     * The job with the jars that it needs, for a submission that carries them.
     *
     * @param jars local files
     */
    public StreamGraph with(List<Path> jars) {
        try {
            StreamGraph graph = InstantiationUtil.deserializeObject(bytes, JobPlan.class.getClassLoader());
            jars.forEach(jar -> graph.addJar(new org.apache.flink.core.fs.Path(jar.toUri())));
            return graph;
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException("What was just written cannot be read", e);
        }
    }

    /** The serialised stream graph. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The state that the job goes on from. Flink takes it from the submission, not from the graph. */
    public SavepointRestoreSettings restore() {
        return restore;
    }
}

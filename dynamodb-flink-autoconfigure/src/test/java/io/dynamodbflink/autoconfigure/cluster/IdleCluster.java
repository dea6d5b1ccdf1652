/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.program.ClusterClient;
import org.jspecify.annotations.Nullable;

/** A cluster without jobs, whose end a test decides on. */
final class IdleCluster implements FlinkCluster {

    volatile CompletableFuture<@Nullable Void> ended = CompletableFuture.completedFuture(null);

    private volatile boolean running;

    @Override
    public void start() {
        running = true;
    }

    @Override
    @SuppressWarnings("NullAway") // of a generic type
    public CompletableFuture<Void> stop() {
        running = false;
        return ended.thenApply(nothing -> nothing);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public ClusterClient<?> client() {
        throw new IllegalStateException("nobody submits jobs");
    }

    @Override
    public CompletableFuture<JobObservation> observe(JobID job) {
        return CompletableFuture.failedFuture(new IllegalStateException("there are no jobs"));
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import io.dynamodbflink.autoconfigure.remote.FlinkRest;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a cluster elsewhere before it gets jobs: whether it can run them at all, and what may go wrong. */
final class ClusterFit {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterFit.class);

    private final ClusterGreeting greeting;
    private final SharedDirectories directories;

    /** What has been said, so that it is not said before every submission. */
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    /**
     * @param clientVersion version of the application's own Flink
     * @param checkpointDirectories checkpoint directories of the jobs by their names
     */
    ClusterFit(String clientVersion, Map<String, String> checkpointDirectories) {
        this.greeting = new ClusterGreeting(Objects.requireNonNull(clientVersion, "clientVersion"));
        this.directories = new SharedDirectories(checkpointDirectories);
    }

    /**
     * Looks at the cluster when it is met.
     *
     * @return completes with the cluster's version; fails as {@link ClusterGreeting#greet} does
     */
    CompletableFuture<String> greet(FlinkRest rest) {
        return greeting.greet(rest)
                .thenCompose(version -> checkDirectories(rest).thenApply(checked -> version));
    }

    /**
     * Looks at the cluster, which may be another one by now, before it gets a job.
     *
     * @return fails as {@link ClusterGreeting#greet} does
     */
    CompletableFuture<@Nullable Void> check(FlinkRest rest, SubmittableJob job) {
        return greet(rest).thenCompose(version -> rest.get("/overview")).thenAccept(overview -> {
            ClusterSlots slots = ClusterSlots.of(overview);
            int needed = ClusterSlots.needed(job.jobGraph());
            if (slots.free() < needed) {
                LOG.warn(
                        "Job '{}' is submitted, but waits for slots until Flink gives up (slot.request.timeout, 5 minutes"
                                + " unless set), or runs with fewer if the cluster's scheduler is adaptive. {}",
                        job.name(),
                        slots.text(needed));
            }
        });
    }

    /** What is not found out here is found out by Flink, later. */
    private CompletableFuture<@Nullable Void> checkDirectories(FlinkRest rest) {
        return rest.get("/taskmanagers")
                .thenCombine(rest.get("/jobmanager/config"), directories::warning)
                .handle((warning, failure) -> {
                    if (failure != null) {
                        LOG.debug("It cannot be told on which hosts the Flink cluster is", failure);
                    } else {
                        warning.filter(warned::add).ifPresent(text -> LOG.warn("{}", text));
                    }
                    return null;
                });
    }
}

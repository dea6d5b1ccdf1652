/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import io.dynamodbflink.autoconfigure.remote.FlinkRest;
import io.dynamodbflink.autoconfigure.remote.RestFailure;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.util.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** Asks whoever answers at an address whether it is a Flink cluster that can run the application's jobs. */
final class ClusterGreeting {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterGreeting.class);

    private final String clientVersion;

    /** What was said last, so that it is not said before every submission. */
    private final AtomicReference<String> warned = new AtomicReference<>("");

    ClusterGreeting(String clientVersion) {
        this.clientVersion = Objects.requireNonNull(clientVersion, "clientVersion");
    }

    /**
     * @return completes with the cluster's version; fails with a {@link RestFailure} if no cluster answers, and with a
     *     {@link FailureAnalyzedException} if it is one that cannot run the jobs
     */
    CompletableFuture<String> greet(FlinkRest rest) {
        return rest.get("/config").thenApply(config -> check(rest, config)).exceptionally(failure -> {
            throw new CompletionException(ExceptionUtils.stripCompletionException(failure));
        });
    }

    private String check(FlinkRest rest, JsonNode config) {
        String version = config.path("flink-version").asText();
        if (version.isEmpty()) {
            throw notACluster(rest, "It answers, but does not say which version of Flink it is of.");
        }
        if (config.path("features").path("web-history").asBoolean()) {
            throw notACluster(rest, "It is a history server of Flink's, which runs nothing.");
        }
        ClusterVersion.check(version, clientVersion, rest.address()).ifPresent(warning -> {
            if (!warning.equals(warned.getAndSet(warning))) {
                LOG.warn("{}", warning);
            }
        });
        return version;
    }

    private static FailureAnalyzedException notACluster(FlinkRest rest, String why) {
        return new FailureAnalyzedException(
                "What answers at " + rest.address() + " is not a Flink cluster. " + why,
                "Correct dynamodb-flink.cluster.remote.address: it is that of a JobManager's REST endpoint.");
    }
}

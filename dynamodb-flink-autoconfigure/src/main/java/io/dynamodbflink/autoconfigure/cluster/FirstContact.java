/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import io.dynamodbflink.autoconfigure.remote.RestFailure;
import io.dynamodbflink.connector.aws.ExponentialBackoff;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Meets a cluster elsewhere when the application starts. An application that needs the cluster waits for it; any other
 * tries once.
 */
final class FirstContact {

    private static final Logger LOG = LoggerFactory.getLogger(FirstContact.class);

    private static final ExponentialBackoff PAUSES =
            new ExponentialBackoff(Duration.ofMillis(200), Duration.ofSeconds(5));

    private final RemoteClusterSettings settings;
    private final ClusterFit fit;

    FirstContact(RemoteClusterSettings settings, ClusterFit fit) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.fit = Objects.requireNonNull(fit, "fit");
    }

    /**
     * Returns when the cluster has answered, or the application is to go on without it, or the connection is closed.
     *
     * @throws FailureAnalyzedException if the cluster is needed and does not answer in time, or cannot run the
     *     application's jobs
     */
    void make(RemoteConnection connection) {
        long begin = System.nanoTime();
        try {
            for (int attempt = 1; !connection.isClosed(); attempt++) {
                try {
                    String version = fit.greet(connection.rest()).get();
                    LOG.info("The jobs run on the Flink {} cluster at {}", version, settings.address());
                    return;
                } catch (ExecutionException e) {
                    if (connection.isClosed()) {
                        return;
                    }
                    Duration tried = Duration.ofNanos(System.nanoTime() - begin);
                    if (!settings.required()) {
                        LOG.warn(
                                "{} The application starts all the same, and tries again whenever a job is submitted",
                                text(explained(tried, e)));
                        return;
                    }
                    awaitNextAttempt(connection, attempt, tried, e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "Interrupted while waiting for the Flink cluster at " + settings.address(), e);
        } finally {
            connection.rest().contact().report();
        }
    }

    /** Waits before the next attempt, if there is to be one; ends early if the connection is closed meanwhile. */
    private void awaitNextAttempt(RemoteConnection connection, int attempt, Duration tried, ExecutionException failure)
            throws InterruptedException {
        Duration pause = PAUSES.delayAfter(attempt);
        boolean passing =
                RestFailure.of(failure).filter(it -> it.kind().isPassing()).isPresent();
        if (!passing || tried.plus(pause).compareTo(settings.startupTimeout()) >= 0) {
            throw explained(tried, failure);
        }
        if (attempt == 1) {
            LOG.info(
                    "Waiting up to {} ms for the Flink cluster at {}: {}",
                    settings.startupTimeout().toMillis(),
                    settings.address(),
                    RestFailure.of(failure).map(Throwable::getMessage).orElse(""));
        }
        connection.awaitClosed(pause);
    }

    private RuntimeException explained(Duration tried, ExecutionException failure) {
        RestFailure unanswered = RestFailure.of(failure).orElse(null);
        if (unanswered != null) {
            return UnreachableCluster.explained(settings.address(), tried, unanswered);
        }
        return failure.getCause() instanceof RuntimeException known
                ? known
                : new IllegalStateException(
                        "The Flink cluster at " + settings.address() + " cannot be used: " + failure.getMessage(),
                        failure);
    }

    private static String text(RuntimeException failure) {
        return failure instanceof FailureAnalyzedException analyzed
                ? analyzed.analysis().getDescription()
                : String.valueOf(failure.getMessage());
    }
}

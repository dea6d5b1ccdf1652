/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import io.dynamodbflink.autoconfigure.remote.FlinkRest;
import io.dynamodbflink.autoconfigure.remote.RestFailure;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import io.dynamodbflink.autoconfigure.shipping.Shipping;
import io.dynamodbflink.connector.aws.ExponentialBackoff;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.program.ClusterClient;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * A Flink cluster elsewhere, which runs whether the application does or not. It is asked and told by its REST endpoint
 * only. While it does not answer, nothing is known of its jobs; when it answers again, everything goes on by itself.
 *
 * @since 0.1.0
 */
public final class RemoteFlinkCluster implements FlinkCluster {

    private static final Logger LOG = LoggerFactory.getLogger(RemoteFlinkCluster.class);

    /** Pauses between attempts to reach the cluster when the application starts. */
    private static final ExponentialBackoff PAUSES =
            new ExponentialBackoff(Duration.ofMillis(200), Duration.ofSeconds(5));

    private final RemoteClusterSettings settings;
    private final Shipping shipping;
    private final RestObservations observations;
    private final ClusterGreeting greeting = new ClusterGreeting(EnvironmentInformation.getVersion());

    private @Nullable RemoteConnection connection;

    /**
     * @param shipping sends the application to the cluster
     * @param secrets what must not be in what is observed of the jobs
     */
    public RemoteFlinkCluster(RemoteClusterSettings settings, Shipping shipping, KnownSecrets secrets) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.shipping = Objects.requireNonNull(shipping, "shipping");
        this.observations = new RestObservations(Objects.requireNonNull(secrets, "secrets"));
    }

    /**
     * Connects to the cluster, and waits until it answers if the application needs it to start.
     *
     * @throws FailureAnalyzedException if it is needed and does not answer in time, or cannot run the application's jobs
     */
    @Override
    public void start() {
        RemoteConnection opened;
        synchronized (this) {
            if (connection != null) {
                return;
            }
            opened = RemoteConnection.open(settings);
            connection = opened;
        }
        boolean met = false;
        try {
            meet(opened);
            met = true;
        } finally {
            if (!met) {
                stop();
            }
        }
    }

    private void meet(RemoteConnection opened) {
        long begin = System.nanoTime();
        for (int attempt = 1; isOpen(opened); attempt++) {
            try {
                String version = greeting.greet(opened.rest()).get();
                LOG.info("The jobs run on the Flink {} cluster at {}", version, settings.address());
                opened.rest().contact().report();
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(
                        "Interrupted while waiting for the Flink cluster at " + settings.address(), e);
            } catch (ExecutionException e) {
                if (isOpen(opened) && !isWorthAnotherAttempt(opened, begin, attempt, e)) {
                    return;
                }
            }
        }
    }

    /**
     * @return false if the application is to go on without the cluster
     * @throws FailureAnalyzedException if it is not
     */
    private boolean isWorthAnotherAttempt(
            RemoteConnection opened, long begin, int attempt, ExecutionException failure) {
        RuntimeException explained = explained(Duration.ofNanos(System.nanoTime() - begin), failure);
        if (!settings.required()) {
            LOG.warn("{} The application starts without it: jobs are submitted when it answers", text(explained));
            opened.rest().contact().report();
            return false;
        }
        Duration pause = PAUSES.delayAfter(attempt);
        boolean passing =
                RestFailure.of(failure).filter(it -> it.kind().isPassing()).isPresent();
        long left = settings.startupTimeout().toNanos() - (System.nanoTime() - begin);
        if (!passing || left <= pause.toNanos()) {
            throw explained;
        }
        if (attempt == 1) {
            LOG.info(
                    "Waiting up to {} ms for the Flink cluster at {}: {}",
                    settings.startupTimeout().toMillis(),
                    settings.address(),
                    RestFailure.of(failure).map(Throwable::getMessage).orElse(""));
        }
        pause(opened, pause);
        return true;
    }

    private RuntimeException explained(Duration tried, Throwable failure) {
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

    private synchronized boolean isOpen(RemoteConnection opened) {
        return connection == opened;
    }

    /** Ends early if the connection is closed meanwhile. */
    private synchronized void pause(RemoteConnection opened, Duration pause) {
        long end = System.nanoTime() + pause.toNanos();
        try {
            for (long left = pause.toMillis(); left > 0 && connection == opened; ) {
                wait(left);
                left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "Interrupted while waiting for the Flink cluster at " + settings.address(), e);
        }
    }

    /** Closes the connection. The cluster and its jobs go on. */
    @Override
    @SuppressWarnings("NullAway") // of a generic type
    public CompletableFuture<Void> stop() {
        RemoteConnection open;
        synchronized (this) {
            open = connection;
            connection = null;
            notifyAll();
        }
        return open == null ? CompletableFuture.completedFuture(null) : open.close();
    }

    /** Whether there is a connection; the cluster may still not answer, see {@link #trouble}. */
    @Override
    public synchronized boolean isRunning() {
        return connection != null;
    }

    @Override
    public CompletableFuture<JobID> submit(SubmittableJob job) {
        RemoteConnection open = connection();
        return greeting.greet(open.rest()).thenCompose(version -> shipping.submit(job, open.rest(), open.client()));
    }

    @Override
    public Duration submissionTimeout() {
        return shipping.timeout();
    }

    @Override
    public Optional<String> codeDigest() {
        return Optional.of(shipping.digest());
    }

    @Override
    public ClusterClient<?> client() {
        return connection().client();
    }

    /** For whatever {@link #client} does not offer. */
    public FlinkRest rest() {
        return connection().rest();
    }

    @Override
    public boolean outlivesApplication() {
        return true;
    }

    /** Flink tells what it knew up to 3 seconds ago, unless its {@code web.refresh-interval} is another. */
    @Override
    public CompletableFuture<JobObservation> observe(JobID job) {
        return observations.observe(connection().rest(), Objects.requireNonNull(job, "job"));
    }

    @Override
    public CompletableFuture<JobPresence> presence(JobID job) {
        RemoteConnection open;
        synchronized (this) {
            open = connection;
        }
        if (open == null) {
            return CompletableFuture.completedFuture(JobPresence.NO_ANSWER);
        }
        return open.rest().get("/jobs/" + job + "/status").handle((status, failure) -> {
            if (failure == null) {
                return JobPresence.KNOWN;
            }
            return RestObservations.notFound(failure) ? JobPresence.NOT_KNOWN : JobPresence.NO_ANSWER;
        });
    }

    @Override
    public @Nullable ClusterTrouble trouble() {
        RemoteConnection open;
        synchronized (this) {
            open = connection;
        }
        return open == null ? null : open.rest().contact().trouble();
    }

    private synchronized RemoteConnection connection() {
        if (connection == null) {
            throw new IllegalStateException("There is no connection to the Flink cluster at " + settings.address());
        }
        return connection;
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import io.dynamodbflink.autoconfigure.job.FailureSummary;
import io.dynamodbflink.autoconfigure.remote.FlinkRest;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import io.dynamodbflink.autoconfigure.shipping.Shipping;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.program.ClusterClient;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * A Flink cluster elsewhere, which runs whether the application does or not. It is asked and told by its REST endpoint
 * only. While it does not answer, nothing is known of its jobs; when it answers again, everything goes on by itself.
 *
 * @since 0.1.0
 */
public final class RemoteFlinkCluster implements FlinkCluster {

    private final RemoteClusterSettings settings;
    private final Shipping shipping;
    private final RestObservations observations;
    private final FailureHints hints;
    private final ClusterFit fit;
    private final FirstContact firstContact;

    private @Nullable RemoteConnection connection;

    /**
     * @param shipping sends the application to the cluster
     * @param secrets what must not be in what is observed of the jobs
     */
    public RemoteFlinkCluster(RemoteClusterSettings settings, Shipping shipping, KnownSecrets secrets) {
        this(settings, shipping, secrets, shipping::whereIs);
    }

    /**
     * @param whereIs says, in a sentence, where the application has a class, and why that is not on the cluster
     */
    RemoteFlinkCluster(
            RemoteClusterSettings settings,
            Shipping shipping,
            KnownSecrets secrets,
            Function<String, Optional<String>> whereIs) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.shipping = Objects.requireNonNull(shipping, "shipping");
        this.hints = new FailureHints(whereIs);
        this.observations = new RestObservations(Objects.requireNonNull(secrets, "secrets"), hints);
        this.fit = new ClusterFit(EnvironmentInformation.getVersion(), settings.checkpointDirectories());
        this.firstContact = new FirstContact(settings, fit);
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
            firstContact.make(opened);
            met = true;
        } finally {
            if (!met) {
                stop();
            }
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
        return fit.check(open.rest(), job).thenCompose(fits -> shipping.submit(job, open.rest(), open.client()));
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

    @Override
    public FailureSummary explained(FailureSummary failure) {
        return hints.explained(failure);
    }

    private synchronized RemoteConnection connection() {
        if (connection == null) {
            throw new IllegalStateException("There is no connection to the Flink cluster at " + settings.address());
        }
        return connection;
    }
}

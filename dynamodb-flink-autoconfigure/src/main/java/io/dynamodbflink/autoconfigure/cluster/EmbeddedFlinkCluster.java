/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import java.net.BindException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.program.ClusterClient;
import org.apache.flink.client.program.MiniClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** A Flink cluster in this JVM: one JobManager and one TaskManager, without high availability. */
public final class EmbeddedFlinkCluster implements FlinkCluster {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedFlinkCluster.class);

    private final EmbeddedClusterSettings settings;
    private final ClusterTls tls;
    private final KnownSecrets secrets;

    private @Nullable MiniCluster running;
    private @Nullable KeyStoreFiles keys;

    /** A cluster without TLS, which knows no secrets. */
    public EmbeddedFlinkCluster(EmbeddedClusterSettings settings) {
        this(settings, ClusterTls.NONE, KnownSecrets.NONE);
    }

    /**
     * @param secrets what must not be in what is observed of the jobs
     */
    public EmbeddedFlinkCluster(EmbeddedClusterSettings settings, ClusterTls tls, KnownSecrets secrets) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.tls = Objects.requireNonNull(tls, "tls");
        this.secrets = Objects.requireNonNull(secrets, "secrets");
    }

    @Override
    public synchronized void start() {
        if (running != null) {
            return;
        }
        long begin = System.nanoTime();
        Configuration configuration = settings.configuration().clone();
        ClusterExposure exposure = ClusterExposure.of(configuration);
        exposure.warnings().forEach(LOG::warn);
        KeyStoreFiles files = tls.prepare(configuration);
        MiniCluster cluster = new ApplicationMiniCluster(
                new MiniClusterConfiguration.Builder()
                        .setConfiguration(configuration)
                        .setNumTaskManagers(1)
                        .setNumSlotsPerTaskManager(settings.taskSlots())
                        .build(),
                exposure.readOnly());
        try {
            cluster.start();
        } catch (Exception e) {
            files.close();
            throw explained(e);
        }
        running = cluster;
        keys = files;
        LOG.info(
                "Embedded Flink cluster with {} task slot(s) started in {} ms",
                settings.taskSlots(),
                (System.nanoTime() - begin) / 1_000_000);
    }

    private static RuntimeException explained(Exception failure) {
        Optional<BindException> port = ExceptionUtils.findThrowable(failure, BindException.class);
        if (port.isPresent()) {
            return new FailureAnalyzedException(
                    "The embedded Flink cluster cannot listen: " + port.get().getMessage() + ".",
                    "Another process has the port. Set dynamodb-flink.cluster.flink[rest.bind-port] to another one, or"
                            + " remove it to have a free one chosen.",
                    failure);
        }
        if (failure instanceof IllegalArgumentException || failure instanceof IllegalConfigurationException) {
            return new FailureAnalyzedException(
                    "The embedded Flink cluster does not accept its configuration: " + failure.getMessage(),
                    "Correct the settings below dynamodb-flink.cluster.flink.",
                    failure);
        }
        return new IllegalStateException(
                "The embedded Flink cluster could not be started: " + failure.getMessage(), failure);
    }

    @Override
    public CompletableFuture<Void> stop() {
        MiniCluster cluster;
        KeyStoreFiles files;
        synchronized (this) {
            cluster = running;
            files = keys;
            running = null;
            keys = null;
        }
        if (cluster == null) {
            return CompletableFuture.completedFuture(null);
        }
        return cluster.closeAsync().whenComplete((nothing, failure) -> {
            if (files != null) {
                files.close();
            }
        });
    }

    @Override
    public synchronized boolean isRunning() {
        return running != null && running.isRunning();
    }

    @Override
    public ClusterClient<?> client() {
        return new MiniClusterClient(settings.configuration(), cluster());
    }

    @Override
    public CompletableFuture<JobObservation> observe(JobID job) {
        return cluster()
                .getExecutionGraphInfo(Objects.requireNonNull(job, "job"))
                .thenApply(info -> ExecutionGraphs.observe(info, secrets));
    }

    private synchronized MiniCluster cluster() {
        if (running == null) {
            throw new IllegalStateException("The embedded Flink cluster is not running");
        }
        return running;
    }
}

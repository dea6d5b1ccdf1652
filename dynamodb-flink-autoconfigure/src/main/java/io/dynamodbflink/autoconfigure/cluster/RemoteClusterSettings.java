/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import io.dynamodbflink.autoconfigure.properties.ClusterProperties;
import io.dynamodbflink.autoconfigure.properties.RemoteClusterProperties;
import io.dynamodbflink.autoconfigure.remote.RestAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.client.deployment.executors.RemoteExecutor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.ssl.SslBundles;

/**
 * How a cluster elsewhere is reached.
 *
 * @param startupTimeout what the start waits for the cluster to answer
 * @param requestTimeout what an answer may take
 * @param required whether the application does not start without the cluster
 * @param checkpointDirectories checkpoint directories of the jobs by their names
 * @param configuration for Flink's client
 * @since 0.1.0
 */
public record RemoteClusterSettings(
        RestAddress address,
        RemoteTls tls,
        Duration startupTimeout,
        Duration requestTimeout,
        boolean required,
        Map<String, String> checkpointDirectories,
        Configuration configuration) {

    /** A command that does not get through is tried again by whoever gave it, who knows whether it still makes sense. */
    private static final int ATTEMPTS = 3;

    private static final Duration PAUSE = Duration.ofSeconds(1);

    public RemoteClusterSettings {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(tls, "tls");
        Objects.requireNonNull(startupTimeout, "startupTimeout");
        Objects.requireNonNull(requestTimeout, "requestTimeout");
        checkpointDirectories = Map.copyOf(checkpointDirectories);
        Objects.requireNonNull(configuration, "configuration");
    }

    /**
     * @param required whether the application does not start without the cluster
     * @param checkpointDirectories checkpoint directories of the jobs by their names
     * @param bundles the application's SSL bundles; null if it has none
     * @throws FailureAnalyzedException if a property is wrong
     */
    public static RemoteClusterSettings of(
            ClusterProperties properties,
            boolean required,
            Map<String, String> checkpointDirectories,
            @Nullable SslBundles bundles) {
        RemoteClusterProperties remote = properties.remote();
        RestAddress address = RestAddress.parse(remote.address());
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.CONNECTION_TIMEOUT, remote.requestTimeout());
        configuration.set(RestOptions.RETRY_MAX_ATTEMPTS, ATTEMPTS);
        configuration.set(RestOptions.RETRY_DELAY, PAUSE);
        properties.flink().forEach(configuration::setString);
        configuration.set(DeploymentOptions.TARGET, RemoteExecutor.NAME);
        // Whatever high availability the cluster has, the address leads to it.
        configuration.set(HighAvailabilityOptions.HA_MODE, "NONE");
        configuration.set(JobManagerOptions.ADDRESS, address.host());
        configuration.set(JobManagerOptions.PORT, address.port());
        configuration.set(RestOptions.ADDRESS, address.host());
        configuration.set(RestOptions.PORT, address.port());
        configuration.set(RestOptions.PATH, address.path());
        configuration.set(SecurityOptions.SSL_REST_ENABLED, address.isTls());
        return new RemoteClusterSettings(
                address,
                RemoteTls.of(remote.sslBundle(), bundles, address),
                remote.startupTimeout(),
                remote.requestTimeout(),
                required,
                checkpointDirectories,
                configuration);
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslStoreBundle;

/** A cluster elsewhere whose REST endpoint speaks TLS. */
class RemoteTlsIT {

    private static final String PASSWORD = "Planted5ecret";

    private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();

    @TempDir
    private Path directory;

    private KeyStore ofTheCluster;
    private KeyStore ofTheApplication;

    private @Nullable EmbeddedFlinkCluster inside;
    private @Nullable RemoteFlinkCluster outside;

    @BeforeEach
    void createCertificates() throws Exception {
        ofTheCluster = TestCertificate.create(Files.createDirectory(directory.resolve("cluster")), "EC", PASSWORD)
                .load();
        ofTheApplication = TestCertificate.create(
                        Files.createDirectory(directory.resolve("application")), "RSA", PASSWORD)
                .load();
        bundles.registerBundle("cluster", bundle(ofTheCluster, ofTheApplication));
        bundles.registerBundle("trusting", bundle(null, ofTheCluster));
        bundles.registerBundle("identified", bundle(ofTheApplication, ofTheCluster));
        bundles.registerBundle("stranger", bundle(null, ofTheApplication));
    }

    @AfterEach
    void stop() throws Exception {
        if (outside != null) {
            outside.stop().get(30, TimeUnit.SECONDS);
        }
        if (inside != null) {
            inside.stop().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void endpointThatTheBundleTrustsIsUsedByBothClients() throws Exception {
        startCluster(false);

        connect("trusting").start();

        assertThatBothClientsAreAnswered();
    }

    @Test
    void endpointThatNobodyTrustsIsNotSpokenTo() {
        startCluster(false);

        for (String bundle : new String[] {"", "stranger"}) {
            FailureAnalysis analysis = catchThrowableOfType(FailureAnalyzedException.class, connect(bundle)::start)
                    .analysis();
            assertThat(analysis.getDescription()).contains("no secure connection", "https://");
            assertThat(analysis.getAction()).contains("remote.ssl-bundle", "trust store");
        }
    }

    @Test
    void endpointThatAsksForACertificateGetsTheBundles() throws Exception {
        startCluster(true);

        connect("identified").start();

        assertThatBothClientsAreAnswered();
    }

    @Test
    void endpointThatAsksForACertificateGetsNone() {
        startCluster(true);

        FailureAnalyzedException failure =
                catchThrowableOfType(FailureAnalyzedException.class, connect("trusting")::start);

        assertThat(failure.analysis().getDescription()).contains("https://");
    }

    private void assertThatBothClientsAreAnswered() throws Exception {
        assertThat(outside.presence(new JobID()).join()).isEqualTo(JobPresence.NOT_KNOWN);
        assertThat(outside.client().listJobs().join()).isEmpty();
    }

    private void startCluster(boolean clientAuthentication) {
        inside = new EmbeddedFlinkCluster(
                EmbeddedClusterSettings.of(ClusterSettings.withFlink(Map.of("web.submit.enable", "true")), 1),
                ClusterTls.of(
                        ClusterSettings.properties(Map.of(
                                        "ssl.rest-bundle",
                                        "cluster",
                                        "ssl.rest-client-authentication",
                                        String.valueOf(clientAuthentication)))
                                .ssl(),
                        bundles),
                KnownSecrets.NONE);
        inside.start();
    }

    private RemoteFlinkCluster connect(String bundle) {
        Map<String, String> settings = new HashMap<>();
        settings.put("remote.address", inside.client().getWebInterfaceURL());
        settings.put("remote.startup-timeout", "2s");
        if (!bundle.isEmpty()) {
            settings.put("remote.ssl-bundle", bundle);
        }
        outside = new RemoteFlinkCluster(
                RemoteClusterSettings.of(ClusterSettings.properties(settings), true, Map.of(), bundles),
                ClusterSettings.shipping(),
                KnownSecrets.NONE);
        return outside;
    }

    private static SslBundle bundle(@Nullable KeyStore keys, KeyStore trusted) {
        return SslBundle.of(
                SslStoreBundle.of(keys, PASSWORD, trusted), SslBundleKey.of(keys == null ? null : PASSWORD));
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.autoconfigure.ListeningSockets;
import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import io.dynamodbflink.autoconfigure.properties.ClusterProperties;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** An embedded cluster whose connections are TLS, with certificates from SSL bundles. */
class ClusterTlsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String PASSWORD = "Planted5ecret";

    private static final Set<Path> LEFT_BEHIND = keyDirectories();

    private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();

    @TempDir
    private Path directory;

    private @Nullable EmbeddedFlinkCluster cluster;

    private TestCertificate certificate;

    @BeforeEach
    void createCertificate() throws Exception {
        certificate = TestCertificate.create(directory, "RSA", PASSWORD);
    }

    @AfterEach
    void stopCluster() throws Exception {
        if (cluster != null) {
            cluster.stop().get(30, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void restEndpointSpeaksTlsOnly(String algorithm) throws Exception {
        certificate = TestCertificate.create(Files.createDirectory(directory.resolve("more")), algorithm, PASSWORD);
        bundles.registerBundle("web", keyStoreBundle(false));
        start(Map.of("ssl.rest-bundle", "web"));
        URI address = URI.create(cluster.client().getWebInterfaceURL() + "/overview");

        assertThat(address.getScheme()).isEqualTo("https");
        assertThat(get(address, trusting(null)).statusCode()).isEqualTo(200);
        HttpResponse<String> plain = get(URI.create("http:" + address.getSchemeSpecificPart()), trusting(null));
        assertThat(plain.statusCode()).isEqualTo(301);
        assertThat(plain.headers().firstValue("Location").orElseThrow()).startsWith("https://");
        assertThat(plain.body()).isEmpty();
    }

    @Test
    void clientsOfTheRestEndpointMustHaveACertificateThatIsTrusted() throws Exception {
        bundles.registerBundle("web", keyStoreBundle(true));
        start(Map.of("ssl.rest-bundle", "web", "ssl.rest-client-authentication", "true"));
        URI address = URI.create(cluster.client().getWebInterfaceURL() + "/overview");

        assertThatIOException().isThrownBy(() -> get(address, trusting(null)));
        assertThat(get(address, trusting(certificate)).statusCode()).isEqualTo(200);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void partsOfTheClusterTrustOnlyEachOther() throws Exception {
        bundles.registerBundle("flink", pemBundle());
        Set<InetSocketAddress> before = ListeningSockets.present();
        // Whatever a task needs goes through the server of binary objects, however small it is.
        start(Map.of("ssl.internal-bundle", "flink", "flink[blob.offload.minsize]", "1"));
        runsAJob();

        int rest = URI.create(cluster.client().getWebInterfaceURL()).getPort();
        List<InetSocketAddress> internal = ListeningSockets.openedSince(before).stream()
                .filter(socket -> socket.getPort() != rest)
                .toList();
        assertThat(internal).isNotEmpty().allSatisfy(socket -> {
            assertThatIOException().isThrownBy(() -> shakeHands(socket, trusting(null)));
            shakeHands(socket, trusting(certificate));
        });
    }

    @Test
    void keysAreInFilesOfOurOwnWhileTheClusterRunsOnly() throws Exception {
        bundles.registerBundle("both", pemBundle());
        start(Map.of("ssl.rest-bundle", "both", "ssl.internal-bundle", "both"));
        Path written = keyDirectories().stream()
                .filter(path -> !LEFT_BEHIND.contains(path))
                .findFirst()
                .orElseThrow();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(written)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(written)) {
            assertThat(files).hasSize(4).allSatisfy(file -> assertThat(
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------"));
        }
        cluster.stop().get(30, TimeUnit.SECONDS);
        assertThat(written).doesNotExist();
    }

    @Test
    void configuredPasswordsStayOutOfFlink() throws Exception {
        bundles.registerBundle("web", keyStoreBundle(false));
        start(Map.of("ssl.rest-bundle", "web"));

        String configuration = get(
                        URI.create(cluster.client().getWebInterfaceURL() + "/jobmanager/config"), trusting(null))
                .body();
        assertThat(configuration)
                .contains("security.ssl.rest.keystore-password", "******")
                .doesNotContain(PASSWORD);
    }

    private void runsAJob() {
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment();
        environment.setParallelism(1);
        environment.fromSequence(1, 100).map(number -> number + 1).sinkTo(new DiscardingSink<>());
        JobID job = cluster.client()
                .submitJob(environment.getStreamGraph().getJobGraph())
                .join();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(cluster.observe(job).join().state()).isEqualTo(ObservedJobState.FINISHED));
    }

    private void start(Map<String, String> settings) {
        ClusterProperties properties = ClusterSettings.properties(settings);
        cluster = new EmbeddedFlinkCluster(
                EmbeddedClusterSettings.of(properties, 1), ClusterTls.of(properties.ssl(), bundles), KnownSecrets.NONE);
        cluster.start();
    }

    private SslBundle keyStoreBundle(boolean withTrust) throws Exception {
        KeyStore store = certificate.load();
        return SslBundle.of(
                SslStoreBundle.of(store, certificate.password(), withTrust ? store : null),
                SslBundleKey.of(certificate.password()));
    }

    private SslBundle pemBundle() throws Exception {
        PemSslStoreDetails details = PemSslStoreDetails.forCertificate(certificate.certificateAsPem())
                .withPrivateKey(certificate.privateKeyAsPem());
        return SslBundle.of(new PemSslStoreBundle(details, null));
    }

    /** A client that trusts the certificate, and has one if it is given one. */
    private SSLContext trusting(@Nullable TestCertificate own) throws Exception {
        return SslBundle.of(
                        own == null
                                ? SslStoreBundle.of(null, null, trustStore())
                                : SslStoreBundle.of(own.load(), own.password(), trustStore()),
                        SslBundleKey.of(own == null ? null : own.password(), null))
                .createSslContext();
    }

    private KeyStore trustStore() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("flink", certificate.load().getCertificate("flink"));
        return store;
    }

    /** Asks until the cluster, which has just been started, knows who leads it. */
    private static HttpResponse<String> get(URI address, SSLContext tls) throws Exception {
        HttpClient http = HttpClient.newBuilder().sslContext(tls).build();
        HttpRequest request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
        return await().atMost(PATIENCE)
                .until(
                        () -> http.send(request, HttpResponse.BodyHandlers.ofString()),
                        answer -> answer.statusCode() != 503);
    }

    private static void shakeHands(InetSocketAddress address, SSLContext tls) throws Exception {
        try (SSLSocket socket =
                (SSLSocket) tls.getSocketFactory().createSocket(address.getAddress(), address.getPort())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.startHandshake();
        }
    }

    private static Set<Path> keyDirectories() {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(path -> path.getFileName().toString().startsWith("dynamodb-flink-tls"))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.SecurityOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslStoreBundle;

class ClusterTlsTests {

    private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();

    @TempDir
    private Path directory;

    @Test
    void withoutBundlesThereIsNoTls() {
        Configuration configuration = new Configuration();

        try (KeyStoreFiles files = tls(Map.of()).prepare(configuration)) {
            assertThat(configuration.keySet()).isEmpty();
            assertThat(files.password()).hasSizeGreaterThan(30);
        }
    }

    @Test
    void settingsOfFlinkGoOverTheBundle() throws Exception {
        TestCertificate certificate = TestCertificate.create(directory, "EC", "secret-of-store");
        bundles.registerBundle(
                "web",
                SslBundle.of(
                        SslStoreBundle.of(certificate.load(), certificate.password(), null),
                        SslBundleKey.of(certificate.password())));
        Configuration configuration = new Configuration();
        configuration.set(SecurityOptions.SSL_PROTOCOL, "TLSv1.3");
        configuration.set(SecurityOptions.SSL_ALGORITHMS, "TLS_AES_256_GCM_SHA384");

        try (KeyStoreFiles files = tls(Map.of("ssl.rest-bundle", "web")).prepare(configuration)) {
            assertThat(configuration.get(SecurityOptions.SSL_ALGORITHMS)).isEqualTo("TLS_AES_256_GCM_SHA384");
            assertThat(configuration.get(SecurityOptions.SSL_REST_ENABLED)).isTrue();
            assertThat(configuration.get(SecurityOptions.SSL_INTERNAL_ENABLED)).isFalse();
            assertThat(configuration.toMap().values()).doesNotContain(certificate.password());
            assertThat(files.password()).isNotEqualTo(certificate.password());
        }
    }

    @Test
    void bundleThatDoesNotExistIsExplained() {
        bundles.registerBundle("web", SslBundle.of(SslStoreBundle.NONE));

        FailureAnalyzedException failure = failure(Map.of("ssl.internal-bundle", "wbe"));

        assertThat(failure.analysis().getDescription())
                .contains("no SSL bundle 'wbe'", "dynamodb-flink.cluster.ssl.internal-bundle", "[web]");
        assertThat(failure.analysis().getAction()).contains("spring.ssl.bundle");
    }

    @Test
    void bundleWithoutKeyIsExplained() {
        bundles.registerBundle("web", SslBundle.of(SslStoreBundle.NONE));

        assertThat(failure(Map.of("ssl.rest-bundle", "web")).analysis().getDescription())
                .contains("'web'", "no key store");
    }

    @Test
    void aliasThatIsNotThereIsExplained() throws Exception {
        TestCertificate certificate = TestCertificate.create(directory, "EC", "secret-of-store");
        bundles.registerBundle(
                "web",
                SslBundle.of(
                        SslStoreBundle.of(certificate.load(), certificate.password(), null),
                        SslBundleKey.of(certificate.password(), "flonk")));

        assertThat(catchThrowableOfType(IllegalStateException.class, () -> tls(Map.of("ssl.rest-bundle", "web"))
                        .prepare(new Configuration())))
                .hasMessageContaining("no private key with the alias 'flonk'");
    }

    @Test
    void clientAuthenticationNeedsABundleWithATrustStore() throws Exception {
        assertThat(failure(Map.of("ssl.rest-client-authentication", "true"))
                        .analysis()
                        .getAction())
                .contains("dynamodb-flink.cluster.ssl.rest-bundle");

        TestCertificate certificate = TestCertificate.create(directory, "EC", "secret-of-store");
        bundles.registerBundle(
                "web", SslBundle.of(SslStoreBundle.of(certificate.load(), certificate.password(), null)));
        assertThat(failure(Map.of("ssl.rest-bundle", "web", "ssl.rest-client-authentication", "true"))
                        .analysis()
                        .getDescription())
                .contains("'web' has no trust store");
    }

    private FailureAnalyzedException failure(Map<String, String> settings) {
        return catchThrowableOfType(FailureAnalyzedException.class, () -> tls(settings));
    }

    private ClusterTls tls(Map<String, String> settings) {
        return ClusterTls.of(ClusterSettings.properties(settings).ssl(), bundles);
    }
}

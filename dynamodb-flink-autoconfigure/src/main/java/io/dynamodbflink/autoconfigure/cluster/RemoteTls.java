/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import io.dynamodbflink.autoconfigure.remote.RestAddress;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.SecurityOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * TLS of the connections to a cluster's REST endpoint: whom they trust, and which certificate they show. Host names are
 * always verified.
 */
public final class RemoteTls {

    /** What the JVM trusts, without a certificate. */
    public static final RemoteTls DEFAULT = new RemoteTls(null);

    private static final String PROPERTY = "dynamodb-flink.cluster.remote.ssl-bundle";

    /** As the JDK has them; Flink's own defaults know neither TLS 1.3 nor keys of elliptic curves. */
    private static final String PROTOCOLS = "TLSv1.2,TLSv1.3";

    private static final String CIPHERS = "TLS_AES_256_GCM_SHA384,TLS_AES_128_GCM_SHA256," + ClusterTls.CIPHERS;

    private final @Nullable SslBundle bundle;

    private RemoteTls(@Nullable SslBundle bundle) {
        this.bundle = bundle;
    }

    /**
     * @param name name of the SSL bundle; null for none
     * @param bundles the application's bundles; null if it has none
     * @throws FailureAnalyzedException if there is no such bundle, or it would not be used
     */
    public static RemoteTls of(@Nullable String name, @Nullable SslBundles bundles, RestAddress address) {
        SslBundle bundle = ClusterTls.bundle(PROPERTY, name, bundles);
        if (bundle != null && !address.isTls()) {
            throw new FailureAnalyzedException(
                    PROPERTY + "=" + name + " is set, but connections to " + address + " are not secure.",
                    "Let " + RestAddress.PROPERTY + " begin with https://, or remove " + PROPERTY + ".");
        }
        return bundle == null ? DEFAULT : new RemoteTls(bundle);
    }

    /** For the JDK's HTTP client; null for the JVM's own. */
    @Nullable
    SSLContext context() {
        return bundle == null ? null : bundle.createSslContext();
    }

    /**
     * Adds the same to the configuration of Flink's client, which reads keys from files.
     *
     * @return the files, to be closed with the client
     */
    KeyStoreFiles prepare(Configuration configuration) {
        Objects.requireNonNull(configuration, "configuration");
        KeyStoreFiles files = new KeyStoreFiles();
        if (bundle == null) {
            return files;
        }
        try {
            configuration.set(SecurityOptions.SSL_PROTOCOL, PROTOCOLS);
            configuration.set(SecurityOptions.SSL_ALGORITHMS, CIPHERS);
            if (bundle.getStores().getTrustStore() != null) {
                configuration.set(SecurityOptions.SSL_REST_TRUSTSTORE_TYPE, KeyStoreFiles.TYPE);
                configuration.set(SecurityOptions.SSL_REST_TRUSTSTORE, files.trust("REST", bundle));
                configuration.set(SecurityOptions.SSL_REST_TRUSTSTORE_PASSWORD, files.password());
            }
            if (bundle.getStores().getKeyStore() != null) {
                configuration.set(SecurityOptions.SSL_REST_AUTHENTICATION_ENABLED, true);
                configuration.set(SecurityOptions.SSL_REST_KEYSTORE_TYPE, KeyStoreFiles.TYPE);
                configuration.set(SecurityOptions.SSL_REST_KEYSTORE, files.keys("REST", bundle));
                configuration.set(SecurityOptions.SSL_REST_KEYSTORE_PASSWORD, files.password());
                configuration.set(SecurityOptions.SSL_REST_KEY_PASSWORD, files.password());
            }
            return files;
        } catch (RuntimeException e) {
            files.close();
            throw e;
        }
    }
}

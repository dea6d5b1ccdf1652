/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import io.dynamodbflink.autoconfigure.properties.ClusterSslProperties;
import java.util.Objects;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.SecurityOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;

/**
 * TLS of the embedded cluster, from SSL bundles of Spring Boot. Flink reads keys from files with a password. Ours are
 * temporary ones under a password that is made up for them, so that a bundle may come from anywhere, and no configured
 * password enters Flink's configuration.
 */
public final class ClusterTls {

    /** No TLS. */
    public static final ClusterTls NONE = new ClusterTls(null, false, null);

    private static final String PREFIX = "dynamodb-flink.cluster.ssl.";

    /** Flink's own default has none for keys of elliptic curves. */
    static final String CIPHERS = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,"
            + "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,"
            + "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,"
            + "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";

    private final @Nullable SslBundle rest;
    private final boolean restClientAuthentication;
    private final @Nullable SslBundle internal;

    private ClusterTls(@Nullable SslBundle rest, boolean restClientAuthentication, @Nullable SslBundle internal) {
        this.rest = rest;
        this.restClientAuthentication = restClientAuthentication;
        this.internal = internal;
    }

    /**
     * @param properties which bundles are used for what
     * @param bundles the application's bundles; null if it has none
     * @throws FailureAnalyzedException if there is no such bundle, or it does not have what is needed
     */
    public static ClusterTls of(ClusterSslProperties properties, @Nullable SslBundles bundles) {
        Objects.requireNonNull(properties, "properties");
        SslBundle rest = withKey(PREFIX + "rest-bundle", properties.restBundle(), bundles);
        SslBundle internal = withKey(PREFIX + "internal-bundle", properties.internalBundle(), bundles);
        if (properties.restClientAuthentication()) {
            if (rest == null) {
                throw new FailureAnalyzedException(
                        PREFIX + "rest-client-authentication asks clients for certificates, but without TLS there are"
                                + " none.",
                        "Set " + PREFIX + "rest-bundle to the SSL bundle that Flink's REST endpoint is to use.");
            }
            if (rest.getStores().getTrustStore() == null) {
                throw new FailureAnalyzedException(
                        "The SSL bundle '" + properties.restBundle() + "' has no trust store, so no client could be"
                                + " trusted.",
                        "Give the bundle a trust store with the certificates of the clients, or remove " + PREFIX
                                + "rest-client-authentication.");
            }
        }
        return new ClusterTls(rest, properties.restClientAuthentication(), internal);
    }

    private static @Nullable SslBundle withKey(String property, @Nullable String name, @Nullable SslBundles bundles) {
        SslBundle bundle = bundle(property, name, bundles);
        if (bundle != null && bundle.getStores().getKeyStore() == null) {
            throw new FailureAnalyzedException(
                    "The SSL bundle '" + name + "', which " + property + " names, has no key store.",
                    "Give the bundle a certificate with its private key.");
        }
        return bundle;
    }

    /**
     * The bundle that a property names; null if it names none.
     *
     * @throws FailureAnalyzedException if there is no such bundle
     */
    static @Nullable SslBundle bundle(String property, @Nullable String name, @Nullable SslBundles bundles) {
        if (!StringUtils.hasText(name)) {
            return null;
        }
        String remedy = "Set " + property + " to the name of a bundle below spring.ssl.bundle.";
        SslBundle bundle;
        try {
            bundle = bundles == null ? null : bundles.getBundle(name);
        } catch (NoSuchSslBundleException e) {
            throw new FailureAnalyzedException(
                    "There is no SSL bundle '" + name + "', which " + property + " names. There are: "
                            + bundles.getBundleNames() + ".",
                    remedy,
                    e);
        }
        if (bundle == null) {
            throw new FailureAnalyzedException(
                    "There is no SSL bundle '" + name + "', which " + property + " names.", remedy);
        }
        return bundle;
    }

    /**
     * Writes the files and adds what Flink needs to know about them to its configuration, where that does not say
     * something else already.
     *
     * @return the files, to be closed when the cluster has stopped
     */
    KeyStoreFiles prepare(Configuration configuration) {
        KeyStoreFiles files = new KeyStoreFiles();
        try {
            if (rest != null) {
                prepareRest(rest, configuration, files);
            }
            if (internal != null) {
                prepareInternal(internal, configuration, files);
            }
            if (rest != null || internal != null) {
                setIfAbsent(configuration, SecurityOptions.SSL_ALGORITHMS, CIPHERS);
            }
            return files;
        } catch (RuntimeException e) {
            files.close();
            throw e;
        }
    }

    private void prepareRest(SslBundle bundle, Configuration configuration, KeyStoreFiles files) {
        setIfAbsent(configuration, SecurityOptions.SSL_REST_ENABLED, true);
        setIfAbsent(configuration, SecurityOptions.SSL_REST_AUTHENTICATION_ENABLED, restClientAuthentication);
        setIfAbsent(configuration, SecurityOptions.SSL_REST_KEYSTORE_TYPE, KeyStoreFiles.TYPE);
        setIfAbsent(configuration, SecurityOptions.SSL_REST_KEYSTORE, files.keys("rest", bundle));
        setIfAbsent(configuration, SecurityOptions.SSL_REST_KEYSTORE_PASSWORD, files.password());
        setIfAbsent(configuration, SecurityOptions.SSL_REST_KEY_PASSWORD, files.password());
        setIfAbsent(configuration, SecurityOptions.SSL_REST_TRUSTSTORE_TYPE, KeyStoreFiles.TYPE);
        setIfAbsent(configuration, SecurityOptions.SSL_REST_TRUSTSTORE, files.trust("rest", bundle));
        setIfAbsent(configuration, SecurityOptions.SSL_REST_TRUSTSTORE_PASSWORD, files.password());
    }

    private static void prepareInternal(SslBundle bundle, Configuration configuration, KeyStoreFiles files) {
        setIfAbsent(configuration, SecurityOptions.SSL_INTERNAL_ENABLED, true);
        setIfAbsent(configuration, SecurityOptions.SSL_INTERNAL_KEYSTORE_TYPE, KeyStoreFiles.TYPE);
        setIfAbsent(configuration, SecurityOptions.SSL_INTERNAL_KEYSTORE, files.keys("internal", bundle));
        setIfAbsent(configuration, SecurityOptions.SSL_INTERNAL_KEYSTORE_PASSWORD, files.password());
        setIfAbsent(configuration, SecurityOptions.SSL_INTERNAL_KEY_PASSWORD, files.password());
        setIfAbsent(configuration, SecurityOptions.SSL_INTERNAL_TRUSTSTORE_TYPE, KeyStoreFiles.TYPE);
        setIfAbsent(configuration, SecurityOptions.SSL_INTERNAL_TRUSTSTORE, files.trust("internal", bundle));
        setIfAbsent(configuration, SecurityOptions.SSL_INTERNAL_TRUSTSTORE_PASSWORD, files.password());
    }

    private static <T> void setIfAbsent(Configuration configuration, ConfigOption<T> option, T value) {
        if (!configuration.contains(option)) {
            configuration.set(option, value);
        }
    }
}

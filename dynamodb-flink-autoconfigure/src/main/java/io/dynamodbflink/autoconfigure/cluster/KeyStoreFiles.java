/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.StringUtils;

/**
 * Temporary files with the keys and certificates of SSL bundles, readable by the user of this process only, and worth
 * nothing without a password that is in memory only.
 */
final class KeyStoreFiles implements AutoCloseable {

    static final String TYPE = "PKCS12";

    private static final Logger LOG = LoggerFactory.getLogger(KeyStoreFiles.class);

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private static final int PASSWORD_BYTES = 32;

    private final String password = newPassword();
    private final List<Path> files = new ArrayList<>();

    private @Nullable Path directory;

    String password() {
        return password;
    }

    /** Writes the bundle's private keys with their certificates. */
    String keys(String name, SslBundle bundle) {
        try {
            KeyStore from = bundle.getStores().getKeyStore();
            String only = bundle.getKey().getAlias();
            KeyStore store = empty();
            if (from != null) {
                for (String alias : Collections.list(from.aliases())) {
                    if (from.isKeyEntry(alias) && (!StringUtils.hasText(only) || only.equalsIgnoreCase(alias))) {
                        Key key = from.getKey(alias, keyPassword(bundle));
                        store.setKeyEntry(alias, key, password.toCharArray(), from.getCertificateChain(alias));
                    }
                }
            }
            if (store.size() == 0) {
                throw new IllegalStateException("The SSL bundle for Flink's " + name + " connections has no private"
                        + " key" + (StringUtils.hasText(only) ? " with the alias '" + only + "'" : ""));
            }
            return write(name + "-keys", store);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "The private key of the SSL bundle for Flink's " + name + " connections cannot be read", e);
        }
    }

    private static char @Nullable [] keyPassword(SslBundle bundle) {
        String ofKey = bundle.getKey().getPassword();
        String any = ofKey != null ? ofKey : bundle.getStores().getKeyStorePassword();
        return any == null ? null : any.toCharArray();
    }

    /** Writes the certificates that the bundle trusts; without any, its own. */
    String trust(String name, SslBundle bundle) {
        try {
            KeyStore trusted = bundle.getStores().getTrustStore();
            KeyStore from = trusted != null ? trusted : bundle.getStores().getKeyStore();
            KeyStore store = empty();
            if (from != null) {
                for (String alias : Collections.list(from.aliases())) {
                    Certificate certificate = from.getCertificate(alias);
                    if (certificate != null) {
                        store.setCertificateEntry(alias, certificate);
                    }
                }
            }
            return write(name + "-trust", store);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "The certificates of the SSL bundle for Flink's " + name + " connections cannot be read", e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance(TYPE);
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String write(String name, KeyStore store) throws GeneralSecurityException {
        try {
            if (directory == null) {
                // Nobody else may enter it: see Files.createTempDirectory.
                directory = Files.createTempDirectory("dynamodb-flink-tls");
            }
            Path file = directory.resolve(name + ".p12");
            Files.createFile(file, permissions(file));
            files.add(file);
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, password.toCharArray());
            }
            return file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException("The keys for Flink's connections cannot be written to a temporary file", e);
        }
    }

    private static FileAttribute<?>[] permissions(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    private static String newPassword() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        List<Path> all = new ArrayList<>(files);
        if (directory != null) {
            all.add(directory);
        }
        for (Path path : all) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                LOG.warn("A temporary file with keys cannot be deleted: {}", path, e);
            }
        }
        files.clear();
        directory = null;
    }
}

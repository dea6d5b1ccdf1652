/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import io.dynamodbflink.connector.aws.AWSConfigConstants.CredentialProvider;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Where credentials come from, read from the properties below one prefix and checked. */
sealed interface CredentialsSettings {

    record Environment() implements CredentialsSettings {}

    record SystemProperties() implements CredentialsSettings {}

    record Automatic() implements CredentialsSettings {}

    record Profile(@Nullable String path, @Nullable String name) implements CredentialsSettings {}

    record Basic(
            String accessKeyId, String secretKey, @Nullable String sessionToken) implements CredentialsSettings {

        @Override
        public String toString() {
            return "Basic[***]";
        }
    }

    record AssumedRole(
            String arn,
            @Nullable String sessionName,
            @Nullable String externalId,
            @Nullable URI stsEndpoint,
            CredentialsSettings base)
            implements CredentialsSettings {

        @Override
        public Optional<Custom> custom() {
            return base.custom();
        }
    }

    record WebIdentity(
            @Nullable String roleArn,
            @Nullable String sessionName,
            @Nullable String tokenFile,
            @Nullable URI stsEndpoint)
            implements CredentialsSettings {}

    record Custom(String className, String key) implements CredentialsSettings {

        @Override
        public Optional<Custom> custom() {
            return Optional.of(this);
        }
    }

    /** The user's class that takes part, if one does. */
    default Optional<Custom> custom() {
        return Optional.empty();
    }

    /**
     * Reads the settings below {@code prefix}, which is itself the key of the provider's name.
     *
     * @throws IllegalArgumentException if a value is wrong or missing; the message names its key
     */
    static CredentialsSettings from(Properties properties, String prefix) {
        return switch (provider(properties, prefix)) {
            case AUTO -> new Automatic();
            case ENV_VAR -> new Environment();
            case SYS_PROP -> new SystemProperties();
            case PROFILE ->
                new Profile(
                        AwsSettings.text(properties, AWSConfigConstants.profilePath(prefix)),
                        AwsSettings.text(properties, AWSConfigConstants.profileName(prefix)));
            case BASIC ->
                new Basic(
                        required(properties, AWSConfigConstants.accessKeyId(prefix), "BASIC", prefix),
                        required(properties, AWSConfigConstants.secretKey(prefix), "BASIC", prefix),
                        AwsSettings.text(properties, AWSConfigConstants.sessionToken(prefix)));
            case ASSUME_ROLE ->
                new AssumedRole(
                        required(properties, AWSConfigConstants.roleArn(prefix), "ASSUME_ROLE", prefix),
                        AwsSettings.text(properties, AWSConfigConstants.roleSessionName(prefix)),
                        AwsSettings.text(properties, AWSConfigConstants.externalId(prefix)),
                        AwsSettings.uri(properties, AWSConfigConstants.roleStsEndpoint(prefix)),
                        from(properties, AWSConfigConstants.roleCredentialsProvider(prefix)));
            case WEB_IDENTITY_TOKEN ->
                new WebIdentity(
                        AwsSettings.text(properties, AWSConfigConstants.roleArn(prefix)),
                        AwsSettings.text(properties, AWSConfigConstants.roleSessionName(prefix)),
                        AwsSettings.text(properties, AWSConfigConstants.webIdentityTokenFile(prefix)),
                        AwsSettings.uri(properties, AWSConfigConstants.roleStsEndpoint(prefix)));
            case CUSTOM -> {
                String key = AWSConfigConstants.customCredentialsProviderClass(prefix);
                yield new Custom(required(properties, key, "CUSTOM", prefix), key);
            }
        };
    }

    private static CredentialProvider provider(Properties properties, String prefix) {
        String name = AwsSettings.text(properties, prefix);
        if (name == null) {
            boolean anyKey = AwsSettings.text(properties, AWSConfigConstants.accessKeyId(prefix)) != null
                    || AwsSettings.text(properties, AWSConfigConstants.secretKey(prefix)) != null;
            // With one key only, BASIC complains of the other: AUTO would ignore the one that was given.
            return anyKey ? CredentialProvider.BASIC : CredentialProvider.AUTO;
        }
        try {
            return CredentialProvider.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw (IllegalArgumentException)
                    AwsSettings.invalid(prefix, name, "one of " + Arrays.toString(CredentialProvider.values()))
                            .initCause(e);
        }
    }

    private static String required(Properties properties, String key, String provider, String prefix) {
        String value = AwsSettings.text(properties, key);
        if (value == null) {
            throw new IllegalArgumentException(
                    "'" + key + "' is missing: the credentials provider " + provider + " ('" + prefix + "') needs it.");
        }
        return value;
    }
}

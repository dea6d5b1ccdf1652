/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.aws;

import io.dynamodbflink.autoconfigure.properties.AwsProperties;
import io.dynamodbflink.autoconfigure.properties.CredentialsProperties;
import io.dynamodbflink.autoconfigure.properties.DynamoDbFlinkProperties;
import io.dynamodbflink.autoconfigure.properties.HttpProperties;
import io.dynamodbflink.connector.aws.AWSConfigConstants;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * Turns the application's properties into the connector's keys: the one place where precedence is decided, and where it
 * is known which property a key has its value from.
 */
final class AwsKeyValues {

    private static final String PREFIX = DynamoDbFlinkProperties.PREFIX + ".aws.";

    private static final Pattern QUOTED_KEY = Pattern.compile("'(aws[.][^']+)'");

    private final Map<String, String> values = new LinkedHashMap<>();

    /** Where each value comes from, or could come from, in the words of the application. */
    private final Map<String, String> origins = new HashMap<>();

    private AwsKeyValues() {}

    /**
     * Further settings first, over them the named ones, over these the connection details, and last the settings of one
     * job.
     *
     * @param propertyOfJob the property that has the job's settings
     */
    static AwsKeyValues of(
            AwsProperties properties,
            DynamoDbFlinkConnectionDetails details,
            Map<String, String> ofJob,
            String propertyOfJob) {
        AwsKeyValues keys = new AwsKeyValues();
        keys.putAll(properties.properties(), PREFIX + "properties");
        if (!properties.fastEncoding()) {
            keys.put(AWSConfigConstants.AWS_DYNAMODB_CLIENT_FAST_ENCODING, PREFIX + "fast-encoding", false);
        }
        if (!properties.fastDecoding()) {
            keys.put(AWSConfigConstants.AWS_DYNAMODB_STREAMS_CLIENT_FAST_DECODING, PREFIX + "fast-decoding", false);
        }
        keys.http(properties.http());
        keys.credentials(properties.credentials());
        keys.connection(details);
        keys.putAll(ofJob, propertyOfJob);
        return keys;
    }

    /** By the connector's keys. */
    Map<String, String> values() {
        return values;
    }

    /** What to do about the first key that a complaint of the connector quotes, if that can be said. */
    Optional<String> remedy(String complaint) {
        Matcher quoted = QUOTED_KEY.matcher(complaint);
        if (!quoted.find()) {
            return Optional.empty();
        }
        String key = quoted.group(1);
        String origin = origins.get(key);
        return origin == null
                ? Optional.empty()
                : Optional.of((values.containsKey(key) ? "Correct " : "Set ") + origin + ".");
    }

    private void connection(DynamoDbFlinkConnectionDetails details) {
        String bean = details instanceof PropertiesConnectionDetails
                ? null
                : "the DynamoDbFlinkConnectionDetails (" + details.getClass().getName() + ")";
        connection(AWSConfigConstants.AWS_REGION, "region", bean, details.getRegion());
        connection(AWSConfigConstants.AWS_ENDPOINT, "endpoint", bean, details.getEndpoint());
        connection(AWSConfigConstants.AWS_ACCESS_KEY_ID, "credentials.access-key-id", bean, details.getAccessKeyId());
        connection(
                AWSConfigConstants.AWS_SECRET_ACCESS_KEY,
                "credentials.secret-access-key",
                bean,
                details.getSecretAccessKey());
        connection(AWSConfigConstants.AWS_SESSION_TOKEN, "credentials.session-token", bean, details.getSessionToken());
        if (bean != null && StringUtils.hasText(details.getAccessKeyId())) {
            // Credentials that come with a connection belong to it, whatever provider the properties name.
            put(AWSConfigConstants.AWS_CREDENTIALS_PROVIDER, bean, AWSConfigConstants.CredentialProvider.BASIC);
        }
    }

    private void connection(String key, String property, @Nullable String bean, @Nullable Object value) {
        put(key, bean != null && value != null ? bean : PREFIX + property, value);
    }

    private void credentials(CredentialsProperties credentials) {
        String prefix = PREFIX + "credentials.";
        put(AWSConfigConstants.AWS_CREDENTIALS_PROVIDER, prefix + "provider", credentials.provider());
        put(AWSConfigConstants.AWS_PROFILE_NAME, prefix + "profile-name", credentials.profileName());
        put(AWSConfigConstants.AWS_PROFILE_PATH, prefix + "profile-path", credentials.profilePath());
        put(AWSConfigConstants.AWS_ROLE_ARN, prefix + "role-arn", credentials.roleArn());
        put(AWSConfigConstants.AWS_ROLE_SESSION_NAME, prefix + "role-session-name", credentials.roleSessionName());
        put(AWSConfigConstants.AWS_ROLE_EXTERNAL_ID, prefix + "role-external-id", credentials.roleExternalId());
        put(AWSConfigConstants.AWS_ROLE_CREDENTIALS_PROVIDER, prefix + "role-provider", credentials.roleProvider());
        put(AWSConfigConstants.AWS_ROLE_STS_ENDPOINT, prefix + "role-sts-endpoint", credentials.roleStsEndpoint());
        put(
                AWSConfigConstants.AWS_WEB_IDENTITY_TOKEN_FILE,
                prefix + "web-identity-token-file",
                credentials.webIdentityTokenFile());
        put(AWSConfigConstants.CUSTOM_CREDENTIALS_PROVIDER_CLASS, prefix + "custom-class", credentials.customClass());
    }

    private void http(HttpProperties http) {
        String prefix = PREFIX + "http.";
        put(AWSConfigConstants.HTTP_CLIENT_TYPE, prefix + "client", http.client());
        put(AWSConfigConstants.HTTP_PROTOCOL_VERSION, prefix + "protocol-version", http.protocolVersion());
        put(AWSConfigConstants.HTTP_CLIENT_MAX_CONCURRENCY, prefix + "max-concurrency", http.maxConcurrency());
        put(
                AWSConfigConstants.HTTP_CLIENT_CONNECTION_TIMEOUT,
                prefix + "connection-timeout",
                millis(http.connectionTimeout()));
        put(AWSConfigConstants.HTTP_CLIENT_READ_TIMEOUT_MILLIS, prefix + "read-timeout", millis(http.readTimeout()));
        put(AWSConfigConstants.HTTP_CLIENT_ATTEMPT_TIMEOUT, prefix + "attempt-timeout", millis(http.attemptTimeout()));
        put(AWSConfigConstants.HTTP_CLIENT_CALL_TIMEOUT, prefix + "call-timeout", millis(http.callTimeout()));
        put(AWSConfigConstants.HTTP_CLIENT_PROXY_ENDPOINT, prefix + "proxy-endpoint", http.proxyEndpoint());
        put(AWSConfigConstants.HTTP_CLIENT_PROXY_USERNAME, prefix + "proxy-username", http.proxyUsername());
        put(AWSConfigConstants.HTTP_CLIENT_PROXY_PASSWORD, prefix + "proxy-password", http.proxyPassword());
        if (http.trustAllCertificates()) {
            put(AWSConfigConstants.TRUST_ALL_CERTIFICATES, prefix + "trust-all-certificates", true);
        }
    }

    private void putAll(Map<String, String> settings, String property) {
        settings.forEach((key, value) -> {
            values.put(key, value);
            origins.put(key, property + "[" + key + "]");
        });
    }

    private static @Nullable String millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis() + " ms";
    }

    private void put(String key, String origin, @Nullable Object value) {
        if (value != null && StringUtils.hasText(value.toString())) {
            values.put(key, value.toString());
            origins.put(key, origin);
        } else {
            origins.putIfAbsent(key, origin);
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.aws;

import io.dynamodbflink.autoconfigure.properties.AwsProperties;
import io.dynamodbflink.autoconfigure.properties.CredentialsProperties;
import io.dynamodbflink.autoconfigure.properties.HttpProperties;
import io.dynamodbflink.connector.aws.AWSConfigConstants;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** Turns the application's properties into the connector's keys: the one place where precedence is decided. */
final class AwsKeyValues {

    private final Map<String, String> values = new LinkedHashMap<>();

    private AwsKeyValues() {}

    /**
     * The connector's keys and values: further settings first, over them the named ones, over these the connection
     * details, and last the settings of one job.
     */
    static Map<String, String> of(
            AwsProperties properties, DynamoDbFlinkConnectionDetails details, Map<String, String> ofJob) {
        AwsKeyValues keys = new AwsKeyValues();
        keys.values.putAll(properties.properties());
        if (!properties.fastDecoding()) {
            keys.put(AWSConfigConstants.AWS_DYNAMODB_STREAMS_CLIENT_FAST_DECODING, false);
        }
        keys.http(properties.http());
        keys.credentials(properties.credentials());
        keys.connection(details);
        keys.values.putAll(ofJob);
        return keys.values;
    }

    private void connection(DynamoDbFlinkConnectionDetails details) {
        put(AWSConfigConstants.AWS_REGION, details.getRegion());
        put(AWSConfigConstants.AWS_ENDPOINT, details.getEndpoint());
        put(AWSConfigConstants.AWS_ACCESS_KEY_ID, details.getAccessKeyId());
        put(AWSConfigConstants.AWS_SECRET_ACCESS_KEY, details.getSecretAccessKey());
        put(AWSConfigConstants.AWS_SESSION_TOKEN, details.getSessionToken());
        if (!(details instanceof PropertiesConnectionDetails) && StringUtils.hasText(details.getAccessKeyId())) {
            // Credentials that come with a connection belong to it, whatever provider the properties name.
            put(AWSConfigConstants.AWS_CREDENTIALS_PROVIDER, AWSConfigConstants.CredentialProvider.BASIC);
        }
    }

    private void credentials(CredentialsProperties credentials) {
        put(AWSConfigConstants.AWS_CREDENTIALS_PROVIDER, credentials.provider());
        put(AWSConfigConstants.AWS_PROFILE_NAME, credentials.profileName());
        put(AWSConfigConstants.AWS_PROFILE_PATH, credentials.profilePath());
        put(AWSConfigConstants.AWS_ROLE_ARN, credentials.roleArn());
        put(AWSConfigConstants.AWS_ROLE_SESSION_NAME, credentials.roleSessionName());
        put(AWSConfigConstants.AWS_ROLE_EXTERNAL_ID, credentials.roleExternalId());
        put(AWSConfigConstants.AWS_ROLE_CREDENTIALS_PROVIDER, credentials.roleProvider());
        put(AWSConfigConstants.AWS_ROLE_STS_ENDPOINT, credentials.roleStsEndpoint());
        put(AWSConfigConstants.AWS_WEB_IDENTITY_TOKEN_FILE, credentials.webIdentityTokenFile());
        put(AWSConfigConstants.CUSTOM_CREDENTIALS_PROVIDER_CLASS, credentials.customClass());
    }

    private void http(HttpProperties http) {
        put(AWSConfigConstants.HTTP_PROTOCOL_VERSION, http.protocolVersion());
        put(AWSConfigConstants.HTTP_CLIENT_MAX_CONCURRENCY, http.maxConcurrency());
        put(AWSConfigConstants.HTTP_CLIENT_CONNECTION_TIMEOUT, millis(http.connectionTimeout()));
        put(AWSConfigConstants.HTTP_CLIENT_READ_TIMEOUT_MILLIS, millis(http.readTimeout()));
        put(AWSConfigConstants.HTTP_CLIENT_ATTEMPT_TIMEOUT, millis(http.attemptTimeout()));
        put(AWSConfigConstants.HTTP_CLIENT_CALL_TIMEOUT, millis(http.callTimeout()));
        put(AWSConfigConstants.HTTP_CLIENT_PROXY_ENDPOINT, http.proxyEndpoint());
        put(AWSConfigConstants.HTTP_CLIENT_PROXY_USERNAME, http.proxyUsername());
        put(AWSConfigConstants.HTTP_CLIENT_PROXY_PASSWORD, http.proxyPassword());
        if (http.trustAllCertificates()) {
            put(AWSConfigConstants.TRUST_ALL_CERTIFICATES, true);
        }
    }

    private static @Nullable String millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis() + " ms";
    }

    private void put(String key, @Nullable Object value) {
        if (value != null && StringUtils.hasText(value.toString())) {
            values.put(key, value.toString());
        }
    }
}

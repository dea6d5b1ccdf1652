/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import io.dynamodbflink.connector.aws.AWSConfigConstants.CredentialProvider;
import io.dynamodbflink.connector.aws.AWSConfigConstants.HttpClientType;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/**
 * The settings of AWS clients as Flink options: keys of {@link AWSConfigConstants} with type, default and description.
 *
 * @since 0.1.0
 */
public final class AWSConfigOptions {

    public static final ConfigOption<String> AWS_REGION_OPTION = ConfigOptions.key(AWSConfigConstants.AWS_REGION)
            .stringType()
            .noDefaultValue()
            .withDescription("Region, for example eu-west-1. Default: the stream ARN's region for the source, else what"
                    + " the AWS SDK finds in environment, system properties and profile.");

    public static final ConfigOption<String> AWS_ENDPOINT_OPTION = ConfigOptions.key(AWSConfigConstants.AWS_ENDPOINT)
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "URI of the service, for example http://localhost:8000. Default: derived from the region.");

    public static final ConfigOption<CredentialProvider> AWS_CREDENTIALS_PROVIDER_OPTION = ConfigOptions.key(
                    AWSConfigConstants.AWS_CREDENTIALS_PROVIDER)
            .enumType(CredentialProvider.class)
            .noDefaultValue()
            .withDescription("Where credentials come from. Default: BASIC if both keys are given, else AUTO, which is"
                    + " the AWS SDK's default chain.");

    public static final ConfigOption<String> AWS_ACCESS_KEY_ID_OPTION =
            text(AWSConfigConstants.AWS_ACCESS_KEY_ID, "Access key id of the BASIC provider.");

    public static final ConfigOption<String> AWS_SECRET_ACCESS_KEY_OPTION =
            text(AWSConfigConstants.AWS_SECRET_ACCESS_KEY, "Secret access key of the BASIC provider.");

    public static final ConfigOption<String> AWS_SESSION_TOKEN_OPTION =
            text(AWSConfigConstants.AWS_SESSION_TOKEN, "Session token of the BASIC provider.");

    public static final ConfigOption<String> AWS_PROFILE_PATH_OPTION = text(
            AWSConfigConstants.AWS_PROFILE_PATH,
            "Path of the profile file of the PROFILE provider. Default: the AWS SDK's files.");

    public static final ConfigOption<String> AWS_PROFILE_NAME_OPTION = text(
            AWSConfigConstants.AWS_PROFILE_NAME,
            "Name of the profile of the PROFILE provider. Default: the AWS SDK's default profile.");

    public static final ConfigOption<String> CUSTOM_CREDENTIALS_PROVIDER_CLASS_OPTION = text(
            AWSConfigConstants.CUSTOM_CREDENTIALS_PROVIDER_CLASS,
            "Class of the CUSTOM provider: an AwsCredentialsProvider with a public constructor that takes Properties.");

    public static final ConfigOption<String> AWS_ROLE_ARN_OPTION =
            text(AWSConfigConstants.AWS_ROLE_ARN, "ARN of the role of the ASSUME_ROLE or WEB_IDENTITY_TOKEN provider.");

    public static final ConfigOption<String> AWS_ROLE_SESSION_NAME = text(
            AWSConfigConstants.AWS_ROLE_SESSION_NAME,
            "Session name of the ASSUME_ROLE or WEB_IDENTITY_TOKEN provider. Default: dynamodb-flink.");

    public static final ConfigOption<String> AWS_ROLE_EXTERNAL_ID_OPTION =
            text(AWSConfigConstants.AWS_ROLE_EXTERNAL_ID, "External id of the ASSUME_ROLE provider.");

    public static final ConfigOption<String> AWS_ROLE_STS_ENDPOINT_OPTION = text(
            AWSConfigConstants.AWS_ROLE_STS_ENDPOINT,
            "URI of the security token service. Default: derived from the region.");

    public static final ConfigOption<String> AWS_ROLE_CREDENTIALS_PROVIDER_OPTION = ConfigOptions.key(
                    AWSConfigConstants.AWS_ROLE_CREDENTIALS_PROVIDER)
            .stringType()
            .noDefaultValue()
            .withDescription("Where the credentials come from with which the role is assumed; the properties of that"
                    + " provider follow below this key.");

    public static final ConfigOption<String> AWS_WEB_IDENTITY_TOKEN_FILE = text(
            AWSConfigConstants.AWS_WEB_IDENTITY_TOKEN_FILE,
            "Path of the token file of the WEB_IDENTITY_TOKEN provider. Default: as AWS_WEB_IDENTITY_TOKEN_FILE says.");

    public static final ConfigOption<String> TRUST_ALL_CERTIFICATES_OPTION = ConfigOptions.key(
                    AWSConfigConstants.TRUST_ALL_CERTIFICATES)
            .stringType()
            .defaultValue("false")
            .withDescription("Whether any TLS certificate is accepted. For tests only.");

    public static final ConfigOption<String> HTTP_PROTOCOL_VERSION_OPTION = ConfigOptions.key(
                    AWSConfigConstants.HTTP_PROTOCOL_VERSION)
            .stringType()
            .defaultValue("HTTP1_1")
            .withDescription("HTTP version. DynamoDB speaks HTTP1_1.");

    public static final ConfigOption<HttpClientType> HTTP_CLIENT_TYPE_OPTION = ConfigOptions.key(
                    AWSConfigConstants.HTTP_CLIENT_TYPE)
            .enumType(HttpClientType.class)
            .defaultValue(HttpClientType.CRT)
            .withDescription("The HTTP client: CRT, a native library and the fastest, or NETTY, which needs the"
                    + " dependency software.amazon.awssdk:netty-nio-client.");

    /** Largest value of {@link #HTTP_CLIENT_MAX_CONCURRENCY_OPTION}. */
    public static final int MOST_CONNECTIONS = 10_000;

    public static final ConfigOption<String> HTTP_CLIENT_MAX_CONCURRENCY_OPTION = ConfigOptions.key(
                    AWSConfigConstants.HTTP_CLIENT_MAX_CONCURRENCY)
            .stringType()
            .defaultValue("1000")
            .withDescription("Most connections of one client, opened as they are needed; 1 to 10000.");

    public static final ConfigOption<String> HTTP_CLIENT_READ_TIMEOUT_MILLIS_OPTION = ConfigOptions.key(
                    AWSConfigConstants.HTTP_CLIENT_READ_TIMEOUT_MILLIS)
            .stringType()
            .defaultValue("10 s")
            .withDescription("Longest silence of a connection with a call on it; a number without a unit means"
                    + " milliseconds. CRT counts full seconds, at least 2.");

    public static final ConfigOption<Duration> HTTP_CLIENT_CONNECTION_TIMEOUT_OPTION = ConfigOptions.key(
                    AWSConfigConstants.HTTP_CLIENT_CONNECTION_TIMEOUT)
            .durationType()
            .defaultValue(Duration.ofSeconds(5))
            .withDescription("Longest time to open a connection.");

    public static final ConfigOption<Duration> HTTP_CLIENT_CALL_TIMEOUT_OPTION = ConfigOptions.key(
                    AWSConfigConstants.HTTP_CLIENT_CALL_TIMEOUT)
            .durationType()
            .defaultValue(Duration.ofSeconds(30))
            .withDescription("Longest time of a call, waiting for credentials and a connection included.");

    public static final ConfigOption<Duration> HTTP_CLIENT_ATTEMPT_TIMEOUT_OPTION = ConfigOptions.key(
                    AWSConfigConstants.HTTP_CLIENT_ATTEMPT_TIMEOUT)
            .durationType()
            .defaultValue(Duration.ofSeconds(20))
            .withDescription("Longest time of one attempt of a call, waiting for a connection included.");

    public static final ConfigOption<String> HTTP_CLIENT_PROXY_ENDPOINT_OPTION = text(
            AWSConfigConstants.HTTP_CLIENT_PROXY_ENDPOINT,
            "URI of an HTTP proxy, for example http://proxy:3128. Default: as the JVM's system properties or the"
                    + " environment say.");

    public static final ConfigOption<String> HTTP_CLIENT_PROXY_USERNAME_OPTION =
            text(AWSConfigConstants.HTTP_CLIENT_PROXY_USERNAME, "User name for the proxy.");

    public static final ConfigOption<String> HTTP_CLIENT_PROXY_PASSWORD_OPTION =
            text(AWSConfigConstants.HTTP_CLIENT_PROXY_PASSWORD, "Password for the proxy.");

    public static final ConfigOption<String> AWS_DYNAMODB_CLIENT_USER_AGENT_PREFIX_OPTION = text(
            AWSConfigConstants.AWS_DYNAMODB_CLIENT_USER_AGENT_PREFIX,
            "Beginning of the user agent of clients for tables. Default: product and version.");

    public static final ConfigOption<String> AWS_DYNAMODB_STREAMS_CLIENT_USER_AGENT_PREFIX_OPTION = text(
            AWSConfigConstants.AWS_DYNAMODB_STREAMS_CLIENT_USER_AGENT_PREFIX,
            "Beginning of the user agent of clients for streams. Default: product and version.");

    /** {@link AWSConfigConstants#AWS_DYNAMODB_CLIENT_FAST_ENCODING}. */
    public static final ConfigOption<Boolean> AWS_DYNAMODB_CLIENT_FAST_ENCODING_OPTION = ConfigOptions.key(
                    AWSConfigConstants.AWS_DYNAMODB_CLIENT_FAST_ENCODING)
            .booleanType()
            .defaultValue(true)
            .withDescription(
                    "Whether batches of writes are encoded by the connector's own encoder. If not, the SDK encodes them:"
                            + " the same bytes, at more CPU.");

    /** {@link AWSConfigConstants#AWS_DYNAMODB_STREAMS_CLIENT_FAST_DECODING}. */
    public static final ConfigOption<Boolean> AWS_DYNAMODB_STREAMS_CLIENT_FAST_DECODING_OPTION = ConfigOptions.key(
                    AWSConfigConstants.AWS_DYNAMODB_STREAMS_CLIENT_FAST_DECODING)
            .booleanType()
            .defaultValue(true)
            .withDescription(
                    "Whether records are decoded by the connector's own decoder. If not, the SDK decodes them: the"
                            + " same records, at several times the CPU.");

    private static final List<ConfigOption<?>> ALL = List.of(
            AWS_REGION_OPTION,
            AWS_ENDPOINT_OPTION,
            AWS_CREDENTIALS_PROVIDER_OPTION,
            AWS_ACCESS_KEY_ID_OPTION,
            AWS_SECRET_ACCESS_KEY_OPTION,
            AWS_SESSION_TOKEN_OPTION,
            AWS_PROFILE_PATH_OPTION,
            AWS_PROFILE_NAME_OPTION,
            CUSTOM_CREDENTIALS_PROVIDER_CLASS_OPTION,
            AWS_ROLE_ARN_OPTION,
            AWS_ROLE_SESSION_NAME,
            AWS_ROLE_EXTERNAL_ID_OPTION,
            AWS_ROLE_STS_ENDPOINT_OPTION,
            AWS_ROLE_CREDENTIALS_PROVIDER_OPTION,
            AWS_WEB_IDENTITY_TOKEN_FILE,
            TRUST_ALL_CERTIFICATES_OPTION,
            HTTP_PROTOCOL_VERSION_OPTION,
            HTTP_CLIENT_TYPE_OPTION,
            HTTP_CLIENT_MAX_CONCURRENCY_OPTION,
            HTTP_CLIENT_READ_TIMEOUT_MILLIS_OPTION,
            HTTP_CLIENT_CONNECTION_TIMEOUT_OPTION,
            HTTP_CLIENT_CALL_TIMEOUT_OPTION,
            HTTP_CLIENT_ATTEMPT_TIMEOUT_OPTION,
            HTTP_CLIENT_PROXY_ENDPOINT_OPTION,
            HTTP_CLIENT_PROXY_USERNAME_OPTION,
            HTTP_CLIENT_PROXY_PASSWORD_OPTION,
            AWS_DYNAMODB_CLIENT_USER_AGENT_PREFIX_OPTION,
            AWS_DYNAMODB_STREAMS_CLIENT_USER_AGENT_PREFIX_OPTION,
            AWS_DYNAMODB_CLIENT_FAST_ENCODING_OPTION,
            AWS_DYNAMODB_STREAMS_CLIENT_FAST_DECODING_OPTION);

    private AWSConfigOptions() {}

    /** Every option of this class. */
    public static List<ConfigOption<?>> all() {
        return ALL;
    }

    private static ConfigOption<String> text(String key, String description) {
        return ConfigOptions.key(key).stringType().noDefaultValue().withDescription(description);
    }
}

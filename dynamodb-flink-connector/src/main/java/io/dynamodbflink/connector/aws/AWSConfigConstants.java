/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

/**
 * Keys of the properties from which AWS clients of source and sink are made. {@link AWSConfigOptions} has the same keys
 * as typed options, with their defaults.
 *
 * @since 0.1.0
 */
public final class AWSConfigConstants {

    /** What sends the calls. The names are read in any letter case. */
    public enum HttpClientType {
        /** AWS Common Runtime, a native library for the usual platforms: the fastest, at the least CPU. */
        CRT,
        /**
         * Netty, in Java only. Needs the dependency {@code software.amazon.awssdk:netty-nio-client}. A client must not be
         * closed by the completion of one of its calls: it waits for the thread that it is closed by.
         */
        NETTY
    }

    /** Where credentials come from. The names are read in any letter case. */
    public enum CredentialProvider {
        /** The environment variables {@code AWS_ACCESS_KEY_ID} and {@code AWS_SECRET_ACCESS_KEY}. */
        ENV_VAR,
        /** The system properties {@code aws.accessKeyId} and {@code aws.secretAccessKey}. */
        SYS_PROP,
        /** A profile of the AWS configuration and credentials files. */
        PROFILE,
        /** The access key id and secret key given as properties. */
        BASIC,
        /** A role assumed with other credentials. */
        ASSUME_ROLE,
        /** A role assumed with a web identity token read from a file, as Kubernetes provides it. */
        WEB_IDENTITY_TOKEN,
        /** A class of the user's, with a public constructor that takes {@link java.util.Properties}. */
        CUSTOM,
        /** Whatever the AWS SDK's default chain finds first. */
        AUTO
    }

    /** Region, for example {@code eu-west-1}. Default: the stream ARN's for the source, else what the SDK finds. */
    public static final String AWS_REGION = "aws.region";

    /** URI of the service, to override the one derived from the region, for example {@code http://localhost:8000}. */
    public static final String AWS_ENDPOINT = "aws.endpoint";

    /**
     * Where credentials come from, a {@link CredentialProvider}. Default: {@code BASIC} if both keys are given, else
     * {@code AUTO}.
     */
    public static final String AWS_CREDENTIALS_PROVIDER = "aws.credentials.provider";

    /** Access key id of the {@code BASIC} provider. */
    public static final String AWS_ACCESS_KEY_ID = accessKeyId(AWS_CREDENTIALS_PROVIDER);

    /** Secret access key of the {@code BASIC} provider. */
    public static final String AWS_SECRET_ACCESS_KEY = secretKey(AWS_CREDENTIALS_PROVIDER);

    /** Session token of the {@code BASIC} provider, for temporary credentials. */
    public static final String AWS_SESSION_TOKEN = sessionToken(AWS_CREDENTIALS_PROVIDER);

    /** Path of the profile file of the {@code PROFILE} provider. Default: the SDK's files. */
    public static final String AWS_PROFILE_PATH = profilePath(AWS_CREDENTIALS_PROVIDER);

    /** Name of the profile of the {@code PROFILE} provider. Default: the SDK's. */
    public static final String AWS_PROFILE_NAME = profileName(AWS_CREDENTIALS_PROVIDER);

    /** Name of the class of the {@code CUSTOM} provider. */
    public static final String CUSTOM_CREDENTIALS_PROVIDER_CLASS =
            customCredentialsProviderClass(AWS_CREDENTIALS_PROVIDER);

    /** ARN of the role to assume. */
    public static final String AWS_ROLE_ARN = roleArn(AWS_CREDENTIALS_PROVIDER);

    /** Name of the session of the assumed role. */
    public static final String AWS_ROLE_SESSION_NAME = roleSessionName(AWS_CREDENTIALS_PROVIDER);

    /** External id that the role's trust policy asks for. */
    public static final String AWS_ROLE_EXTERNAL_ID = externalId(AWS_CREDENTIALS_PROVIDER);

    /**
     * Where the credentials come from with which the role is assumed, a {@link CredentialProvider}; its own properties
     * follow below this key. Default as for {@link #AWS_CREDENTIALS_PROVIDER}.
     */
    public static final String AWS_ROLE_CREDENTIALS_PROVIDER = roleCredentialsProvider(AWS_CREDENTIALS_PROVIDER);

    /** URI of the security token service that assumes the role. Default: derived from the region. */
    public static final String AWS_ROLE_STS_ENDPOINT = roleStsEndpoint(AWS_CREDENTIALS_PROVIDER);

    /** Path of the token file of the {@code WEB_IDENTITY_TOKEN} provider. Default: as the environment says. */
    public static final String AWS_WEB_IDENTITY_TOKEN_FILE = webIdentityTokenFile(AWS_CREDENTIALS_PROVIDER);

    /** Whether any TLS certificate is accepted. For tests only. Default false. */
    public static final String TRUST_ALL_CERTIFICATES = "aws.trust.all.certificates";

    /** HTTP version, {@code HTTP1_1} or {@code HTTP2}. Default {@code HTTP1_1}, the one that DynamoDB speaks. */
    public static final String HTTP_PROTOCOL_VERSION = "aws.http.protocol.version";

    /** The HTTP client, a {@link HttpClientType} in any letter case. Default CRT. */
    public static final String HTTP_CLIENT_TYPE = "aws.http-client.type";

    /** Most connections of one client, opened as they are needed. Default 1000. */
    public static final String HTTP_CLIENT_MAX_CONCURRENCY = "aws.http-client.max-concurrency";

    /**
     * Longest silence of a connection with a call on it; a number without a unit means milliseconds. CRT counts full
     * seconds, at least 2. Default 10 s.
     */
    public static final String HTTP_CLIENT_READ_TIMEOUT_MILLIS = "aws.http-client.read-timeout";

    /** Longest time to open a connection. Default 5 s. */
    public static final String HTTP_CLIENT_CONNECTION_TIMEOUT = "aws.http-client.connection-timeout";

    /** Longest time of a call, waiting for credentials and a connection included. Default 30 s. */
    public static final String HTTP_CLIENT_CALL_TIMEOUT = "aws.http-client.call-timeout";

    /** Longest time of one attempt of a call. Default 20 s. */
    public static final String HTTP_CLIENT_ATTEMPT_TIMEOUT = "aws.http-client.attempt-timeout";

    /** URI of an HTTP proxy, for example {@code http://proxy:3128}. Default: the JVM's and the environment's. */
    public static final String HTTP_CLIENT_PROXY_ENDPOINT = "aws.http-client.proxy.endpoint";

    /** User name for the proxy. */
    public static final String HTTP_CLIENT_PROXY_USERNAME = "aws.http-client.proxy.username";

    /** Password for the proxy. */
    public static final String HTTP_CLIENT_PROXY_PASSWORD = "aws.http-client.proxy.password";

    /** Beginning of the user agent of clients for tables. Default: product and version. */
    public static final String AWS_DYNAMODB_CLIENT_USER_AGENT_PREFIX = "aws.dynamodb.client.user-agent-prefix";

    /** Beginning of the user agent of clients for streams. Default: product and version. */
    public static final String AWS_DYNAMODB_STREAMS_CLIENT_USER_AGENT_PREFIX =
            "aws.dynamodbstreams.client.user-agent-prefix";

    /**
     * Whether clients encode the requests of BatchWriteItem with {@link
     * io.dynamodbflink.connector.aws.encoding.BatchWriteItemEncoding}. If not, the SDK encodes them: the same bytes, at
     * more CPU. Default: true.
     */
    public static final String AWS_DYNAMODB_CLIENT_FAST_ENCODING = "aws.dynamodb.client.fast-encoding";

    /**
     * Whether clients decode the answers of GetRecords with {@link
     * io.dynamodbflink.connector.aws.decoding.GetRecordsDecoding}. If not, the SDK decodes them: the same records, at
     * several times the CPU. Default: true.
     */
    public static final String AWS_DYNAMODB_STREAMS_CLIENT_FAST_DECODING = "aws.dynamodbstreams.client.fast-decoding";

    private AWSConfigConstants() {}

    /** Key of the access key id of the credentials provider configured at {@code prefix}. */
    public static String accessKeyId(String prefix) {
        return prefix + ".basic.accesskeyid";
    }

    /** Key of the secret access key of the credentials provider configured at {@code prefix}. */
    public static String secretKey(String prefix) {
        return prefix + ".basic.secretkey";
    }

    /** Key of the session token of the credentials provider configured at {@code prefix}. */
    public static String sessionToken(String prefix) {
        return prefix + ".basic.sessiontoken";
    }

    /** Key of the profile file's path of the credentials provider configured at {@code prefix}. */
    public static String profilePath(String prefix) {
        return prefix + ".profile.path";
    }

    /** Key of the profile's name of the credentials provider configured at {@code prefix}. */
    public static String profileName(String prefix) {
        return prefix + ".profile.name";
    }

    /** Key of the class name of the credentials provider configured at {@code prefix}. */
    public static String customCredentialsProviderClass(String prefix) {
        return prefix + ".custom.class";
    }

    /** Key of the role's ARN of the credentials provider configured at {@code prefix}. */
    public static String roleArn(String prefix) {
        return prefix + ".role.arn";
    }

    /** Key of the role's session name of the credentials provider configured at {@code prefix}. */
    public static String roleSessionName(String prefix) {
        return prefix + ".role.sessionName";
    }

    /** Key of the role's external id of the credentials provider configured at {@code prefix}. */
    public static String externalId(String prefix) {
        return prefix + ".role.externalId";
    }

    /** Key, and prefix, of the provider with whose credentials the provider at {@code prefix} assumes its role. */
    public static String roleCredentialsProvider(String prefix) {
        return prefix + ".role.provider";
    }

    /** Key of the security token service's URI of the credentials provider configured at {@code prefix}. */
    public static String roleStsEndpoint(String prefix) {
        return prefix + ".role.stsEndpoint";
    }

    /** Key of the token file's path of the credentials provider configured at {@code prefix}. */
    public static String webIdentityTokenFile(String prefix) {
        return prefix + ".webIdentityToken.file";
    }
}

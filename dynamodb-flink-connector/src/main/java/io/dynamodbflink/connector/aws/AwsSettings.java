/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import io.dynamodbflink.connector.aws.AWSConfigConstants.HttpClientType;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** The settings of AWS clients, read and checked. */
record AwsSettings(
        @Nullable String configuredRegion,
        @Nullable URI endpoint,
        HttpSettings http,
        @Nullable String tableUserAgent,
        @Nullable String streamsUserAgent,
        boolean fastEncoding,
        boolean fastDecoding) {

    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

    private static final Set<String> LOCAL_REGIONS = Set.of("local", "localhost", "ddblocal");

    /** What {@link AWSConfigOptions} has as texts. */
    private static final ConfigOption<Protocol> PROTOCOL = ConfigOptions.key(AWSConfigConstants.HTTP_PROTOCOL_VERSION)
            .enumType(Protocol.class)
            .defaultValue(Protocol.valueOf(AWSConfigOptions.HTTP_PROTOCOL_VERSION_OPTION.defaultValue()));

    private static final ConfigOption<Integer> MAX_CONCURRENCY = ConfigOptions.key(
                    AWSConfigConstants.HTTP_CLIENT_MAX_CONCURRENCY)
            .intType()
            .defaultValue(Integer.valueOf(AWSConfigOptions.HTTP_CLIENT_MAX_CONCURRENCY_OPTION.defaultValue()));

    private static final ConfigOption<Duration> READ_TIMEOUT = ConfigOptions.key(
                    AWSConfigConstants.HTTP_CLIENT_READ_TIMEOUT_MILLIS)
            .durationType()
            .defaultValue(
                    TimeUtils.parseDuration(AWSConfigOptions.HTTP_CLIENT_READ_TIMEOUT_MILLIS_OPTION.defaultValue()));

    private static final ConfigOption<Boolean> TRUST_ALL_CERTIFICATES = ConfigOptions.key(
                    AWSConfigConstants.TRUST_ALL_CERTIFICATES)
            .booleanType()
            .defaultValue(Boolean.valueOf(AWSConfigOptions.TRUST_ALL_CERTIFICATES_OPTION.defaultValue()));

    record HttpSettings(
            HttpClientType type,
            Protocol protocol,
            int maxConcurrency,
            Duration readTimeout,
            Duration connectionTimeout,
            Duration callTimeout,
            Duration attemptTimeout,
            boolean trustAllCertificates,
            @Nullable URI proxy,
            @Nullable String proxyUsername,
            @Nullable String proxyPassword) {

        /** The port of this URI, or else that of its scheme. */
        static int port(URI uri) {
            if (uri.getPort() > 0) {
                return uri.getPort();
            }
            return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
        }
    }

    static AwsSettings from(Properties properties) {
        Map<String, String> texts = new HashMap<>();
        for (String key : properties.stringPropertyNames()) {
            String value = text(properties, key);
            if (value != null) {
                texts.put(key, value);
            }
        }
        Configuration configuration = Configuration.fromMap(texts);
        String region = configuration.get(AWSConfigOptions.AWS_REGION_OPTION);
        if (region != null && !REGION.matcher(region).matches()) {
            throw invalid(
                    AWSConfigConstants.AWS_REGION, region, "a region id such as eu-west-1 (any id, with an endpoint)");
        }
        return new AwsSettings(
                region,
                uri(properties, AWSConfigConstants.AWS_ENDPOINT),
                http(properties, configuration),
                configuration.get(AWSConfigOptions.AWS_DYNAMODB_CLIENT_USER_AGENT_PREFIX_OPTION),
                configuration.get(AWSConfigOptions.AWS_DYNAMODB_STREAMS_CLIENT_USER_AGENT_PREFIX_OPTION),
                value(configuration, AWSConfigOptions.AWS_DYNAMODB_CLIENT_FAST_ENCODING_OPTION),
                value(configuration, AWSConfigOptions.AWS_DYNAMODB_STREAMS_CLIENT_FAST_DECODING_OPTION));
    }

    private static HttpSettings http(Properties properties, Configuration configuration) {
        int concurrency = value(configuration, MAX_CONCURRENCY);
        if (concurrency < 1 || concurrency > AWSConfigOptions.MOST_CONNECTIONS) {
            throw invalid(
                    AWSConfigConstants.HTTP_CLIENT_MAX_CONCURRENCY,
                    String.valueOf(concurrency),
                    "a number from 1 to " + AWSConfigOptions.MOST_CONNECTIONS);
        }
        return new HttpSettings(
                value(configuration, AWSConfigOptions.HTTP_CLIENT_TYPE_OPTION),
                value(configuration, PROTOCOL),
                concurrency,
                time(configuration, READ_TIMEOUT, Duration.ofMillis(1)),
                time(configuration, AWSConfigOptions.HTTP_CLIENT_CONNECTION_TIMEOUT_OPTION, Duration.ofMillis(1)),
                time(configuration, AWSConfigOptions.HTTP_CLIENT_CALL_TIMEOUT_OPTION, Duration.ofMillis(1)),
                time(configuration, AWSConfigOptions.HTTP_CLIENT_ATTEMPT_TIMEOUT_OPTION, Duration.ofMillis(1)),
                value(configuration, TRUST_ALL_CERTIFICATES),
                uri(properties, AWSConfigConstants.HTTP_CLIENT_PROXY_ENDPOINT),
                configuration.get(AWSConfigOptions.HTTP_CLIENT_PROXY_USERNAME_OPTION),
                configuration.get(AWSConfigOptions.HTTP_CLIENT_PROXY_PASSWORD_OPTION));
    }

    /**
     * The region to use: the configured one, else the given one, else what the SDK finds.
     *
     * @throws IllegalArgumentException if there is none
     */
    Region region(@Nullable String defaultRegion) {
        String id = configuredRegion != null ? configuredRegion : defaultRegion;
        Region region = id != null ? Region.of(id) : fromSurroundings();
        if (endpoint == null && LOCAL_REGIONS.contains(region.id().toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("Region '" + region.id() + "' exists in an emulator only: set '"
                    + AWSConfigConstants.AWS_ENDPOINT + "' to its URI, for example http://localhost:8000, or set '"
                    + AWSConfigConstants.AWS_REGION + "' to a region of AWS.");
        }
        return region;
    }

    private static Region fromSurroundings() {
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion();
        } catch (SdkClientException e) {
            throw new IllegalArgumentException(
                    "No AWS region is configured. Set one of: the property '" + AWSConfigConstants.AWS_REGION
                            + "', for example eu-west-1; the environment variable AWS_REGION (or the system property"
                            + " aws.region); a region in the AWS profile (~/.aws/config).",
                    e);
        }
    }

    /** The value of the key without surrounding blanks, or null if it is missing or blank. */
    static @Nullable String text(Properties properties, String key) {
        String value = properties.getProperty(key);
        return value == null || value.isBlank() ? null : value.strip();
    }

    static @Nullable URI uri(Properties properties, String key) {
        String value = text(properties, key);
        if (value == null) {
            return null;
        }
        try {
            URI uri = new URI(value);
            String scheme = uri.getScheme();
            if (uri.getHost() != null
                    && uri.getUserInfo() == null
                    && ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Without the cause, which quotes the value.
            throw notAUri(key, value);
        }
        throw notAUri(key, value);
    }

    private static IllegalArgumentException notAUri(String key, String value) {
        return invalid(
                key,
                withoutUser(value),
                "a URI with scheme and host and without user information, such as http://localhost:8000");
    }

    /** Somebody may have put a password into a URI: only what follows it may be shown. */
    static String withoutUser(String value) {
        return value.substring(value.lastIndexOf('@') + 1);
    }

    static IllegalArgumentException invalid(String key, String value, String expected) {
        return new IllegalArgumentException("'" + key + "' is '" + value + "', but must be " + expected + ".");
    }

    private static <T> T value(Configuration configuration, ConfigOption<T> option) {
        try {
            return configuration.get(option);
        } catch (IllegalArgumentException e) {
            String text = configuration.toMap().getOrDefault(option.key(), "");
            throw (IllegalArgumentException)
                    invalid(option.key(), text, expected(option)).initCause(e);
        }
    }

    private static String expected(ConfigOption<?> option) {
        Object example = option.defaultValue();
        if (example instanceof Duration) {
            return "a duration such as 500ms, 10s or 1min";
        }
        if (example instanceof Protocol) {
            return "HTTP1_1 or HTTP2";
        }
        if (example instanceof HttpClientType) {
            return "CRT or NETTY";
        }
        return example instanceof Boolean ? "true or false" : "a whole number";
    }

    private static Duration time(Configuration configuration, ConfigOption<Duration> option, Duration least) {
        Duration value = value(configuration, option);
        if (value.compareTo(least) < 0 || value.compareTo(Duration.ofHours(1)) > 0) {
            throw invalid(option.key(), value.toMillis() + " ms", "between " + least.toMillis() + " ms and 1 hour");
        }
        return value;
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;

/** The keys below {@code aws.}: which exist, which were probably meant, and which hold secrets. */
final class AwsKeys {

    private static final String PREFIX = "aws.";

    private static final String NESTED = AWSConfigConstants.AWS_ROLE_CREDENTIALS_PROVIDER;

    private static final Set<String> KNOWN =
            AWSConfigOptions.all().stream().map(ConfigOption::key).collect(Collectors.toUnmodifiableSet());

    /** Values that may be shown: all others are secrets, or may be. */
    private static final Set<String> NOT_SECRET = Set.of(
            AWSConfigConstants.AWS_REGION,
            AWSConfigConstants.AWS_ENDPOINT,
            AWSConfigConstants.AWS_CREDENTIALS_PROVIDER,
            AWSConfigConstants.AWS_ROLE_CREDENTIALS_PROVIDER,
            AWSConfigConstants.AWS_PROFILE_NAME,
            AWSConfigConstants.AWS_ROLE_ARN,
            AWSConfigConstants.HTTP_PROTOCOL_VERSION,
            AWSConfigConstants.HTTP_CLIENT_MAX_CONCURRENCY,
            AWSConfigConstants.HTTP_CLIENT_READ_TIMEOUT_MILLIS,
            AWSConfigConstants.HTTP_CLIENT_CONNECTION_TIMEOUT,
            AWSConfigConstants.HTTP_CLIENT_CALL_TIMEOUT,
            AWSConfigConstants.HTTP_CLIENT_ATTEMPT_TIMEOUT,
            AWSConfigConstants.TRUST_ALL_CERTIFICATES,
            AWSConfigConstants.AWS_DYNAMODB_CLIENT_FAST_ENCODING,
            AWSConfigConstants.AWS_DYNAMODB_STREAMS_CLIENT_FAST_DECODING);

    private AwsKeys() {}

    static boolean isSecret(String key) {
        return !NOT_SECRET.contains(key);
    }

    static List<UnknownKey> unknown(Collection<String> keys) {
        return keys.stream()
                .filter(key -> key.startsWith(PREFIX) && !isKnown(key))
                .sorted()
                .map(key -> UnknownKey.among(KNOWN, key))
                .toList();
    }

    private static boolean isKnown(String key) {
        if (KNOWN.contains(key)) {
            return true;
        }
        // A role's provider has the same keys below its own prefix, to any depth.
        return key.startsWith(NESTED + ".")
                && isKnown(AWSConfigConstants.AWS_CREDENTIALS_PROVIDER + key.substring(NESTED.length()));
    }
}

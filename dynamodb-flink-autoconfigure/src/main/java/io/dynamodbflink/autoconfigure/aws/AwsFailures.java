/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.aws;

import io.dynamodbflink.connector.aws.AWSConfigConstants;
import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.AwsErrors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Turns what goes wrong between us and AWS when a job starts into something that says what to do. */
public final class AwsFailures {

    private static final String REGION_REMEDY = "Set dynamodb-flink.aws.region, or the environment variable AWS_REGION,"
            + " or declare an AwsRegionProvider bean. With a local endpoint, any region will do.";

    private AwsFailures() {}

    /**
     * The settings of an AWS client are wrong, or incomplete.
     *
     * @param remedy what to do about it; null if that cannot be told
     */
    static FailureAnalyzedException configuration(IllegalArgumentException cause, @Nullable String remedy) {
        String message = String.valueOf(cause.getMessage());
        if (message.contains(AWSConfigConstants.AWS_REGION)) {
            return new FailureAnalyzedException("The AWS region is missing or wrong: " + message, REGION_REMEDY, cause);
        }
        return new FailureAnalyzedException(
                "The settings of the AWS client are wrong: " + message,
                remedy != null
                        ? remedy
                        : "Correct the settings below dynamodb-flink.aws, or below the job's source.properties and"
                                + " sink.properties.",
                cause);
    }

    /**
     * A call failed, for a reason other than that what it asked for does not exist.
     *
     * @param purpose what the call was for, such as "describing the table 'orders'"
     */
    public static FailureAnalyzedException call(String purpose, Throwable cause) {
        AwsErrorKind kind = AwsErrors.classify(cause);
        String description = "AWS refused or failed " + purpose + ": " + AwsErrors.describe(cause);
        return new FailureAnalyzedException(description, remedy(kind, cause), AwsErrors.cause(cause));
    }

    private static String remedy(AwsErrorKind kind, Throwable cause) {
        return switch (kind) {
            case ACCESS ->
                isFromService(cause)
                        ? "Check that the credentials are valid for this account and region, and that their IAM policy"
                                + " allows the call."
                        : "Supply credentials: in dynamodb-flink.aws.credentials, in the environment variables"
                                + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, in a profile, as the role of the"
                                + " machine or container, or as an AwsCredentialsProvider bean. A local endpoint"
                                + " accepts any.";
            case TRANSIENT, THROTTLED ->
                "Check that the endpoint can be reached (dynamodb-flink.aws.endpoint, else the one of the region), and"
                        + " start the application again.";
            default ->
                "Check dynamodb-flink.aws.region and dynamodb-flink.aws.endpoint, and the names and ARNs of the"
                        + " job.";
        };
    }

    /** Whether the service answered with the error, rather than the client having failed to ask. */
    public static boolean isFromService(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AwsServiceException) {
                return true;
            }
        }
        return false;
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.crt.CrtRuntimeException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * Tells what a failed AWS call means, and describes it for logs and exceptions.
 *
 * @since 0.1.0
 */
public final class AwsErrors {

    private static final int LONGEST_MESSAGE = 500;

    /** How DynamoDB quotes a set with duplicates. */
    private static final Pattern QUOTED_SET = Pattern.compile("Input collection \\[.*]", Pattern.DOTALL);

    /** How AWS services quote a parameter that breaks a rule of their API. */
    private static final Pattern QUOTED_VALUE = Pattern.compile("Value '.*?' at '", Pattern.DOTALL);

    private static final Set<String> THROTTLED = Set.of(
            "BandwidthLimitExceeded",
            "KMSThrottlingException",
            "LimitExceededException",
            "PriorRequestNotComplete",
            "ProvisionedThroughputExceededException",
            "RequestLimitExceeded",
            "RequestLimitExceededException",
            "RequestThrottled",
            "RequestThrottledException",
            "SlowDown",
            "ThrottledException",
            "Throttling",
            "ThrottlingException",
            "TooManyRequestsException");

    private static final Set<String> TRANSIENT = Set.of(
            "InternalError",
            "InternalFailure",
            "InternalServerError",
            "InternalServerErrorException",
            "ReplicatedWriteConflictException",
            "RequestTimeout",
            "RequestTimeoutException",
            "ServiceUnavailable",
            "ServiceUnavailableException",
            "TransactionConflictException",
            "TransactionInProgressException");

    private static final Set<String> ACCESS = Set.of(
            "AccessDenied",
            "AccessDeniedException",
            "AuthFailure",
            "ExpiredToken",
            "ExpiredTokenException",
            "IDPCommunicationError",
            "IDPRejectedClaim",
            "IncompleteSignature",
            "IncompleteSignatureException",
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "InvalidIdentityToken",
            "InvalidSignatureException",
            "KMSAccessDeniedException",
            "KMSDisabledException",
            "KMSInvalidStateException",
            "KMSNotFoundException",
            "KMSOptInRequired",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "NotAuthorized",
            "OptInRequired",
            "RequestExpired",
            "RequestTimeTooSkewed",
            "SignatureDoesNotMatch",
            "TokenRefreshRequired",
            "UnauthorizedOperation",
            "UnrecognizedClientException");

    private static final Set<String> FORBIDDEN =
            Set.of("AccessDenied", "AccessDeniedException", "NotAuthorized", "UnauthorizedOperation");

    private static final Set<String> INVALID = Set.of(
            "IdempotentParameterMismatchException",
            "ItemCollectionSizeLimitExceededException",
            "SerializationException",
            "ValidationError",
            "ValidationException");

    private AwsErrors() {}

    /**
     * What the error means for the caller. Looks through the wrappers that futures and the SDK put around the first
     * cause that says something.
     */
    public static AwsErrorKind classify(Throwable error) {
        Objects.requireNonNull(error, "error");
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable cause = error; cause != null && seen.add(cause); cause = cause.getCause()) {
            AwsErrorKind kind = classifyAlone(cause);
            if (kind != null) {
                return kind;
            }
        }
        return AwsErrorKind.FATAL;
    }

    private static @Nullable AwsErrorKind classifyAlone(Throwable error) {
        if (error instanceof SdkServiceException service) {
            return classifyAnswer(service);
        }
        if (error instanceof ApiCallTimeoutException
                || error instanceof ApiCallAttemptTimeoutException
                || error instanceof Crc32MismatchException
                || error instanceof RetryableException
                || error instanceof CrtRuntimeException
                || error instanceof IOException
                || error instanceof UncheckedIOException
                || error instanceof TimeoutException) {
            return AwsErrorKind.TRANSIENT;
        }
        // The SDK has no type of its own for credentials that it cannot load.
        if (error instanceof SdkClientException client
                && client.getMessage() != null
                && client.getMessage().toLowerCase(Locale.ROOT).contains("credentials")) {
            return AwsErrorKind.ACCESS;
        }
        return null;
    }

    private static AwsErrorKind classifyAnswer(SdkServiceException answer) {
        String code = code(answer);
        if (THROTTLED.contains(code)) {
            return AwsErrorKind.THROTTLED;
        }
        if (TRANSIENT.contains(code)) {
            return AwsErrorKind.TRANSIENT;
        }
        if (ACCESS.contains(code)) {
            return AwsErrorKind.ACCESS;
        }
        if (INVALID.contains(code)) {
            return AwsErrorKind.INVALID;
        }
        return switch (code) {
            case "ConditionalCheckFailedException" -> AwsErrorKind.CONDITION_FAILED;
            case "ExpiredIteratorException" -> AwsErrorKind.EXPIRED_ITERATOR;
            case "TrimmedDataAccessException" -> AwsErrorKind.TRIMMED;
            case "ResourceNotFoundException" -> AwsErrorKind.NOT_FOUND;
            default -> classifyStatus(answer.statusCode());
        };
    }

    private static AwsErrorKind classifyStatus(int status) {
        if (status >= 500 || status == 408) {
            return AwsErrorKind.TRANSIENT;
        }
        return switch (status) {
            case 401, 403 -> AwsErrorKind.ACCESS;
            // The body is too large, be it for the service or for something on the way to it.
            case 413 -> AwsErrorKind.INVALID;
            case 429 -> AwsErrorKind.THROTTLED;
            default -> AwsErrorKind.FATAL;
        };
    }

    /**
     * Whether DynamoDB knows the caller and does not permit the call: granting a permission helps, and other calls may
     * be permitted. Not so with credentials that are missing, expired or wrong, or with a role that may not be assumed.
     */
    public static boolean isForbidden(Throwable error) {
        return unwrap(error) instanceof DynamoDbException answer && FORBIDDEN.contains(code(answer));
    }

    /**
     * One line about the error: its kind, code, HTTP status, request id and message. Neither signatures nor attribute
     * values, which some of the service's messages quote, are part of it.
     */
    public static String describe(Throwable error) {
        AwsErrorKind kind = classify(error);
        Throwable cause = unwrap(error);
        if (!(cause instanceof SdkServiceException service)) {
            return kind + " " + cause.getClass().getSimpleName() + ": " + withoutSecrets(cause.getMessage());
        }
        StringBuilder text = new StringBuilder(kind + " " + code(service));
        text.append(" (HTTP ").append(service.statusCode());
        if (service.requestId() != null) {
            text.append(", request ").append(service.requestId());
        }
        return text.append("): ").append(withoutSecrets(message(service))).toString();
    }

    /** The error inside the wrappers of futures; the error itself if it is not wrapped. */
    public static Throwable unwrap(Throwable error) {
        Throwable cause = Objects.requireNonNull(error, "error");
        while (cause instanceof CompletionException || cause instanceof ExecutionException) {
            Throwable inner = cause.getCause();
            if (inner == null) {
                break;
            }
            cause = inner;
        }
        // The SDK repeats an I/O error in a client exception of its own, and sometimes a service's answer too.
        return cause instanceof SdkException && cause.getCause() instanceof SdkServiceException answer ? answer : cause;
    }

    /**
     * The error as the cause of an exception: {@linkplain #unwrap unwrapped}, and if it or one of its own causes quotes
     * signatures or attribute values, replaced by an exception with its description and its stack trace.
     */
    public static Throwable cause(Throwable error) {
        Throwable cause = unwrap(error);
        if (!quotes(cause, Collections.newSetFromMap(new IdentityHashMap<>()))) {
            return cause;
        }
        SdkException described = SdkException.create(describe(error), null);
        described.setStackTrace(cause.getStackTrace());
        return described;
    }

    private static boolean quotes(@Nullable Throwable error, Set<Throwable> seen) {
        if (error == null || !seen.add(error)) {
            return false;
        }
        String message = error.getMessage();
        return message != null && !withoutQuotes(message).equals(message)
                || quotes(error.getCause(), seen)
                || Arrays.stream(error.getSuppressed()).anyMatch(suppressed -> quotes(suppressed, seen));
    }

    private static String code(SdkServiceException error) {
        AwsErrorDetails details = details(error);
        String code = details == null ? null : details.errorCode();
        return code == null ? error.getClass().getSimpleName() : code;
    }

    private static @Nullable String message(SdkServiceException error) {
        AwsErrorDetails details = details(error);
        String message = details == null ? null : details.errorMessage();
        return message == null ? error.getMessage() : message;
    }

    private static @Nullable AwsErrorDetails details(SdkServiceException error) {
        return error instanceof AwsServiceException aws ? aws.awsErrorDetails() : null;
    }

    private static String withoutSecrets(@Nullable String message) {
        if (message == null || message.isBlank()) {
            return "no message";
        }
        String text = withoutQuotes(message.strip()).replaceAll("\\s*\\R\\s*", " ");
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "[...]";
    }

    private static String withoutQuotes(String message) {
        String text = message;
        // What follows quotes the signed headers (the session token is one of them), or the attribute's value.
        for (String quotes : new String[] {"The Canonical String", "The String-to-Sign", "numeric value:"}) {
            int start = text.indexOf(quotes);
            if (start >= 0) {
                text = text.substring(0, start) + "[...]";
            }
        }
        return QUOTED_VALUE
                .matcher(QUOTED_SET.matcher(text).replaceAll("Input collection [...]"))
                .replaceAll("Value '[...]' at '");
    }
}

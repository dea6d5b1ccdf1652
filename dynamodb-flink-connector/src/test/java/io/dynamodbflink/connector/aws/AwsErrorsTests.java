/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.ItemCollectionSizeLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.RequestLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.sts.model.StsException;

class AwsErrorsTests {

    @ParameterizedTest
    @CsvSource({
        "LimitExceededException, 400, THROTTLED",
        "Throttling, 400, THROTTLED",
        "ThrottlingException, 400, THROTTLED",
        "ProvisionedThroughputExceededException, 400, THROTTLED",
        "RequestLimitExceeded, 400, THROTTLED",
        "SlowDown, 503, THROTTLED",
        "TooManyRequestsException, 429, THROTTLED",
        "Unheard, 429, THROTTLED",
        "InternalServerError, 500, TRANSIENT",
        "InternalServerError, 400, TRANSIENT",
        "ServiceUnavailable, 503, TRANSIENT",
        "Unheard, 500, TRANSIENT",
        "Unheard, 502, TRANSIENT",
        "Unheard, 504, TRANSIENT",
        "Unheard, 408, TRANSIENT",
        "TransactionConflictException, 400, TRANSIENT",
        "AccessDeniedException, 400, ACCESS",
        "AccessDenied, 403, ACCESS",
        "KMSAccessDeniedException, 400, ACCESS",
        "KMSDisabledException, 400, ACCESS",
        "KMSInvalidStateException, 400, ACCESS",
        "KMSNotFoundException, 400, ACCESS",
        "KMSThrottlingException, 400, THROTTLED",
        "ReplicatedWriteConflictException, 400, TRANSIENT",
        "ExpiredTokenException, 400, ACCESS",
        "ExpiredToken, 400, ACCESS",
        "UnrecognizedClientException, 400, ACCESS",
        "InvalidSignatureException, 400, ACCESS",
        "MissingAuthenticationTokenException, 400, ACCESS",
        "InvalidIdentityToken, 400, ACCESS",
        "Unheard, 401, ACCESS",
        "Unheard, 403, ACCESS",
        "ExpiredIteratorException, 400, EXPIRED_ITERATOR",
        "TrimmedDataAccessException, 400, TRIMMED",
        "ResourceNotFoundException, 400, NOT_FOUND",
        "ValidationException, 400, INVALID",
        "SerializationException, 400, INVALID",
        "ItemCollectionSizeLimitExceededException, 400, INVALID",
        "Unheard, 413, INVALID",
        "ConditionalCheckFailedException, 400, CONDITION_FAILED",
        "UnknownOperationException, 404, FATAL",
        "Unheard, 400, FATAL"
    })
    void errorCodeOrElseStatusDecides(String code, int status, AwsErrorKind kind) {
        assertThat(AwsErrors.classify(answer(code, status))).isEqualTo(kind);
    }

    @Test
    void typeDecidesWhenTheAnswerHasNoCode() {
        assertThat(AwsErrors.classify(LimitExceededException.builder().build())).isEqualTo(AwsErrorKind.THROTTLED);
        assertThat(AwsErrors.classify(RequestLimitExceededException.builder().build()))
                .isEqualTo(AwsErrorKind.THROTTLED);
        assertThat(AwsErrors.classify(
                        ProvisionedThroughputExceededException.builder().build()))
                .isEqualTo(AwsErrorKind.THROTTLED);
        assertThat(AwsErrors.classify(InternalServerErrorException.builder().build()))
                .isEqualTo(AwsErrorKind.TRANSIENT);
        assertThat(AwsErrors.classify(ExpiredIteratorException.builder().build()))
                .isEqualTo(AwsErrorKind.EXPIRED_ITERATOR);
        assertThat(AwsErrors.classify(TrimmedDataAccessException.builder().build()))
                .isEqualTo(AwsErrorKind.TRIMMED);
        assertThat(AwsErrors.classify(ResourceNotFoundException.builder().build()))
                .isEqualTo(AwsErrorKind.NOT_FOUND);
        assertThat(AwsErrors.classify(
                        ItemCollectionSizeLimitExceededException.builder().build()))
                .isEqualTo(AwsErrorKind.INVALID);
        assertThat(AwsErrors.classify(
                        SdkServiceException.builder().statusCode(503).build()))
                .isEqualTo(AwsErrorKind.TRANSIENT);
    }

    @Test
    void lostConnectionsAndTimeOutsAreTransient() {
        assertThat(AwsErrors.classify(client("Unable to execute HTTP request", new ConnectException("refused"))))
                .isEqualTo(AwsErrorKind.TRANSIENT);
        assertThat(AwsErrors.classify(client("Unable to execute HTTP request", new SocketException("reset"))))
                .isEqualTo(AwsErrorKind.TRANSIENT);
        assertThat(AwsErrors.classify(client("Unable to execute HTTP request", new UnknownHostException("host"))))
                .isEqualTo(AwsErrorKind.TRANSIENT);
        assertThat(AwsErrors.classify(client("Unable to execute HTTP request", new SSLHandshakeException("tls"))))
                .isEqualTo(AwsErrorKind.TRANSIENT);
        assertThat(AwsErrors.classify(ApiCallTimeoutException.create(1000))).isEqualTo(AwsErrorKind.TRANSIENT);
        assertThat(AwsErrors.classify(ApiCallAttemptTimeoutException.create(1000)))
                .isEqualTo(AwsErrorKind.TRANSIENT);
        assertThat(AwsErrors.classify(
                        Crc32MismatchException.builder().message("crc").build()))
                .isEqualTo(AwsErrorKind.TRANSIENT);
        assertThat(AwsErrors.classify(new TimeoutException())).isEqualTo(AwsErrorKind.TRANSIENT);
        assertThat(AwsErrors.classify(new UncheckedIOException(new IOException("broken pipe"))))
                .isEqualTo(AwsErrorKind.TRANSIENT);
    }

    @Test
    void credentialsThatCannotBeLoadedAreAnAccessError() {
        EnvironmentVariableCredentialsProvider empty = EnvironmentVariableCredentialsProvider.create();
        SdkClientException error = assertThrows(SdkClientException.class, () -> AwsCredentialsProviderChain.of(empty)
                .resolveCredentials());

        assertThat(AwsErrors.classify(error)).isEqualTo(AwsErrorKind.ACCESS);
    }

    @Test
    void refusedRoleIsAnAccessErrorHoweverDeepItIsWrapped() {
        AwsServiceException refused = StsException.builder()
                .statusCode(403)
                .awsErrorDetails(
                        AwsErrorDetails.builder().errorCode("AccessDenied").build())
                .build();

        assertThat(AwsErrors.classify(new CompletionException(client("Unable to do it", refused))))
                .isEqualTo(AwsErrorKind.ACCESS);
    }

    @Test
    void wrappersOfFuturesAreLookedThrough() {
        Throwable wrapped =
                new ExecutionException(new CompletionException(answer("ProvisionedThroughputExceededException", 400)));

        assertThat(AwsErrors.classify(wrapped)).isEqualTo(AwsErrorKind.THROTTLED);
        assertThat(AwsErrors.unwrap(wrapped)).isInstanceOf(DynamoDbException.class);
    }

    @Test
    void anythingElseIsFatal() {
        assertThat(AwsErrors.classify(new IllegalStateException("closed"))).isEqualTo(AwsErrorKind.FATAL);
        assertThat(AwsErrors.classify(new CompletionException("nothing inside", null)))
                .isEqualTo(AwsErrorKind.FATAL);
        assertThat(AwsErrors.classify(client("Unable to marshall request", null)))
                .isEqualTo(AwsErrorKind.FATAL);
    }

    @Test
    void circleOfCausesEnds() {
        IllegalStateException first = new IllegalStateException("first");
        first.initCause(new IllegalStateException("second", first));

        assertThat(AwsErrors.classify(first)).isEqualTo(AwsErrorKind.FATAL);
    }

    @Test
    void descriptionNamesKindCodeStatusRequestAndMessage() {
        assertThat(AwsErrors.describe(new CompletionException(answer("ValidationException", 400))))
                .isEqualTo("INVALID ValidationException (HTTP 400, request REQ-1): something is wrong");
        assertThat(AwsErrors.describe(new CompletionException(new ConnectException("Connection refused"))))
                .isEqualTo("TRANSIENT ConnectException: Connection refused");
        assertThat(AwsErrors.describe(new TimeoutException())).isEqualTo("TRANSIENT TimeoutException: no message");
    }

    @Test
    void descriptionHidesTheSignedHeadersAndAttributeValues() {
        String signature =
                "The request signature we calculated does not match.\n\nThe Canonical String for this request"
                        + " should have been\n'POST\n/\nx-amz-security-token:tok3n'";
        String number = "The parameter cannot be converted to a numeric value: 4111-1111";

        assertThat(AwsErrors.describe(answer("InvalidSignatureException", 400, signature)))
                .endsWith("does not match. [...]")
                .doesNotContain("tok3n");
        assertThat(AwsErrors.describe(answer("ValidationException", 400, number)))
                .doesNotContain("4111")
                .contains("converted to a");
        assertThat(
                        AwsErrors.describe(
                                answer(
                                        "ValidationException",
                                        400,
                                        "One or more parameter values were invalid: Input collection [4111, 4111] contains duplicates.")))
                .doesNotContain("4111")
                .endsWith("Input collection [...] contains duplicates.");
        assertThat(AwsErrors.describe(answer(
                        "ValidationException",
                        400,
                        "1 validation error detected: Value '{orders=[4111]}' at 'requestItems' failed to satisfy")))
                .doesNotContain("4111")
                .contains("Value '[...]' at 'requestItems' failed to satisfy");
    }

    @Test
    void causeIsTheErrorItselfUnlessItQuotesWhatIsNotForLogs() {
        Throwable harmless = answer("ValidationException", 400);
        Throwable signature = answer(
                "InvalidSignatureException",
                400,
                "No match.\n\nThe Canonical String for this request should have been\n'x-amz-security-token:tok3n'");
        Throwable wrapped = client("Unable to load credentials", signature);
        wrapped.addSuppressed(signature);

        assertThat(AwsErrors.cause(new CompletionException(harmless))).isSameAs(harmless);
        assertThat(ExceptionUtils.stringifyException(AwsErrors.cause(new CompletionException(signature))))
                .doesNotContain("tok3n")
                .contains("InvalidSignatureException (HTTP 400, request REQ-1): No match. [...]")
                .contains("AwsErrorsTests.answer");
        assertThat(ExceptionUtils.stringifyException(AwsErrors.cause(new IllegalStateException("outside", wrapped))))
                .doesNotContain("tok3n");
    }

    @Test
    void onlyTheServiceItselfCanForbidACall() {
        Throwable refusedRole = StsException.builder()
                .statusCode(403)
                .awsErrorDetails(
                        AwsErrorDetails.builder().errorCode("AccessDenied").build())
                .build();

        assertThat(AwsErrors.isForbidden(new CompletionException(answer("AccessDeniedException", 400))))
                .isTrue();
        assertThat(AwsErrors.isForbidden(answer("ExpiredTokenException", 400))).isFalse();
        assertThat(AwsErrors.isForbidden(refusedRole)).isFalse();
        assertThat(AwsErrors.isForbidden(client("Unable to load credentials", null)))
                .isFalse();
    }

    private static Throwable answer(String code, int status) {
        return answer(code, status, "something is wrong");
    }

    private static Throwable answer(String code, int status, String message) {
        return DynamoDbException.builder()
                .statusCode(status)
                .requestId("REQ-1")
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }

    private static SdkClientException client(String message, Throwable cause) {
        return SdkClientException.builder().message(message).cause(cause).build();
    }
}

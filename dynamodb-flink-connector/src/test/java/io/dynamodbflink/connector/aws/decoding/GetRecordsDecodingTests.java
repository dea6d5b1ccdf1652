/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.decoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.AwsErrors;
import io.dynamodbflink.connector.testing.SecondLoader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

class GetRecordsDecodingTests {

    private static final byte[] BODY = ("{\"NextShardIterator\":\"next\",\"Records\":["
                    + "{\"awsRegion\":\"eu-west-1\",\"dynamodb\":{\"ApproximateCreationDateTime\":1.7E9,"
                    + "\"Keys\":{\"id\":{\"S\":\"1\"}},"
                    + "\"NewImage\":{\"id\":{\"S\":\"1\"},\"größe\":{\"N\":\"-1.5E10\"},\"tags\":{\"SS\":[\"a\",\"ü\"]},"
                    + "\"doc\":{\"M\":{\"list\":{\"L\":[{\"NULL\":true},{\"BOOL\":false},{\"B\":\"AAE=\"}]}}}},"
                    + "\"OldImage\":{\"id\":{\"S\":\"1\"},\"größe\":{\"N\":\"3\"},\"tags\":{\"SS\":[\"a\",\"ü\"]}},"
                    + "\"SequenceNumber\":\"100000000000000000001\",\"SizeBytes\":77,"
                    + "\"StreamViewType\":\"NEW_AND_OLD_IMAGES\"},"
                    + "\"eventID\":\"e\\u0031\",\"eventName\":\"MODIFY\",\"eventSource\":\"aws:dynamodb\","
                    + "\"eventVersion\":\"1.1\",\"userIdentity\":{\"PrincipalId\":\"p\",\"Type\":\"Service\"}}]}")
            .getBytes(UTF_8);

    private static final CannedAnswers.Answer ANSWER = CannedAnswers.Answer.of(BODY);

    /** Jobs of a session cluster load it one after another, and the SDK may be loaded once for all of them. */
    @Test
    void decoderCanBeLoadedOnceMoreInFrontOfTheSameSdk() throws Exception {
        assertThat(SecondLoader.load(GetRecordsDecoding.class))
                .isNotSameAs(GetRecordsDecoding.class)
                .isAssignableTo(ExecutionInterceptor.class);
    }

    @Test
    void pageIsTheOneTheSdkDecodes() {
        Outcome outcome = decoded(ANSWER);

        assertThat(outcome).isEqualTo(inTheSdk(ANSWER));
        assertThat(outcome.records()).hasSize(1);
        assertThat(outcome.nextIterator()).isEqualTo("next");
    }

    @Test
    void answerKeepsItsMetadataAndItsSize() {
        Map<String, String> headers = new HashMap<>(ANSWER.headers());
        headers.put("x-amzn-RequestId", "request-7");

        try (DynamoDbStreamsAsyncClient client =
                CannedAnswers.always(ANSWER.withHeaders(headers)).decodingClient()) {
            GetRecordsResponse answer = client.getRecords(request -> {}).join();

            assertThat(answer.records()).hasSize(1);
            assertThat(answer.responseMetadata().requestId()).isEqualTo("request-7");
            assertThat(answer.sdkHttpResponse().firstMatchingHeader("Content-Length"))
                    .contains(String.valueOf(BODY.length));
        }
    }

    @Test
    void bodyThatEndsAtAnyByteHasTheOutcomeItHasInTheSdk() {
        for (int length = 0; length < BODY.length; length++) {
            CannedAnswers.Answer cut = CannedAnswers.Answer.of(Arrays.copyOf(BODY, length));

            Outcome outcome = decoded(cut);

            assertThat(outcome).as("%d bytes", length).isEqualTo(inTheSdk(cut));
            assertThat(outcome.isPage()).isEqualTo(length == 0);
        }
    }

    @Test
    void bodyMayComeInPartsOfAnySizeWithOrWithoutItsLength() {
        for (int size = 1; size <= BODY.length; size++) {
            assertThat(decoded(ANSWER.inPartsOf(size))).isEqualTo(decoded(ANSWER));
            assertThat(decoded(ANSWER.inPartsOf(size).withHeaders(Map.of()))).isEqualTo(decoded(ANSWER));
            assertThat(decoded(ANSWER.inPartsOf(size).withHeaders(Map.of("Content-Length", "10"))))
                    .isEqualTo(decoded(ANSWER));
        }
    }

    @Test
    void bodyMayBeLongerThanAnyPageOfTheService() {
        CannedAnswers.Answer padded =
                CannedAnswers.Answer.of((new String(BODY, UTF_8) + " ".repeat(PageBody.LONGEST)).getBytes(UTF_8));

        assertThat(decoded(padded)).isEqualTo(decoded(ANSWER));
        assertThat(decoded(padded.withHeaders(Map.of()))).isEqualTo(decoded(ANSWER));
    }

    @Test
    void checksumThatMatchesIsAccepted() {
        assertThat(decoded(ANSWER.withHeaders(checksum(BODY)))).isEqualTo(decoded(ANSWER));
    }

    @Test
    void checksumThatDoesNotMatchIsAnErrorThatTheSourceRetries() {
        byte[] spoilt = BODY.clone();
        spoilt[spoilt.length / 2] ^= 1;

        Throwable error =
                failure(CannedAnswers.always(CannedAnswers.Answer.of(spoilt).withHeaders(checksum(BODY)))
                        .decodingClient());

        assertThat(error).isInstanceOf(Crc32MismatchException.class);
        assertThat(AwsErrors.classify(error)).isEqualTo(AwsErrorKind.TRANSIENT);
        assertThat(inTheSdk(CannedAnswers.Answer.of(spoilt).withHeaders(checksum(BODY)))
                        .error())
                .startsWith(Crc32MismatchException.class.getName());
    }

    @Test
    void missingBodyHasTheOutcomeItHasInTheSdk() {
        CannedAnswers.Answer empty = CannedAnswers.Answer.of(new byte[0]);

        assertThat(decoded(empty)).isEqualTo(inTheSdk(empty));
        assertThat(failure(
                        CannedAnswers.always(empty.withHeaders(checksum(BODY))).decodingClient()))
                .isInstanceOf(Crc32MismatchException.class);
        assertThat(decoded(empty.withHeaders(checksum(new byte[0]))).isPage()).isTrue();
    }

    @Test
    void retriesOfTheSdkSeeABrokenAnswerAsTheErrorThatItIs() {
        CannedAnswers.Answer throttled = ANSWER.withStatus(503);
        CannedAnswers.Answer broken = CannedAnswers.Answer.of(Arrays.copyOf(BODY, BODY.length - 1));
        CannedAnswers answers = CannedAnswers.inTurn(throttled, broken, ANSWER);
        CannedAnswers same = CannedAnswers.inTurn(throttled, broken, ANSWER);

        Outcome outcome = Outcome.of(answers.decodingAndRetryingClient());

        assertThat(outcome).isEqualTo(Outcome.of(same.retryingClient()));
        assertThat(answers.asked()).isEqualTo(same.asked()).isEqualTo(3);
    }

    @Test
    void wrongChecksumIsRetriedByTheSdkIfAndOnlyIfItRetriesItsOwn() {
        CannedAnswers.Answer broken = ANSWER.withHeaders(Map.of("x-amz-crc32", "1"));
        CannedAnswers answers = CannedAnswers.inTurn(broken, ANSWER);
        CannedAnswers same = CannedAnswers.inTurn(broken, ANSWER);

        assertThat(Outcome.of(answers.decodingAndRetryingClient()).isPage())
                .isEqualTo(Outcome.of(same.retryingClient()).isPage());
        assertThat(answers.asked()).isEqualTo(same.asked());
    }

    @Test
    void answerOfAnAttemptBeforeIsForgotten() {
        CannedAnswers answers = CannedAnswers.inTurn(
                ANSWER.endingWith(new IOException("reset")), gzipped().inPartsOf(1));

        assertThat(Outcome.of(answers.decodingAndRetryingClient())).isEqualTo(decoded(ANSWER));
        assertThat(answers.asked()).isEqualTo(2);
    }

    @Test
    void brokenConnectionIsTheErrorThatItIsInTheSdk() {
        CannedAnswers.Answer broken = ANSWER.endingWith(new IOException("reset"));

        assertThat(decoded(broken)).isEqualTo(inTheSdk(broken));
        assertThat(decoded(broken).error()).contains("reset");
    }

    @Test
    void compressedAnswerIsLeftToTheSdk() {
        assertThat(decoded(gzipped())).isEqualTo(decoded(ANSWER));
    }

    @ParameterizedTest
    @CsvSource({"Content-Length, many", "Content-Length, -100", "Content-Length, 2000000000", "x-amz-crc32, many"})
    void headerThatMakesNoSenseHasTheOutcomeItHasInTheSdk(String header, String value) {
        CannedAnswers.Answer odd = ANSWER.withHeaders(Map.of(header, value));

        assertThat(decoded(odd)).isEqualTo(inTheSdk(odd));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{'Records':null}",
                "{'Records':[null]}",
                "{'Records':[{'eventID':'1'},null,{'eventID':'2'}],'NextShardIterator':null}",
                "{'Records':[{'eventID':null,'dynamodb':null,'userIdentity':null}]}",
                "{'Records':[{'dynamodb':{'Keys':null,'NewImage':{'a':null},'SizeBytes':null}}]}",
                "{'Records':[{'dynamodb':{'NewImage':{'a':{'S':null}}}}]}",
                "{'Records':[{'dynamodb':{'NewImage':{'a':{'L':[null]},'b':{'M':{'c':null}}}}}]}",
                "{'Records':[{'dynamodb':{'NewImage':{'a':{'SS':[null,'x']},'b':{'NS':null},'c':{'BS':[null]}}}}]}",
            })
    void nullAnywhereHasTheOutcomeItHasInTheSdk(String body) {
        CannedAnswers.Answer answer =
                CannedAnswers.Answer.of(body.replace('\'', '"').getBytes(UTF_8));

        assertThat(decoded(answer)).isEqualTo(inTheSdk(answer));
    }

    @Test
    void errorsOfTheServiceAreTheSdksOwn() {
        CannedAnswers.Answer expired = CannedAnswers.Answer.of(
                        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ExpiredIteratorException\",\"message\":\"old\"}"
                                .getBytes(UTF_8))
                .withStatus(400);

        assertThat(failure(CannedAnswers.always(expired).decodingClient()))
                .isInstanceOf(ExpiredIteratorException.class)
                .hasMessageContaining("old");
    }

    @Test
    void otherCallsAreLeftAlone() {
        CannedAnswers.Answer iterator = CannedAnswers.Answer.of("{\"ShardIterator\":\"here\"}".getBytes(UTF_8));

        try (DynamoDbStreamsAsyncClient client = CannedAnswers.always(iterator).decodingClient()) {
            assertThat(client.getShardIterator(request -> {}).join().shardIterator())
                    .isEqualTo("here");
        }
    }

    @Test
    void blockingClientsAreLeftAlone() {
        try (DynamoDbStreamsClient client = DynamoDbStreamsClient.builder()
                .httpClient(new BlockingAnswer(BODY))
                .region(Region.EU_WEST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .overrideConfiguration(overrides -> overrides.addExecutionInterceptor(new GetRecordsDecoding()))
                .build()) {
            assertThat(Outcome.of(client.getRecords(request -> {}))).isEqualTo(decoded(ANSWER));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {31, 32, 90, 400, 100_000})
    void valuesMayBeNestedAsDeepAsTheSdkPermits(int depth) {
        String value = "{\"L\":[".repeat(depth) + "{\"NULL\":true}" + "]}".repeat(depth);
        CannedAnswers.Answer deep = image("{\"id\":" + value + "}");

        assertThat(decoded(deep)).isEqualTo(inTheSdk(deep));
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 400, 100_000})
    void unknownMembersMayBeNestedAsDeepAsTheSdkPermits(int depth) {
        CannedAnswers.Answer deep = CannedAnswers.Answer.of(
                ("{\"new\":" + "[".repeat(depth) + "]".repeat(depth) + ",\"Records\":[]}").getBytes(UTF_8));

        assertThat(decoded(deep)).isEqualTo(inTheSdk(deep));
    }

    @Test
    void imagesMayHaveManyAttributes() {
        CannedAnswers.Answer wide = image(IntStream.range(0, 20_000)
                .mapToObj(i -> "\"attribute" + i + "\":{\"N\":\"" + i + "\"}")
                .collect(Collectors.joining(",", "{", "}")));

        assertThat(decoded(wide)).isEqualTo(inTheSdk(wide));
    }

    @ParameterizedTest
    @ValueSource(ints = {127, 128, 129, 10_000, 49_999, 60_000})
    void namesMayBeAsLongAsTheSdkPermits(int length) {
        CannedAnswers.Answer named = image("{\"" + "n".repeat(length) + "\":{\"S\":\"\"}}");

        assertThat(decoded(named)).isEqualTo(inTheSdk(named));
    }

    /** Half of the memory of a page, and the work of decoding it. */
    @Test
    void backslashInANameDoesNotMakeAnEscapeOfWhatFollows() {
        byte[] body = "{\"Records\":[{\"dynamodb\":{\"NewImage\":{\"\\\\udww\":{\"NULL\":true}}}}]}".getBytes(UTF_8);

        Outcome here =
                Outcome.of(new PageDecoder().decode(Arrays.copyOf(body, body.length + JsonBytes.PADDING), body.length));

        assertThat(here).isEqualTo(inTheSdk(CannedAnswers.Answer.of(body)));
    }

    @Test
    void attributesThatAnUpdateLeavesAsTheyAreAreDecodedOnce() {
        StreamRecord change = decoded(ANSWER).records().get(0).dynamodb();

        assertThat(change.newImage().get("id"))
                .isSameAs(change.keys().get("id"))
                .isSameAs(change.oldImage().get("id"));
        assertThat(change.newImage().get("tags")).isSameAs(change.oldImage().get("tags"));
        assertThat(change.newImage().get("größe")).isEqualTo(AttributeValue.fromN("-1.5E10"));
        assertThat(change.oldImage().get("größe")).isEqualTo(AttributeValue.fromN("3"));
    }

    @Test
    void recordsCanBeSerializedAsTheSdksCan() {
        Record record = decoded(ANSWER).records().get(0);

        assertThat(record.toBuilder().build()).isEqualTo(record);
        assertThat(record.dynamodb().newImage()).isUnmodifiable();
        assertThat(record.dynamodb().newImage().get("tags").ss()).isUnmodifiable();
    }

    private static CannedAnswers.Answer image(String image) {
        String change = "{\"dynamodb\":{\"NewImage\":" + image + ",\"OldImage\":" + image + "}}";
        return CannedAnswers.Answer.of(("{\"Records\":[" + change + "]}").getBytes(UTF_8));
    }

    private static Outcome decoded(CannedAnswers.Answer answer) {
        return Outcome.of(CannedAnswers.always(answer).decodingClient());
    }

    private static Outcome inTheSdk(CannedAnswers.Answer answer) {
        return Outcome.of(CannedAnswers.always(answer).plainClient());
    }

    private static Throwable failure(DynamoDbStreamsAsyncClient client) {
        try (client) {
            return AwsErrors.unwrap(client.getRecords(request -> {})
                    .handle((answer, error) -> error)
                    .join());
        }
    }

    private static Map<String, String> checksum(byte[] body) {
        CRC32 checksum = new CRC32();
        checksum.update(body);
        return Map.of("x-amz-crc32", String.valueOf(checksum.getValue()));
    }

    private static CannedAnswers.Answer gzipped() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(BODY);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Map<String, String> headers = new HashMap<>(checksum(bytes.toByteArray()));
        headers.put("Content-Encoding", "gzip");
        return CannedAnswers.Answer.of(bytes.toByteArray()).withHeaders(headers);
    }

    private record BlockingAnswer(byte[] body) implements SdkHttpClient {

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() {
                    return HttpExecuteResponse.builder()
                            .response(SdkHttpResponse.builder().statusCode(200).build())
                            .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                            .build();
                }

                @Override
                public void abort() {
                    // The answer is there at once.
                }
            };
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}

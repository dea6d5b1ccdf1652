/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.aws.AwsErrors;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeTry;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;

/** Whatever the request is, what is sent is what the SDK alone would send. */
class BatchWriteItemEncodingProperties {

    private static final DateTimeFormatter SIGNING_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final SentCalls here = new SentCalls();
    private final SentCalls inTheSdk = new SentCalls();
    private final DynamoDbAsyncClient encoding = here.encodingClient();
    private final DynamoDbAsyncClient plain = inTheSdk.plainClient();

    @BeforeTry
    void forgetOtherTries() {
        here.forget();
        inTheSdk.forget();
    }

    @AfterProperty
    void close() {
        encoding.close();
        plain.close();
    }

    @Property(tries = 1_000)
    void requestsOfASinkAreEncodedHereAndSentAsTheSdkSendsThem(@ForAll long seed) {
        BatchWriteItemRequest request = RandomBatches.usual(seed);

        assertThat(outcome(encoding, request)).isEqualTo("BatchWriteItemResponse()");
        assertThat(outcome(plain, request)).isEqualTo("BatchWriteItemResponse()");

        assertThat(here.encoded()).singleElement().matches(request::equalsBySdkFields);
        assertSameCalls();
        assertThat(here.sent().get(0).request().firstMatchingHeader("Authorization"))
                .hasValue(signatureOf(here.sent().get(0)));
    }

    @Property(tries = 1_000)
    void oddRequestsHaveTheOutcomeThatTheyHaveInTheSdk(@ForAll long seed) {
        BatchWriteItemRequest request = RandomBatches.odd(seed);

        assertThat(outcome(encoding, request)).isEqualTo(outcome(plain, request));

        assertSameCalls();
    }

    private void assertSameCalls() {
        assertThat(here.sent()).hasSameSizeAs(inTheSdk.sent());
        for (int i = 0; i < here.sent().size(); i++) {
            SentCalls.Sent ours = here.sent().get(i);
            SentCalls.Sent theirs = inTheSdk.sent().get(i);
            assertThat(ours.text()).isEqualTo(theirs.text());
            assertThat(ours.body()).isEqualTo(theirs.body());
            assertThat(ours.request().firstMatchingHeader("Content-Length"))
                    .hasValue(String.valueOf(ours.body().length));
            assertThat(ours.request().getUri()).isEqualTo(theirs.request().getUri());
            assertThat(ours.request().method()).isEqualTo(theirs.request().method());
            assertThat(headers(ours.request())).isEqualTo(headers(theirs.request()));
        }
    }

    /** Without those that differ from call to call. */
    private static Map<String, List<String>> headers(SdkHttpRequest request) {
        Map<String, List<String>> headers = new TreeMap<>(request.headers());
        assertThat(headers).containsKeys("Authorization", "X-Amz-Date", "amz-sdk-invocation-id");
        headers.computeIfPresent("Authorization", (name, values) -> values.stream()
                .map(value -> value.replaceAll("Signature=.*", ""))
                .toList());
        headers.remove("X-Amz-Date");
        headers.remove("amz-sdk-invocation-id");
        return headers;
    }

    /** The signature that belongs to these headers and this body. */
    private static String signatureOf(SentCalls.Sent sent) {
        Instant time = SIGNING_TIME.parse(
                sent.request().firstMatchingHeader("X-Amz-Date").orElseThrow(), Instant::from);
        SdkHttpRequest unsigned = sent.request().toBuilder()
                .removeHeader("Authorization")
                .removeHeader("X-Amz-Date")
                .build();
        return AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(SentCalls.CREDENTIALS)
                        .request(unsigned)
                        .payload(() -> new ByteArrayInputStream(sent.body()))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "dynamodb")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(time, ZoneOffset.UTC)))
                .request()
                .firstMatchingHeader("Authorization")
                .orElseThrow();
    }

    private static String outcome(DynamoDbAsyncClient client, BatchWriteItemRequest request) {
        return client.batchWriteItem(request)
                .handle((answer, error) -> error == null
                        ? answer.toString()
                        : AwsErrors.unwrap(error).toString())
                .join();
    }
}

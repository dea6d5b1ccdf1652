/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamodbflink.connector.testing.SecondLoader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

class BatchWriteItemEncodingTests {

    private static final BatchWriteItemRequest REQUEST = request(AttributeValue.fromS("größe"));

    private static final String BODY =
            "{\"RequestItems\":{\"orders\":[{\"PutRequest\":{\"Item\":{\"id\":{\"S\":\"größe\"}}}}]}}";

    private final SentCalls calls = new SentCalls();

    private static BatchWriteItemRequest request(AttributeValue id) {
        return BatchWriteItemRequest.builder()
                .requestItems(Map.of(
                        "orders",
                        List.of(WriteRequest.builder()
                                .putRequest(put -> put.item(Map.of("id", id)))
                                .build())))
                .build();
    }

    @Test
    void everyMemberThatTheSdkKnowsIsKnownHere() {
        assertThat(BatchEncoder.knowsEveryMember()).isTrue();
        assertThat(AttributeValue.builder().sdkFields())
                .as("new types are left to the SDK until they are written here")
                .hasSize(10);
    }

    @Test
    void retriesOfTheSdkSendTheWholeBodyAgain() {
        try (DynamoDbAsyncClient client = calls.failingFirst(2).encodingClient()) {
            client.batchWriteItem(REQUEST).join();
        }

        assertThat(calls.sent()).extracting(SentCalls.Sent::text).containsExactly(BODY, BODY, BODY);
        assertThat(calls.encoded()).singleElement().matches(REQUEST::equalsBySdkFields);
    }

    @Test
    void bodiesMayBecomeLongerAndShorterFromCallToCall() {
        try (DynamoDbAsyncClient client = calls.encodingClient()) {
            for (int length : new int[] {1, 300_000, 10, 5_000, 20}) {
                client.batchWriteItem(request(AttributeValue.fromS("x".repeat(length))))
                        .join();
            }
        }

        assertThat(calls.sent())
                .extracting(sent -> sent.text().length() - BODY.length() + "größe".length())
                .containsExactly(1, 300_000, 10, 5_000, 20);
    }

    @Test
    void overrideConfigurationOfARequestHolds() {
        try (DynamoDbAsyncClient client = calls.encodingClient()) {
            client.batchWriteItem(REQUEST.toBuilder()
                            .overrideConfiguration(overrides -> overrides.putHeader("x-mine", "1"))
                            .build())
                    .join();
        }

        assertThat(calls.encoded()).hasSize(1);
        assertThat(calls.sent()).extracting(SentCalls.Sent::text).containsExactly(BODY);
        assertThat(calls.sent().get(0).request().firstMatchingHeader("x-mine")).hasValue("1");
    }

    @Test
    void valueWithoutATypeIsLeftToTheSdk() {
        try (DynamoDbAsyncClient client = calls.encodingClient()) {
            client.batchWriteItem(request(AttributeValue.builder().build())).join();
        }

        assertThat(calls.encoded()).isEmpty();
        assertThat(calls.sent()).extracting(SentCalls.Sent::text).containsExactly(BODY.replace("\"S\":\"größe\"", ""));
    }

    @Test
    void valuesNestedDeeperThanJsonIsWrittenAreLeftToTheSdk() {
        AttributeValue deep = AttributeValue.fromNul(true);
        for (int depth = 0; depth < 600; depth++) {
            deep = AttributeValue.fromL(List.of(deep));
        }
        BatchWriteItemRequest request = request(deep);
        SentCalls inTheSdk = new SentCalls();

        try (DynamoDbAsyncClient client = calls.encodingClient();
                DynamoDbAsyncClient plain = inTheSdk.plainClient()) {
            Class<?> error = client.batchWriteItem(request)
                    .handle((answer, failure) -> failure == null ? Void.class : failure.getClass())
                    .join();
            Class<?> errorOfTheSdk = plain.batchWriteItem(request)
                    .handle((answer, failure) -> failure == null ? Void.class : failure.getClass())
                    .join();
            assertThat(error).isEqualTo(errorOfTheSdk);
        }
        assertThat(calls.encoded()).isEmpty();
        assertThat(calls.sent()).hasSameSizeAs(inTheSdk.sent());
    }

    @Test
    void secondEncoderOfAClientLeavesTheFirstOnesBody() {
        try (DynamoDbAsyncClient client = calls.encodingClient(new BatchWriteItemEncoding())) {
            client.batchWriteItem(REQUEST).join();
        }

        assertThat(calls.sent()).extracting(SentCalls.Sent::text).containsExactly(BODY);
    }

    @Test
    void laterInterceptorThatChangesWhatIsWrittenFailsTheCall() {
        try (DynamoDbAsyncClient client = calls.encodingClient(new Replacing(request(AttributeValue.fromN("1"))))) {
            assertThatThrownBy(() -> client.batchWriteItem(REQUEST).join())
                    .isInstanceOf(CompletionException.class)
                    .rootCause()
                    .hasMessageContaining("add that interceptor before BatchWriteItemEncoding");
        }
        assertThat(calls.sent()).isEmpty();
    }

    @Test
    void earlierInterceptorMayChangeTheItems() {
        try (DynamoDbAsyncClient client = calls.client(overrides -> overrides
                .addExecutionInterceptor(new Replacing(REQUEST))
                .addExecutionInterceptor(new BatchWriteItemEncoding()))) {
            client.batchWriteItem(request(AttributeValue.fromN("1"))).join();
        }

        assertThat(calls.encoded()).singleElement().matches(REQUEST::equalsBySdkFields);
        assertThat(calls.sent()).extracting(SentCalls.Sent::text).containsExactly(BODY);
    }

    /** Jobs of a session cluster load it one after another, and the SDK may be loaded once for all of them. */
    @Test
    void encoderCanBeLoadedOnceMoreInFrontOfTheSameSdk() throws Exception {
        assertThat(SecondLoader.load(BatchWriteItemEncoding.class))
                .isNotSameAs(BatchWriteItemEncoding.class)
                .isAssignableTo(ExecutionInterceptor.class);
    }

    @Test
    void otherCallsAreLeftAlone() {
        try (DynamoDbAsyncClient client = calls.encodingClient()) {
            client.deleteItem(delete -> delete.tableName("orders").key(Map.of("id", AttributeValue.fromS("1"))))
                    .join();
        }

        assertThat(calls.sent())
                .extracting(SentCalls.Sent::text)
                .containsExactly("{\"TableName\":\"orders\",\"Key\":{\"id\":{\"S\":\"1\"}}}");
    }

    private record Replacing(BatchWriteItemRequest replacement) implements ExecutionInterceptor {

        @Override
        public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
            return replacement;
        }
    }
}

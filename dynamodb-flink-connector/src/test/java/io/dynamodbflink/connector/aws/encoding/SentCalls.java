/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.encoding;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;

/** An HTTP client that keeps what real SDK clients send, and answers with success unless told to fail first. */
final class SentCalls implements SdkAsyncHttpClient {

    static final AwsBasicCredentials CREDENTIALS = AwsBasicCredentials.builder()
            .accessKeyId("access")
            .secretAccessKey("secret")
            .accountId("123456789012")
            .build();

    private final List<Sent> sent = new ArrayList<>();
    private final List<BatchWriteItemRequest> encoded = new ArrayList<>();
    private int failures;

    /** What was sent in one attempt. */
    record Sent(SdkHttpRequest request, byte[] body) {

        String text() {
            return new String(body, UTF_8);
        }
    }

    SentCalls failingFirst(int times) {
        failures = times;
        return this;
    }

    void forget() {
        sent.clear();
        encoded.clear();
    }

    List<Sent> sent() {
        return sent;
    }

    /** The requests that the code under test encoded. */
    List<BatchWriteItemRequest> encoded() {
        return encoded;
    }

    DynamoDbAsyncClient plainClient() {
        return client(overrides -> {});
    }

    DynamoDbAsyncClient encodingClient(ExecutionInterceptor... others) {
        return client(overrides -> {
            overrides.addExecutionInterceptor(new BatchWriteItemEncoding());
            List.of(others).forEach(overrides::addExecutionInterceptor);
        });
    }

    DynamoDbAsyncClient client(Consumer<ClientOverrideConfiguration.Builder> overrides) {
        DynamoDbAsyncClientBuilder builder = DynamoDbAsyncClient.builder()
                .httpClient(this)
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(CREDENTIALS))
                .asyncConfiguration(async ->
                        async.advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run));
        return builder.overrideConfiguration(all -> {
                    overrides.accept(all);
                    all.addExecutionInterceptor(new Listener());
                })
                .build();
    }

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
        List<ByteBuffer> parts = new ArrayList<>();
        SdkPublisher.adapt(request.requestContentPublisher())
                .subscribe(parts::add)
                .join();
        ByteBuffer body = ByteBuffer.allocate(
                parts.stream().mapToInt(ByteBuffer::remaining).sum());
        parts.forEach(body::put);
        sent.add(new Sent(request.request(), body.array()));
        boolean failing = failures-- > 0;
        request.responseHandler()
                .onHeaders(SdkHttpResponse.builder()
                        .statusCode(failing ? 500 : 200)
                        .build());
        request.responseHandler()
                .onStream(SdkPublisher.fromIterable(
                        List.of(ByteBuffer.wrap(failing ? new byte[] {'-'} : new byte[] {'{', '}'}))));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    private final class Listener implements ExecutionInterceptor {

        @Override
        public void afterMarshalling(Context.AfterMarshalling context, ExecutionAttributes attributes) {
            Optional<BatchWriteItemRequest> request = BatchWriteItemEncoding.requestOf(attributes);
            request.ifPresent(encoded::add);
        }
    }
}

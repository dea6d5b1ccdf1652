/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * The SDK's asynchronous client without Flink: makes one call after the other and waits when 50 are in flight. It keeps
 * no order of any kind and knows no failures.
 */
public final class RawSdkWriter implements Closeable {

    private static final int CALLS_IN_FLIGHT = 50;
    private static final int BATCH = 25;

    private final PreparedTable table;
    private final SdkAsyncHttpClient http;
    private final DynamoDbAsyncClient client;
    private final Semaphore calls = new Semaphore(CALLS_IN_FLIGHT);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** A writer to a table, with a client of its own. */
    public RawSdkWriter(PreparedTable table, AsyncHttpClient http) {
        this.table = table;
        this.http = http.create(CALLS_IN_FLIGHT);
        this.client = DynamoDbAsyncClient.builder()
                .endpointOverride(table.endpoint())
                .region(Region.of(table.region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(PreparedStream.ACCESS_KEY, PreparedStream.SECRET_KEY)))
                .httpClient(this.http)
                .asyncConfiguration(async ->
                        async.advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
                .build();
    }

    /** Writes all items in batches of 25. */
    public void writeBatches(WriteWork work) throws IOException, InterruptedException {
        write((work.items() + BATCH - 1) / BATCH, call -> client.batchWriteItem(batch(work, call)));
    }

    /** Writes all items, each in a call of its own and on the condition that the version is not higher in the table. */
    public void writeConditionally(WriteWork work) throws IOException, InterruptedException {
        write(work.items(), call -> client.putItem(guardedPut(work, call)));
    }

    private BatchWriteItemRequest batch(WriteWork work, int call) {
        List<WriteRequest> writes = new ArrayList<>(BATCH);
        for (int number = call * BATCH, end = Math.min(number + BATCH, work.items()); number < end; number++) {
            Map<String, AttributeValue> item = work.item(number);
            writes.add(WriteRequest.builder().putRequest(put -> put.item(item)).build());
        }
        return BatchWriteItemRequest.builder()
                .requestItems(Map.of(table.name(), writes))
                .build();
    }

    private PutItemRequest guardedPut(WriteWork work, int number) {
        return PutItemRequest.builder()
                .tableName(table.name())
                .item(work.item(number))
                .conditionExpression(WriteWork.NEWER)
                .expressionAttributeNames(WriteWork.NEWER_NAMES)
                .expressionAttributeValues(work.newerValues(number))
                .build();
    }

    private void write(int count, IntFunction<CompletableFuture<?>> calling) throws IOException, InterruptedException {
        for (int call = 0; call < count; call++) {
            calls.acquire();
            calling.apply(call).whenComplete((answer, error) -> {
                if (error != null) {
                    failure.compareAndSet(null, error);
                }
                calls.release();
            });
        }
        calls.acquire(CALLS_IN_FLIGHT);
        calls.release(CALLS_IN_FLIGHT);
        if (failure.get() != null) {
            throw new IOException("A call of the SDK failed", failure.get());
        }
    }

    @Override
    public void close() {
        client.close();
        http.close();
    }
}

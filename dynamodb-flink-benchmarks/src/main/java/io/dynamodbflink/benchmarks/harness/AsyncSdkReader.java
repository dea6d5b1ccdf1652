/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import io.dynamodbflink.connector.aws.decoding.GetRecordsDecoding;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/**
 * The SDK's asynchronous client without Flink: one call of every shard is in flight, and the next is made by the thread
 * that the answer comes in on. Records are counted and dropped.
 */
public final class AsyncSdkReader implements Closeable {

    private final SdkAsyncHttpClient http;
    private final DynamoDbStreamsAsyncClient client;
    private final EmissionCount count = new EmissionCount();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final CompletableFuture<Void> ended;
    private volatile boolean closed;

    private AsyncSdkReader(PreparedStream stream, AsyncHttpClient http, List<ExecutionInterceptor> interceptors) {
        this.http = http.create(stream.shardIds().size());
        this.client = DynamoDbStreamsAsyncClient.builder()
                .endpointOverride(stream.endpoint())
                .region(Region.of(stream.region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(PreparedStream.ACCESS_KEY, PreparedStream.SECRET_KEY)))
                .httpClient(this.http)
                .asyncConfiguration(async ->
                        async.advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
                .overrideConfiguration(overrides -> overrides.executionInterceptors(interceptors))
                .build();
        this.ended = CompletableFuture.allOf(stream.shardIds().stream()
                .map(shard -> read(stream.arn(), shard))
                .toArray(CompletableFuture<?>[]::new));
    }

    /** Begins to read all shards from their oldest records; the SDK decodes them. */
    public static AsyncSdkReader start(PreparedStream stream, AsyncHttpClient http) {
        return new AsyncSdkReader(stream, http, List.of());
    }

    /** The same, with records decoded by the connector. */
    public static AsyncSdkReader startDecoding(PreparedStream stream, AsyncHttpClient http) {
        return new AsyncSdkReader(stream, http, List.of(new GetRecordsDecoding()));
    }

    /** What has been read so far. */
    public EmissionCount count() {
        return count;
    }

    private CompletableFuture<Void> read(String stream, String shard) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        client.getShardIterator(request ->
                        request.streamArn(stream).shardId(shard).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .whenComplete((answer, error) -> {
                    if (error != null) {
                        fail(end, error);
                    } else {
                        next(answer.shardIterator(), end);
                    }
                });
        return end;
    }

    private void next(@Nullable String iterator, CompletableFuture<Void> end) {
        if (closed || iterator == null) {
            end.complete(null);
            return;
        }
        client.getRecords(request -> request.shardIterator(iterator)).whenComplete((page, error) -> {
            if (error != null) {
                fail(end, error);
            } else {
                fetched(page, end);
            }
        });
    }

    private void fetched(GetRecordsResponse page, CompletableFuture<Void> end) {
        count.add(page.records().size());
        next(page.nextShardIterator(), end);
    }

    private void fail(CompletableFuture<Void> end, Throwable error) {
        failure.compareAndSet(null, error);
        end.complete(null);
    }

    /**
     * Waits for the calls in flight.
     *
     * @throws IOException if one has failed
     */
    @Override
    public void close() throws IOException {
        closed = true;
        try {
            ended.join();
        } catch (CompletionException e) {
            throw new IOException("A reader of the SDK failed", e);
        } finally {
            client.close();
            http.close();
        }
        if (failure.get() != null) {
            throw new IOException("A reader of the SDK failed", failure.get());
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * The baseline: the SDK without Flink. Each reader is a thread with one call in flight, which takes a page of each of its
 * shards in turn and does nothing with the records but count them.
 */
public final class RawSdkReader implements Closeable {

    /** The HTTP clients that the SDK has for blocking calls. */
    public enum HttpClient {
        /** The JDK's {@code HttpURLConnection}. */
        URL_CONNECTION,
        /** AWS CRT. */
        CRT;

        private SdkHttpClient create(int connections) {
            return switch (this) {
                case URL_CONNECTION -> UrlConnectionHttpClient.create();
                case CRT ->
                    AwsCrtHttpClient.builder().maxConcurrency(connections).build();
            };
        }
    }

    private static final long PATIENCE_SECONDS = 20;

    private final DynamoDbStreamsClient client;
    private final String streamArn;
    private final EmissionCount count = new EmissionCount();
    private final ExecutorService threads;
    private final List<Future<?>> readers = new ArrayList<>();
    private volatile boolean closed;

    private RawSdkReader(PreparedStream stream, int readers, HttpClient http) {
        this.streamArn = stream.arn();
        this.client = DynamoDbStreamsClient.builder()
                .endpointOverride(stream.endpoint())
                .region(Region.of(stream.region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(PreparedStream.ACCESS_KEY, PreparedStream.SECRET_KEY)))
                .httpClient(http.create(readers))
                .build();
        this.threads = Executors.newFixedThreadPool(readers);
        List<Deque<Reading>> shares = new ArrayList<>();
        for (int i = 0; i < readers; i++) {
            shares.add(new ArrayDeque<>());
        }
        for (int i = 0; i < stream.shardIds().size(); i++) {
            shares.get(i % readers).add(new Reading(stream.shardIds().get(i)));
        }
        shares.forEach(share -> this.readers.add(threads.submit(() -> read(share))));
    }

    /** Begins to read all shards from their oldest records. */
    public static RawSdkReader start(PreparedStream stream, int readers, HttpClient http) {
        return new RawSdkReader(stream, readers, http);
    }

    /** What has been read so far. */
    public EmissionCount count() {
        return count;
    }

    private void read(Deque<Reading> shards) {
        for (Reading shard = shards.poll(); shard != null && !closed; shard = shards.poll()) {
            if (shard.iterator == null) {
                shard.iterator = open(shard.shardId);
            }
            GetRecordsResponse page = client.getRecords(
                    GetRecordsRequest.builder().shardIterator(shard.iterator).build());
            count.add(page.records().size());
            shard.iterator = page.nextShardIterator();
            if (shard.iterator != null) {
                shards.add(shard);
            }
        }
    }

    private String open(String shardId) {
        return client.getShardIterator(request ->
                        request.streamArn(streamArn).shardId(shardId).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
    }

    /**
     * Ends the readers.
     *
     * @throws IOException if one of them has failed
     */
    @Override
    public void close() throws IOException {
        closed = true;
        try {
            for (Future<?> reader : readers) {
                reader.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("A reader of the SDK failed", e);
        } finally {
            threads.shutdownNow();
            client.close();
        }
    }

    private static final class Reading {

        private final String shardId;
        private @Nullable String iterator;

        private Reading(String shardId) {
            this.shardId = shardId;
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.discovery;

import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.connector.model.StreamArn;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.dynamodb.model.ListStreamsRequest;
import software.amazon.awssdk.services.dynamodb.model.ListStreamsResponse;
import software.amazon.awssdk.services.dynamodb.model.Stream;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/** Several streams behind one client, listed one to a page. */
public final class FakeStreams implements DynamoDbStreamsAsyncClient, DynamoDbClientProvider {

    private final transient Map<String, FakeStream> streams = new LinkedHashMap<>();
    private final transient Deque<RuntimeException> failures = new ArrayDeque<>();
    private transient int lists;

    /** Adds a stream. */
    public FakeStream add(StreamArn arn) {
        FakeStream stream = new FakeStream();
        streams.put(arn.toString(), stream);
        return stream;
    }

    /** Takes a stream away, as the service does a day after it was switched off. */
    public void remove(StreamArn arn) {
        streams.remove(arn.toString());
    }

    /** The next lists fail, with one error each. */
    public void failNextLists(int times, RuntimeException error) {
        for (int i = 0; i < times; i++) {
            failures.add(error);
        }
    }

    /** How often the streams were listed from the first one on. */
    public int lists() {
        return lists;
    }

    @Override
    public CompletableFuture<ListStreamsResponse> listStreams(ListStreamsRequest request) {
        if (request.exclusiveStartStreamArn() == null) {
            lists++;
        }
        RuntimeException failure = failures.poll();
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        boolean isNext = request.exclusiveStartStreamArn() == null;
        for (String arn : streams.keySet()) {
            if (isNext) {
                return CompletableFuture.completedFuture(ListStreamsResponse.builder()
                        .streams(Stream.builder().streamArn(arn).build())
                        .lastEvaluatedStreamArn(arn)
                        .build());
            }
            isNext = arn.equals(request.exclusiveStartStreamArn());
        }
        return CompletableFuture.completedFuture(
                ListStreamsResponse.builder().streams(new Stream[0]).build());
    }

    @Override
    public CompletableFuture<DescribeStreamResponse> describeStream(DescribeStreamRequest request) {
        FakeStream stream = streams.get(request.streamArn());
        return stream == null ? notFound() : stream.describeStream(request);
    }

    @Override
    public CompletableFuture<GetShardIteratorResponse> getShardIterator(GetShardIteratorRequest request) {
        FakeStream stream = streams.get(request.streamArn());
        return stream == null ? notFound() : stream.getShardIterator(request);
    }

    private static <T> CompletableFuture<T> notFound() {
        return CompletableFuture.failedFuture(FakeStream.error("ResourceNotFoundException", 400));
    }

    @Override
    public DynamoDbStreamsAsyncClient streamsClient() {
        return this;
    }

    @Override
    public DynamoDbAsyncClient dynamoDbClient() {
        throw new AssertionError("The enumerator does not touch tables");
    }

    @Override
    public void release(SdkClient client) {
        // Nothing to give back.
    }

    @Override
    public String serviceName() {
        return "dynamodb-streams";
    }

    @Override
    public void close() {
        // Nothing to close.
    }
}

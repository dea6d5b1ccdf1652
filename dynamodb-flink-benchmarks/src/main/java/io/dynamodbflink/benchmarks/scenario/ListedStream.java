/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.scenario;

import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.SequenceNumberRange;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/**
 * A stream of which only the shards exist: lines of {@value #GENERATIONS} shards, as a day of rotations every four hours
 * leaves them. The parent of each first shard has left the stream, and each last shard is open.
 */
final class ListedStream implements DynamoDbClientProvider {

    static final String ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-31T12:00:00.000";
    static final int GENERATIONS = 6;

    private static final long serialVersionUID = 1L;

    private final transient List<Shard> shards = new ArrayList<>();
    private final transient Map<String, Integer> places = new HashMap<>();
    private final transient Set<String> closed = new HashSet<>();
    private final int lines;

    ListedStream(int size) {
        lines = (size + GENERATIONS - 1) / GENERATIONS;
        for (int place = 0; place < size; place++) {
            int generation = place / lines;
            boolean open = place + lines >= size;
            Shard shard = Shard.builder()
                    .shardId(id(generation, place % lines))
                    .parentShardId(id(generation - 1, place % lines))
                    .sequenceNumberRange(SequenceNumberRange.builder()
                            .startingSequenceNumber("100000000000000000001")
                            .endingSequenceNumber(open ? null : "100000000000000000002")
                            .build())
                    .build();
            shards.add(shard);
            places.put(shard.shardId(), place);
            if (!open) {
                closed.add(shard.shardId());
            }
        }
    }

    private static String id(int generation, int line) {
        return String.format(
                Locale.ROOT, "shardId-%020d-%08x", 1_769_860_800_000L + generation * 14_400_000L + line, line * 40_503);
    }

    boolean isClosed(String shard) {
        return closed.contains(shard);
    }

    private List<Shard> children(String parent) {
        int child = places.getOrDefault(parent, shards.size()) + lines;
        return child < shards.size() ? shards.subList(child, child + 1) : List.of();
    }

    @Override
    public DynamoDbStreamsAsyncClient streamsClient() {
        return new Client();
    }

    @Override
    public DynamoDbAsyncClient dynamoDbClient() {
        throw new UnsupportedOperationException("The benchmark reads no tables");
    }

    @Override
    public void release(SdkClient client) {
        // There is nothing to release.
    }

    private final class Client implements DynamoDbStreamsAsyncClient {

        @Override
        public CompletableFuture<DescribeStreamResponse> describeStream(DescribeStreamRequest request) {
            int from = request.exclusiveStartShardId() == null
                    ? 0
                    : places.getOrDefault(request.exclusiveStartShardId(), shards.size()) + 1;
            List<Shard> page = request.shardFilter() == null
                    ? shards.subList(from, Math.min(shards.size(), from + request.limit()))
                    : children(request.shardFilter().shardId());
            boolean more = request.shardFilter() == null && from + page.size() < shards.size();
            return CompletableFuture.completedFuture(DescribeStreamResponse.builder()
                    .streamDescription(description -> description
                            .streamArn(ARN)
                            .streamStatus(StreamStatus.ENABLED)
                            .shards(page)
                            .lastEvaluatedShardId(
                                    more ? page.get(page.size() - 1).shardId() : null))
                    .build());
        }

        @Override
        public CompletableFuture<GetShardIteratorResponse> getShardIterator(GetShardIteratorRequest request) {
            return places.containsKey(request.shardId())
                    ? CompletableFuture.completedFuture(GetShardIteratorResponse.builder()
                            .shardIterator("iterator")
                            .build())
                    : CompletableFuture.failedFuture(ResourceNotFoundException.builder()
                            .message("Requested resource not found: Shard does not exist")
                            .build());
        }

        @Override
        public String serviceName() {
            return "dynamodb-streams";
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    }
}

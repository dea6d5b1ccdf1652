/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.discovery;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StreamArn;
import io.dynamodbflink.connector.source.lineage.ListedShard;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.SequenceNumberRange;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardFilterType;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/** DescribeStream of one stream, in the terms of this package. */
final class DescribeStream {

    /** Most shards in an answer, from the API reference. */
    private static final int PAGE_SIZE = 100;

    private final DynamoDbStreamsAsyncClient client;
    private final StreamArn stream;

    DescribeStream(DynamoDbStreamsAsyncClient client, StreamArn stream) {
        this.client = client;
        this.stream = stream;
    }

    /** A page of all shards, the first if no shard is given to begin after. */
    CompletableFuture<ShardPage> shards(@Nullable ShardId after) {
        return page(request(after).build());
    }

    /**
     * A page of the children of a shard. Endpoints that do not know the filter answer with other shards too, so those
     * are taken out here.
     */
    CompletableFuture<ShardPage> children(ShardId parent, @Nullable ShardId after) {
        return page(request(after)
                        .shardFilter(filter ->
                                filter.type(ShardFilterType.CHILD_SHARDS).shardId(parent.value()))
                        .build())
                .thenApply(page -> new ShardPage(
                        page.shards().stream()
                                .filter(shard -> parent.equals(shard.parent()))
                                .toList(),
                        page.next(),
                        page.live(),
                        page.ended()));
    }

    private DescribeStreamRequest.Builder request(@Nullable ShardId after) {
        return DescribeStreamRequest.builder()
                .streamArn(stream.toString())
                .limit(PAGE_SIZE)
                .exclusiveStartShardId(after == null ? null : after.value());
    }

    private CompletableFuture<ShardPage> page(DescribeStreamRequest request) {
        return client.describeStream(request).thenApply(DescribeStream::read);
    }

    private static ShardPage read(DescribeStreamResponse response) {
        StreamDescription description = response.streamDescription();
        @Nullable String last = description.lastEvaluatedShardId();
        @Nullable StreamStatus status = description.streamStatus();
        return new ShardPage(
                description.hasShards()
                        ? description.shards().stream()
                                .map(DescribeStream::read)
                                .toList()
                        : List.of(),
                last == null ? null : ShardId.of(last),
                status != StreamStatus.DISABLED && status != StreamStatus.DISABLING,
                status == StreamStatus.DISABLED);
    }

    private static ListedShard read(Shard shard) {
        @Nullable String parent = shard.parentShardId();
        @Nullable SequenceNumberRange range = shard.sequenceNumberRange();
        @Nullable String ending = range == null ? null : range.endingSequenceNumber();
        return new ListedShard(
                ShardId.of(shard.shardId()),
                parent == null || parent.isBlank() ? null : ShardId.of(parent),
                ending != null,
                ending);
    }
}

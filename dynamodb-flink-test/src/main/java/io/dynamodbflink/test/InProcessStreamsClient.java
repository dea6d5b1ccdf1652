/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test;

import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.dynamodb.model.ListStreamsRequest;
import software.amazon.awssdk.services.dynamodb.model.ListStreamsResponse;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The database's streams client, shared by many who may close it, with {@link FreshIterators} kept valid. */
final class InProcessStreamsClient implements DynamoDbStreamsClient {

    private final DynamoDbStreamsClient client;
    private final FreshIterators iterators;

    InProcessStreamsClient(DynamoDbStreamsClient client, FreshIterators iterators) {
        this.client = client;
        this.iterators = iterators;
    }

    @Override
    public DescribeStreamResponse describeStream(DescribeStreamRequest request) {
        return client.describeStream(request);
    }

    @Override
    public GetShardIteratorResponse getShardIterator(GetShardIteratorRequest request) {
        GetShardIteratorResponse response = client.getShardIterator(request);
        iterators.opened(
                response.shardIterator(),
                new FreshIterators.Shard(request.streamArn(), request.shardId()),
                request.shardIteratorTypeAsString());
        return response;
    }

    @Override
    public GetRecordsResponse getRecords(GetRecordsRequest request) {
        GetRecordsResponse response = records(request);
        iterators.read(request.shardIterator(), !response.records().isEmpty(), response.nextShardIterator());
        return response;
    }

    private GetRecordsResponse records(GetRecordsRequest request) {
        try {
            return client.getRecords(request);
        } catch (TrimmedDataAccessException e) {
            FreshIterators.Shard shard = iterators.shardOf(request.shardIterator());
            if (shard == null) {
                throw e;
            }
            return client.getRecords(
                    request.toBuilder().shardIterator(atHorizonOf(shard)).build());
        }
    }

    private String atHorizonOf(FreshIterators.Shard shard) {
        return client.getShardIterator(GetShardIteratorRequest.builder()
                        .streamArn(shard.streamArn())
                        .shardId(shard.shardId())
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON)
                        .build())
                .shardIterator();
    }

    @Override
    public ListStreamsResponse listStreams(ListStreamsRequest request) {
        return client.listStreams(request);
    }

    @Override
    public String serviceName() {
        return client.serviceName();
    }

    /** The database outlives its clients. */
    @Override
    public void close() {}

    @Override
    public String toString() {
        return "in-process DynamoDbStreamsClient";
    }
}

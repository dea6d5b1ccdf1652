/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/** Pages as the client of the SDK delivers them. */
final class SdkShardPages implements ShardPages {

    private static final String CONTENT_LENGTH = "Content-Length";

    /** What a record costs beside the attributes that the service counts. */
    private static final long RECORD_OVERHEAD = 256;

    private final DynamoDbClientProvider clients;
    private final DynamoDbStreamsAsyncClient client;

    SdkShardPages(DynamoDbClientProvider clients) {
        this.clients = clients;
        this.client = clients.streamsClient();
    }

    @Override
    public CompletableFuture<String> open(DynamoDbStreamsShardSplit split, StartingPosition position) {
        GetShardIteratorRequest.Builder request = GetShardIteratorRequest.builder()
                .streamArn(split.getStreamArn())
                .shardId(split.getShardId());
        switch (position.type()) {
            case LATEST -> request.shardIteratorType(ShardIteratorType.LATEST);
            case TRIM_HORIZON, WHOLE_SHARD, AT_TIMESTAMP -> request.shardIteratorType(ShardIteratorType.TRIM_HORIZON);
            case AFTER_SEQUENCE_NUMBER ->
                request.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                        .sequenceNumber(position.sequenceNumber().orElseThrow().toString());
        }
        return client.getShardIterator(request.build()).thenApply(GetShardIteratorResponse::shardIterator);
    }

    @Override
    public CompletableFuture<ShardPage> read(String iterator) {
        return client.getRecords(
                        GetRecordsRequest.builder().shardIterator(iterator).build())
                .thenApply(SdkShardPages::page);
    }

    private static ShardPage page(GetRecordsResponse answer) {
        SdkHttpResponse http = answer.sdkHttpResponse();
        if (http != null && !answer.hasRecords() && answer.nextShardIterator() == null) {
            // A shard that is closed and empty has an empty list. Taken for its last page, this would lose the rest of
            // it.
            throw RetryableException.create(
                    "The answer of GetRecords has neither records nor an iterator: it is not the service's");
        }
        if (answer.records().stream().anyMatch(Objects::isNull)) {
            throw RetryableException.create(
                    "The answer of GetRecords has a null among its records: it is not the service's");
        }
        long bytes = http == null
                ? estimatedBytes(answer.records())
                : http.firstMatchingHeader(CONTENT_LENGTH)
                        .map(Long::valueOf)
                        .orElseGet(() -> estimatedBytes(answer.records()));
        return new ShardPage(answer.records(), answer.nextShardIterator(), bytes);
    }

    /** For clients that do not speak HTTP, and answers that do not tell their length. */
    private static long estimatedBytes(List<Record> records) {
        long bytes = 0;
        for (Record record : records) {
            StreamRecord change = record.dynamodb();
            Long counted = change == null ? null : change.sizeBytes();
            bytes += RECORD_OVERHEAD + (counted == null ? 0 : counted);
        }
        return bytes;
    }

    @Override
    public void close() {
        clients.release(client);
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.scenario;

import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.SequenceNumberRange;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/**
 * A stream whose pages are ready in memory, so that what is measured is the reader and Flink and neither network nor
 * decoding. Open shards without end; every page is full.
 *
 * @param shards number of shards
 */
record CannedStream(int shards) implements DynamoDbClientProvider {

    static final String ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/canned/stream/2026-01-01T00:00:00.000";
    static final int RECORDS_PER_PAGE = 1_000;

    private static final int PAGES = 32;
    private static final List<List<Record>> CONTENT =
            IntStream.range(0, PAGES).mapToObj(CannedStream::page).toList();

    @Override
    public DynamoDbStreamsAsyncClient streamsClient() {
        return new Client(shards);
    }

    @Override
    public DynamoDbAsyncClient dynamoDbClient() {
        throw new UnsupportedOperationException("A stream only");
    }

    private static List<Record> page(int number) {
        // Old enough not to look like the tip of the stream.
        Instant created = Instant.now().minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
        List<Record> records = new ArrayList<>(RECORDS_PER_PAGE);
        for (int i = 0; i < RECORDS_PER_PAGE; i++) {
            int id = number * RECORDS_PER_PAGE + i;
            Map<String, AttributeValue> key = Map.of("id", AttributeValue.fromS("order-" + id));
            records.add(Record.builder()
                    .eventID("event-" + id)
                    .eventName(OperationType.MODIFY)
                    .dynamodb(StreamRecord.builder()
                            .keys(key)
                            .oldImage(image(key, "old"))
                            .newImage(image(key, "new"))
                            .sequenceNumber("1000000000000000000000" + (1_000_000 + id))
                            .approximateCreationDateTime(created)
                            .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)
                            .sizeBytes(1_000L)
                            .build())
                    .build());
        }
        return List.copyOf(records);
    }

    private static Map<String, AttributeValue> image(Map<String, AttributeValue> key, String version) {
        Map<String, AttributeValue> image = new HashMap<>(key);
        for (int i = 0; i < 9; i++) {
            image.put("attribute-" + i, AttributeValue.fromS(version + "-".repeat(40) + i));
        }
        return image;
    }

    private record Client(int shards) implements DynamoDbStreamsAsyncClient {

        @Override
        public CompletableFuture<DescribeStreamResponse> describeStream(DescribeStreamRequest request) {
            List<Shard> listed = request.shardFilter() != null
                    ? List.of()
                    : IntStream.range(0, shards)
                            .mapToObj(i -> Shard.builder()
                                    .shardId("shard-" + i)
                                    .sequenceNumberRange(SequenceNumberRange.builder()
                                            .startingSequenceNumber("1000000000000000000000")
                                            .build())
                                    .build())
                            .toList();
            return CompletableFuture.completedFuture(DescribeStreamResponse.builder()
                    .streamDescription(StreamDescription.builder()
                            .streamArn(ARN)
                            .streamStatus(StreamStatus.ENABLED)
                            .shards(listed)
                            .build())
                    .build());
        }

        @Override
        public CompletableFuture<GetShardIteratorResponse> getShardIterator(GetShardIteratorRequest request) {
            return CompletableFuture.completedFuture(
                    GetShardIteratorResponse.builder().shardIterator("0").build());
        }

        @Override
        public CompletableFuture<GetRecordsResponse> getRecords(GetRecordsRequest request) {
            int page = Integer.parseInt(request.shardIterator());
            return CompletableFuture.completedFuture(GetRecordsResponse.builder()
                    .records(CONTENT.get(page))
                    .nextShardIterator(Integer.toString((page + 1) % PAGES))
                    .build());
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }
}

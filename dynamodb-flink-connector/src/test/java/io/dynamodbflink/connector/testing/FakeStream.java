/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.testing;

import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.SequenceNumberRange;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/**
 * A stream in memory with as many shards as a test wants, open at the same time and with the creation times it wants:
 * DynamoDB Local has neither.
 */
public final class FakeStream implements AutoCloseable {

    private static final Map<String, FakeStream> STREAMS = new ConcurrentHashMap<>();

    private static final class FakeShard {
        final String parent;
        final List<Record> records = new ArrayList<>();
        final AtomicInteger reads = new AtomicInteger();
        boolean closed;

        FakeShard(String parent) {
            this.parent = parent;
        }
    }

    private final String id = UUID.randomUUID().toString();
    private final Map<String, FakeShard> shards = new LinkedHashMap<>();
    private long sequenceNumbers = 100_000_000_000_000_000L;

    public FakeStream() {
        STREAMS.put(id, this);
    }

    public String arn() {
        return "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/" + id;
    }

    /** Adds an open root shard. */
    public synchronized FakeStream shard(String shardId) {
        shards.put(shardId, new FakeShard(null));
        return this;
    }

    /** Ends a shard, of which no child is listed yet. */
    public synchronized FakeStream close(String shardId) {
        shards.get(shardId).closed = true;
        return this;
    }

    /** Closes a shard, of whose children nothing is shown yet. */
    public synchronized FakeStream end(String shardId) {
        shards.get(shardId).closed = true;
        return this;
    }

    /** Adds an open shard that descends from one that is closed now. */
    public synchronized FakeStream child(String shardId, String parent) {
        shards.get(parent).closed = true;
        shards.put(shardId, new FakeShard(parent));
        return this;
    }

    /** Writes an item with this "id" and "version" to a shard. */
    public synchronized FakeStream write(String shardId, String key, long version, Instant created) {
        Map<String, AttributeValue> item =
                Map.of("id", AttributeValue.fromS(key), "version", AttributeValue.fromN(String.valueOf(version)));
        shards.get(shardId)
                .records
                .add(Record.builder()
                        .eventID(key + "-" + version)
                        .eventName("MODIFY")
                        .dynamodb(change -> change.sequenceNumber(nextSequenceNumber())
                                .approximateCreationDateTime(created)
                                .sizeBytes(50L)
                                .keys(Map.of("id", item.get("id")))
                                .newImage(item))
                        .build());
        return this;
    }

    private String nextSequenceNumber() {
        return "000" + (++sequenceNumbers);
    }

    /** GetRecords calls for a shard so far. */
    public int reads(String shardId) {
        synchronized (this) {
            return shards.get(shardId).reads.get();
        }
    }

    public DynamoDbClientProvider clients() {
        return new Clients(id);
    }

    @Override
    public void close() {
        STREAMS.remove(id);
    }

    private record Clients(String id) implements DynamoDbClientProvider {

        @Override
        public DynamoDbStreamsAsyncClient streamsClient() {
            return STREAMS.get(id).new Client();
        }

        @Override
        public DynamoDbAsyncClient dynamoDbClient() {
            throw new UnsupportedOperationException("There is no table behind this stream");
        }
    }

    private final class Client implements DynamoDbStreamsAsyncClient {

        @Override
        public CompletableFuture<DescribeStreamResponse> describeStream(DescribeStreamRequest request) {
            synchronized (FakeStream.this) {
                List<Shard> listed = new ArrayList<>();
                shards.forEach((shardId, shard) -> listed.add(Shard.builder()
                        .shardId(shardId)
                        .parentShardId(shard.parent)
                        .sequenceNumberRange(SequenceNumberRange.builder()
                                .startingSequenceNumber("000100000000000000000")
                                .endingSequenceNumber(shard.closed ? nextSequenceNumber() : null)
                                .build())
                        .build()));
                return CompletableFuture.completedFuture(DescribeStreamResponse.builder()
                        .streamDescription(description -> description
                                .streamArn(arn())
                                .streamStatus(StreamStatus.ENABLED)
                                .shards(listed))
                        .build());
            }
        }

        @Override
        public CompletableFuture<GetShardIteratorResponse> getShardIterator(GetShardIteratorRequest request) {
            synchronized (FakeStream.this) {
                List<Record> records = shards.get(request.shardId()).records;
                int index =
                        switch (request.shardIteratorType()) {
                            case TRIM_HORIZON -> 0;
                            case LATEST -> records.size();
                            case AFTER_SEQUENCE_NUMBER -> 1 + indexOf(records, request.sequenceNumber());
                            default -> throw new IllegalArgumentException("Not used: " + request);
                        };
                return CompletableFuture.completedFuture(GetShardIteratorResponse.builder()
                        .shardIterator(request.shardId() + "|" + index)
                        .build());
            }
        }

        private int indexOf(List<Record> records, String sequenceNumber) {
            for (int i = 0; i < records.size(); i++) {
                if (records.get(i).dynamodb().sequenceNumber().equals(sequenceNumber)) {
                    return i;
                }
            }
            throw new IllegalArgumentException("No record " + sequenceNumber);
        }

        @Override
        public CompletableFuture<GetRecordsResponse> getRecords(GetRecordsRequest request) {
            synchronized (FakeStream.this) {
                int bar = request.shardIterator().indexOf('|');
                String shardId = request.shardIterator().substring(0, bar);
                int from = Integer.parseInt(request.shardIterator().substring(bar + 1));
                FakeShard shard = shards.get(shardId);
                shard.reads.incrementAndGet();
                int to = Math.min(shard.records.size(), from + 1_000);
                boolean last = shard.closed && to == shard.records.size();
                return CompletableFuture.completedFuture(GetRecordsResponse.builder()
                        .records(List.copyOf(shard.records.subList(from, to)))
                        .nextShardIterator(last ? null : shardId + "|" + to)
                        .build());
            }
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.discovery;

import io.dynamodbflink.connector.model.StreamArn;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.SequenceNumberRange;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/** A stream of which only the shards exist, and of a shard's records at most the first and the last. */
public final class FakeStream implements DynamoDbStreamsAsyncClient {

    public static final StreamArn ARN =
            StreamArn.parse("arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-02T03:04:05.678");

    private final Map<String, Shard> shards = new LinkedHashMap<>();
    private final List<DescribeStreamRequest> requests = new ArrayList<>();
    private final Deque<RuntimeException> failures = new ArrayDeque<>();
    private final List<String> iteratorRequests = new ArrayList<>();
    private final Deque<RuntimeException> iteratorFailures = new ArrayDeque<>();
    private final Map<String, Deque<RuntimeException>> failuresOfShards = new HashMap<>();
    private final List<String> hidden = new ArrayList<>();
    private int pageSize = 100;
    private StreamStatus status = StreamStatus.ENABLED;
    private boolean ignoresFilter;
    private boolean closed;
    private boolean hangs;

    private final Map<String, Instant> oldest = new HashMap<>();
    private final Map<String, Instant> newest = new HashMap<>();

    public FakeStream open(String id, String parent) {
        shards.put(id, shard(id, parent, null));
        return this;
    }

    public FakeStream closed(String id, String parent) {
        shards.put(id, shard(id, parent, "900"));
        return this;
    }

    /** A shard has records, the first and the last of which were created at these times. */
    public FakeStream records(String id, Instant first, Instant last) {
        oldest.put(id, first);
        newest.put(id, last);
        return this;
    }

    /** Closes a shard and opens its children. */
    public FakeStream rotate(String id, String... children) {
        closed(id, shards.get(id).parentShardId());
        Arrays.stream(children).forEach(child -> open(child, id));
        return this;
    }

    public FakeStream expire(String id) {
        shards.remove(id);
        return this;
    }

    /** Takes shards that exist out of the answers until {@link #showAll}. */
    public FakeStream hide(String... ids) {
        hidden.addAll(List.of(ids));
        return this;
    }

    public FakeStream showAll() {
        hidden.clear();
        return this;
    }

    public FakeStream pageSize(int size) {
        pageSize = size;
        return this;
    }

    public FakeStream status(StreamStatus newStatus) {
        status = newStatus;
        return this;
    }

    public FakeStream ignoringFilter() {
        ignoresFilter = true;
        return this;
    }

    /** The next calls fail, with one error each. */
    public FakeStream failNext(int times, RuntimeException error) {
        for (int i = 0; i < times; i++) {
            failures.add(error);
        }
        return this;
    }

    /** The next requests for iterators fail, with one error each. */
    public FakeStream failNextIterators(int times, RuntimeException error) {
        for (int i = 0; i < times; i++) {
            iteratorFailures.add(error);
        }
        return this;
    }

    /** The next requests for iterators at the first record of a shard fail, each with one of these errors. */
    public FakeStream failNextIterators(String id, RuntimeException... errors) {
        failuresOfShards.computeIfAbsent(id, any -> new ArrayDeque<>()).addAll(List.of(errors));
        return this;
    }

    /** The next request for an iterator is never answered. */
    public FakeStream hangOnNextIterator() {
        hangs = true;
        return this;
    }

    /** Shards of which iterators were asked for. */
    public List<String> iteratorRequests() {
        return List.copyOf(iteratorRequests);
    }

    public static RuntimeException error(String code, int status) {
        return DynamoDbException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage("because the test says so")
                        .build())
                .build();
    }

    public List<DescribeStreamRequest> requests() {
        return List.copyOf(requests);
    }

    public List<DescribeStreamRequest> takeRequests() {
        List<DescribeStreamRequest> taken = List.copyOf(requests);
        requests.clear();
        return taken;
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public CompletableFuture<DescribeStreamResponse> describeStream(DescribeStreamRequest request) {
        requests.add(request);
        RuntimeException failure = failures.poll();
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        String after = request.exclusiveStartShardId();
        if (after != null && !shards.containsKey(after)) {
            return CompletableFuture.failedFuture(error("ResourceNotFoundException", 400));
        }
        List<Shard> matching = shards.values().stream()
                .filter(shard -> !hidden.contains(shard.shardId()))
                .filter(shard -> request.shardFilter() == null
                        || ignoresFilter
                        || request.shardFilter().shardId().equals(shard.parentShardId()))
                .toList();
        if (after != null) {
            List<String> ids = List.copyOf(shards.keySet());
            matching = matching.stream()
                    .filter(shard -> ids.indexOf(shard.shardId()) > ids.indexOf(after))
                    .toList();
        }
        List<Shard> page = matching.subList(0, Math.min(matching.size(), pageSize));
        boolean more = page.size() < matching.size();
        return CompletableFuture.completedFuture(DescribeStreamResponse.builder()
                .streamDescription(description -> description
                        .streamArn(request.streamArn())
                        .streamStatus(status)
                        .shards(page)
                        .lastEvaluatedShardId(more ? page.get(page.size() - 1).shardId() : null))
                .build());
    }

    /** Iterators are given for all shards that exist, listed or hidden. */
    @Override
    public CompletableFuture<GetShardIteratorResponse> getShardIterator(GetShardIteratorRequest request) {
        iteratorRequests.add(request.shardId());
        if (hangs) {
            hangs = false;
            return new CompletableFuture<>();
        }
        RuntimeException failure = request.shardIteratorType() == ShardIteratorType.TRIM_HORIZON
                ? failuresOfShards
                        .getOrDefault(request.shardId(), new ArrayDeque<>())
                        .poll()
                : null;
        failure = failure == null ? iteratorFailures.poll() : failure;
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        return shards.containsKey(request.shardId())
                ? CompletableFuture.completedFuture(GetShardIteratorResponse.builder()
                        .shardIterator(request.shardIteratorType() + " " + request.shardId())
                        .build())
                : CompletableFuture.failedFuture(error("ResourceNotFoundException", 400));
    }

    @Override
    public CompletableFuture<GetRecordsResponse> getRecords(GetRecordsRequest request) {
        String[] iterator = request.shardIterator().split(" ");
        Instant created =
                switch (ShardIteratorType.fromValue(iterator[0])) {
                    case TRIM_HORIZON -> oldest.get(iterator[1]);
                    case AT_SEQUENCE_NUMBER -> newest.get(iterator[1]);
                    default -> null;
                };
        GetRecordsResponse.Builder page = GetRecordsResponse.builder().nextShardIterator(request.shardIterator());
        if (created != null) {
            page.records(Record.builder()
                    .dynamodb(change -> change.approximateCreationDateTime(created))
                    .build());
        }
        return CompletableFuture.completedFuture(page.build());
    }

    private static Shard shard(String id, String parent, String ending) {
        return Shard.builder()
                .shardId(id)
                .parentShardId(parent)
                .sequenceNumberRange(SequenceNumberRange.builder()
                        .startingSequenceNumber("100")
                        .endingSequenceNumber(ending)
                        .build())
                .build();
    }

    @Override
    public String serviceName() {
        return "dynamodb-streams";
    }

    @Override
    public void close() {
        closed = true;
    }
}

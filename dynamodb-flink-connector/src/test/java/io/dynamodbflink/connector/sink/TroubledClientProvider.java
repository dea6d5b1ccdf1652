/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.test.EmbeddedDynamoDbReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/**
 * A database with the troubles of a real one: calls take a while and overtake each other, some are throttled or time
 * out although they were carried out, some leave items unprocessed.
 *
 * @param longestDelayMillis each call begins after a random time up to this
 * @param calmCalls calls of each client, the first ones, that meet with none
 * @param trouble share of the other calls that meet with trouble, in per cent
 * @param describable whether describing tables is permitted
 */
record TroubledClientProvider(
        EmbeddedDynamoDbReference database, int longestDelayMillis, int calmCalls, int trouble, boolean describable)
        implements DynamoDbClientProvider {

    @Override
    public DynamoDbStreamsAsyncClient streamsClient() {
        throw new UnsupportedOperationException("A sink reads no streams");
    }

    @Override
    public DynamoDbAsyncClient dynamoDbClient() {
        return new TroubledClient(database.get().dynamoDbAsyncClient());
    }

    private final class TroubledClient implements DynamoDbAsyncClient {

        private final DynamoDbAsyncClient database;
        private final Random random = new Random(7);
        private int calls;

        TroubledClient(DynamoDbAsyncClient database) {
            this.database = database;
        }

        @Override
        public CompletableFuture<BatchWriteItemResponse> batchWriteItem(BatchWriteItemRequest request) {
            long delay = random.nextInt(longestDelayMillis + 1);
            int kind = ++calls > calmCalls && random.nextInt(100) < trouble ? random.nextInt(3) : -1;
            long seed = random.nextLong();
            return CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS))
                    .thenCompose(begun -> switch (kind) {
                        case 0 -> failure("ProvisionedThroughputExceededException");
                        case 1 -> database.batchWriteItem(request).thenCompose(done -> failure("InternalServerError"));
                        case 2 -> partly(request, new Random(seed));
                        default -> database.batchWriteItem(request);
                    });
        }

        private CompletableFuture<BatchWriteItemResponse> partly(BatchWriteItemRequest request, Random choice) {
            Map.Entry<String, List<WriteRequest>> table =
                    request.requestItems().entrySet().iterator().next();
            List<WriteRequest> written = new ArrayList<>();
            List<WriteRequest> left = new ArrayList<>();
            table.getValue().forEach(write -> (choice.nextBoolean() ? written : left).add(write));
            BatchWriteItemResponse answer = left.isEmpty()
                    ? BatchWriteItemResponse.builder().build()
                    : BatchWriteItemResponse.builder()
                            .unprocessedItems(Map.of(table.getKey(), left))
                            .build();
            if (written.isEmpty()) {
                return CompletableFuture.completedFuture(answer);
            }
            return database.batchWriteItem(request.toBuilder()
                            .requestItems(Map.of(table.getKey(), written))
                            .build())
                    .thenApply(done -> answer);
        }

        @Override
        public CompletableFuture<DescribeTableResponse> describeTable(DescribeTableRequest request) {
            return describable
                    ? database.describeTable(request)
                    : CompletableFuture.failedFuture(FakeDynamoDb.error("AccessDeniedException", "not permitted"));
        }

        private static <T> CompletableFuture<T> failure(String code) {
            return CompletableFuture.failedFuture(FakeDynamoDb.error(code, "trouble"));
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }
}

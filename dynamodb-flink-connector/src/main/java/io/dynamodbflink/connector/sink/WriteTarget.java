/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.sink.ordering.InvalidKeyException;
import io.dynamodbflink.connector.sink.ordering.KeySchema;
import io.dynamodbflink.connector.sink.ordering.PendingWrite;
import io.dynamodbflink.connector.sink.ordering.WriteBatch;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** The table that a sink writes to: translates batches into calls, and answers into writes left over. */
final class WriteTarget {

    private final DynamoDbAsyncClient client;
    private final String table;
    private final KeySchema keys;

    WriteTarget(DynamoDbAsyncClient client, String table, KeySchema keys) {
        this.client = Objects.requireNonNull(client, "client");
        this.table = Objects.requireNonNull(table, "table");
        this.keys = Objects.requireNonNull(keys, "keys");
    }

    CompletableFuture<BatchWriteItemResponse> write(WriteBatch batch) {
        List<WriteRequest> requests =
                batch.writes().stream().map(write -> request(write.request())).toList();
        try {
            return client.batchWriteItem(BatchWriteItemRequest.builder()
                    .requestItems(Map.of(table, requests))
                    .build());
        } catch (RuntimeException e) {
            // The SDK reports some errors before it has a future to put them in.
            return CompletableFuture.failedFuture(e);
        }
    }

    private static WriteRequest request(DynamoDbWriteRequest write) {
        return switch (write.getType()) {
            case PUT ->
                WriteRequest.builder()
                        .putRequest(put -> put.item(write.getItem()))
                        .build();
            case DELETE ->
                WriteRequest.builder()
                        .deleteRequest(delete -> delete.key(write.getItem()))
                        .build();
            case UPDATE -> throw new IllegalArgumentException("A batch cannot hold an UPDATE");
        };
    }

    /**
     * The writes of the batch that the answer names as unprocessed. All of them if it names one that is not in the
     * batch: writing again does no harm, losing one does.
     */
    Collection<PendingWrite> unprocessed(WriteBatch batch, BatchWriteItemResponse answer) {
        Set<PendingWrite> found = new LinkedHashSet<>();
        for (List<WriteRequest> requests : answer.unprocessedItems().values()) {
            for (WriteRequest request : requests) {
                PendingWrite write = find(request, batch);
                if (write == null) {
                    return batch.writes();
                }
                found.add(write);
            }
        }
        return found;
    }

    private @Nullable PendingWrite find(WriteRequest request, WriteBatch batch) {
        Map<String, AttributeValue> item = request.putRequest() != null
                ? request.putRequest().item()
                : request.deleteRequest().key();
        for (PendingWrite write : batch.writes()) {
            if (isSame(write, item)) {
                return write;
            }
        }
        return null;
    }

    private boolean isSame(PendingWrite write, Map<String, AttributeValue> item) {
        if (!keys.isKnown()) {
            return write.request().getItem().equals(item);
        }
        try {
            // By key, because the service is free to write a number in another way.
            return write.key().equals(keys.keyOf(item));
        } catch (InvalidKeyException e) {
            return false;
        }
    }
}

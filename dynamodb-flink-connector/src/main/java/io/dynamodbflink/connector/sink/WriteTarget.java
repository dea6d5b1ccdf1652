/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.sink.ordering.InvalidKeyException;
import io.dynamodbflink.connector.sink.ordering.KeySchema;
import io.dynamodbflink.connector.sink.ordering.PendingWrite;
import io.dynamodbflink.connector.sink.ordering.WriteCall;
import java.io.IOException;
import java.time.InstantSource;
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
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** DynamoDB as a sink sees it: translates calls into the SDK's, and answers into writes left over. */
final class WriteTarget {

    private final DynamoDbAsyncClient client;
    private final TableKeys keys;
    private final @Nullable VersionGuard guard;
    private final InstantSource time;

    /**
     * @param guard guards the writes that have a version; null if there are none
     * @param time tells when a tombstone begins
     */
    WriteTarget(DynamoDbAsyncClient client, TableKeys keys, @Nullable VersionGuard guard, InstantSource time) {
        this.client = Objects.requireNonNull(client, "client");
        this.keys = Objects.requireNonNull(keys, "keys");
        this.guard = guard;
        this.time = Objects.requireNonNull(time, "time");
    }

    CompletableFuture<? extends DynamoDbResponse> send(WriteCall call) {
        try {
            return call.isSingle()
                    ? SingleWrites.send(call.table(), single(call.writes().get(0)), client)
                    : client.batchWriteItem(batch(call));
        } catch (RuntimeException e) {
            // The SDK reports some errors before it has a future to put them in.
            return CompletableFuture.failedFuture(e);
        }
    }

    private DynamoDbWriteRequest single(PendingWrite write) {
        return guard != null && write.isVersionGuarded()
                ? guard.guard(write.request(), time.instant())
                : write.request();
    }

    private static BatchWriteItemRequest batch(WriteCall call) {
        List<WriteRequest> requests =
                call.writes().stream().map(write -> request(write.request())).toList();
        return BatchWriteItemRequest.builder()
                .requestItems(Map.of(call.table(), requests))
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                .build();
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
     * The writes of the call that the answer names as unprocessed. All of them if it names one that is not in the
     * batch: writing again does no harm, losing one does.
     *
     * @throws IOException if the table cannot be reached
     */
    Collection<PendingWrite> unprocessed(WriteCall call, DynamoDbResponse answer) throws IOException {
        if (!(answer instanceof BatchWriteItemResponse batch) || !batch.hasUnprocessedItems()) {
            return List.of();
        }
        Set<PendingWrite> found = new LinkedHashSet<>();
        for (List<WriteRequest> requests : batch.unprocessedItems().values()) {
            for (WriteRequest request : requests) {
                PendingWrite write = find(request, call);
                if (write == null) {
                    return call.writes();
                }
                found.add(write);
            }
        }
        return found;
    }

    private @Nullable PendingWrite find(WriteRequest request, WriteCall call) throws IOException {
        Map<String, AttributeValue> item = request.putRequest() != null
                ? request.putRequest().item()
                : request.deleteRequest().key();
        KeySchema schema = keys.of(call.table());
        for (PendingWrite write : call.writes()) {
            if (isSame(write, item, schema)) {
                return write;
            }
        }
        return null;
    }

    private static boolean isSame(PendingWrite write, Map<String, AttributeValue> item, @Nullable KeySchema schema) {
        if (schema == null || !schema.isKnown()) {
            return write.request().getItem().equals(item);
        }
        try {
            // By key, because the service is free to write a number in another way.
            return write.key().equals(schema.keyOf(item));
        } catch (InvalidKeyException e) {
            return false;
        }
    }
}

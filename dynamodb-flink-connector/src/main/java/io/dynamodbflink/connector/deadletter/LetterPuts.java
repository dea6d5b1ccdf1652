/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.deadletter;

import io.dynamodbflink.connector.aws.AwsErrors;
import io.dynamodbflink.connector.aws.ExponentialBackoff;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** The calls to a table of dead letters, each repeated a number of times if its error may pass. */
final class LetterPuts {

    /** About half a minute with the back-off of {@link DeadLetterTable}. */
    static final int ATTEMPTS = 12;

    private final DynamoDbAsyncClient client;
    private final String table;
    private final ExponentialBackoff backoff;

    LetterPuts(DynamoDbAsyncClient client, String table, ExponentialBackoff backoff) {
        this.client = Objects.requireNonNull(client, "client");
        this.table = Objects.requireNonNull(table, "table");
        this.backoff = Objects.requireNonNull(backoff, "backoff");
    }

    CompletableFuture<?> put(Map<String, AttributeValue> item) {
        return call(() -> client.putItem(request -> request.tableName(table).item(item)), 1);
    }

    /**
     * Name of the attribute that is the table's key.
     *
     * @throws IOException if the table cannot be described, or its key cannot take an id
     */
    String keyAttribute() throws IOException, InterruptedException {
        CompletableFuture<DescribeTableResponse> described =
                call(() -> client.describeTable(request -> request.tableName(table)), 1);
        TableDescription description = await(described).table();
        List<String> names = description.keySchema().stream()
                .map(element -> element.attributeName())
                .toList();
        boolean isText = names.size() == 1
                && description.attributeDefinitions().stream()
                        .filter(attribute -> attribute.attributeName().equals(names.get(0)))
                        .map(AttributeDefinition::attributeType)
                        .allMatch(ScalarAttributeType.S::equals);
        if (!isText) {
            throw new IOException("The table '" + table + "' for dead letters has the key " + names
                    + ", but must have a partition key of type S and no sort key. Create another table.");
        }
        return names.get(0);
    }

    /**
     * Waits for a call.
     *
     * @throws IOException if it failed for good
     */
    <T> T await(CompletableFuture<T> call) throws IOException, InterruptedException {
        try {
            return call.get();
        } catch (ExecutionException e) {
            throw new IOException(
                    "The table '" + table + "' for dead letters cannot be used. The service says: "
                            + AwsErrors.describe(e),
                    AwsErrors.cause(e));
        }
    }

    private <T> CompletableFuture<T> call(Supplier<CompletableFuture<T>> call, int attempt) {
        return begin(call).exceptionallyCompose(error -> {
            if (attempt == ATTEMPTS || !AwsErrors.classify(error).isRetryable()) {
                return CompletableFuture.failedFuture(error);
            }
            long pause = backoff.delayAfter(attempt).toMillis();
            return CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS))
                    .thenCompose(elapsed -> call(call, attempt + 1));
        });
    }

    private static <T> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            // The SDK reports some errors before it has a future to put them in.
            return CompletableFuture.failedFuture(e);
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.AwsErrors;
import io.dynamodbflink.connector.aws.ExponentialBackoff;
import io.dynamodbflink.connector.sink.failure.DynamoDbWriteException;
import io.dynamodbflink.connector.sink.ordering.KeySchema;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;

/**
 * Finds out the primary key of a table, once, before the first write: from the table's description, or, if reading it
 * is not permitted, from the names that the user gave. Where there are no names, one refusal is not believed: without the
 * key there is no order, and permissions may need a moment to arrive.
 */
final class KeySchemaLookup {

    private static final Logger LOG = LoggerFactory.getLogger(KeySchemaLookup.class);

    private static final int ATTEMPTS = 5;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final DynamoDbAsyncClient client;
    private final String table;
    private final List<String> configured;
    private final ExponentialBackoff backoff;

    KeySchemaLookup(DynamoDbAsyncClient client, String table, List<String> configured, ExponentialBackoff backoff) {
        this.client = Objects.requireNonNull(client, "client");
        this.table = Objects.requireNonNull(table, "table");
        this.configured = List.copyOf(configured);
        this.backoff = Objects.requireNonNull(backoff, "backoff");
    }

    /**
     * @throws DynamoDbWriteException if the table does not exist or cannot be reached
     */
    KeySchema find() throws IOException {
        try {
            return described(KeySchema.of(
                    describe(1).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS).table()));
        } catch (ExecutionException e) {
            return undescribed(e);
        } catch (TimeoutException e) {
            throw new DynamoDbWriteException(
                    "Table '" + table + "' was not described within " + TIMEOUT.toSeconds()
                            + " s. Check the endpoint and the network.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while table '" + table + "' was being described");
        }
    }

    private CompletableFuture<DescribeTableResponse> describe(int attempt) {
        return call().exceptionallyCompose(error -> {
            if (attempt == ATTEMPTS
                    || AwsErrors.isForbidden(error) && !configured.isEmpty()
                    || !AwsErrors.classify(error).isRetryable()) {
                return CompletableFuture.failedFuture(error);
            }
            long pause = backoff.delayAfter(attempt).toMillis();
            return CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS))
                    .thenCompose(elapsed -> describe(attempt + 1));
        });
    }

    private CompletableFuture<DescribeTableResponse> call() {
        try {
            return client.describeTable(request -> request.tableName(table));
        } catch (RuntimeException e) {
            // The SDK reports some errors before it has a future to put them in.
            return CompletableFuture.failedFuture(e);
        }
    }

    private KeySchema described(KeySchema actual) {
        if (!configured.isEmpty() && !Set.copyOf(configured).equals(Set.copyOf(actual.names()))) {
            LOG.warn(
                    "setOverwriteByPartitionKeys names {}, but the primary key of table '{}' is {}: writes are kept"
                            + " apart and in order by the primary key. Name all of its attributes, or none.",
                    configured,
                    table,
                    actual.names());
        }
        return actual;
    }

    private KeySchema undescribed(ExecutionException error) throws DynamoDbWriteException {
        String what = AwsErrors.describe(error);
        if (AwsErrors.isForbidden(error)) {
            return undescribable(what);
        }
        String problem = AwsErrors.classify(error) == AwsErrorKind.NOT_FOUND
                ? "does not exist. Create it, or correct setTableName, the region or the endpoint."
                : "cannot be described.";
        throw new DynamoDbWriteException(
                "Table '" + table + "' " + problem + " The service says: " + what, AwsErrors.cause(error));
    }

    private KeySchema undescribable(String what) {
        if (configured.isEmpty()) {
            LOG.warn(
                    "The primary key of table '{}' is not known, because describing the table is not permitted: writes"
                            + " of one item are spread over all subtasks, not kept in order and not coalesced, and a"
                            + " batch that holds an item twice is refused and sent again in pieces. Grant the IAM action"
                            + " dynamodb:DescribeTable, or, if this is the sink's own table, name the attributes of the"
                            + " primary key with setOverwriteByPartitionKeys. The service says: {}",
                    table,
                    what);
        } else {
            LOG.info(
                    "Table '{}' may not be described; {} is taken for its primary key. The service says: {}",
                    table,
                    configured,
                    what);
        }
        return KeySchema.ofNames(configured);
    }
}

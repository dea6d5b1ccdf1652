/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.connector.aws.ExponentialBackoff;
import io.dynamodbflink.connector.sink.partition.RequestGroups;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** Opens {@link TableGroups} with a client of their own, which they take when the first write comes. */
final class TableGroupsFactory implements RequestGroups.Factory {

    private static final long serialVersionUID = 1L;

    private final DynamoDbClientProvider clients;
    private final String ownTable;
    private final List<String> ownKeyNames;
    private final ExponentialBackoff backoff;

    TableGroupsFactory(
            DynamoDbClientProvider clients, String ownTable, List<String> ownKeyNames, ExponentialBackoff backoff) {
        this.clients = Objects.requireNonNull(clients, "clients");
        this.ownTable = Objects.requireNonNull(ownTable, "ownTable");
        this.ownKeyNames = List.copyOf(ownKeyNames);
        this.backoff = Objects.requireNonNull(backoff, "backoff");
    }

    @Override
    public RequestGroups open() {
        BorrowedClient client = new BorrowedClient(clients);
        KeySchemas schemas = new KeySchemas(
                client::get, ownTable, ownKeyNames, backoff, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        return new TableGroups(ownTable, schemas, client::release);
    }

    private static final class BorrowedClient {

        private final DynamoDbClientProvider provider;
        private @Nullable DynamoDbAsyncClient client;

        BorrowedClient(DynamoDbClientProvider provider) {
            this.provider = provider;
        }

        DynamoDbAsyncClient get() {
            if (client == null) {
                client = provider.dynamoDbClient();
            }
            return client;
        }

        void release() {
            if (client != null) {
                provider.release(client);
                client = null;
            }
        }
    }
}

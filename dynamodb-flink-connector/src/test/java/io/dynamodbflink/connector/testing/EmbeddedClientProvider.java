/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.testing;

import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.test.EmbeddedDynamoDb;
import io.dynamodbflink.test.EmbeddedDynamoDbReference;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/**
 * Gives a job on a mini cluster the clients of an embedded database of the same process.
 *
 * @param database survives the serialisation that the provider goes through; its clients would not
 */
public record EmbeddedClientProvider(EmbeddedDynamoDbReference database) implements DynamoDbClientProvider {

    public static EmbeddedClientProvider of(EmbeddedDynamoDb database) {
        return new EmbeddedClientProvider(database.reference());
    }

    @Override
    public DynamoDbStreamsAsyncClient streamsClient() {
        return database.get().streamsAsyncClient();
    }

    @Override
    public DynamoDbAsyncClient dynamoDbClient() {
        return database.get().dynamoDbAsyncClient();
    }
}

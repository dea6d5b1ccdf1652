/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.test.DynamoDbLocalServer;
import io.dynamodbflink.test.DynamoDbTables;
import io.dynamodbflink.test.EmbeddedDynamoDb;
import io.dynamodbflink.test.TableDefinition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

@DynamoDbLocal
class DynamoDbLocalIT {

    private static EmbeddedDynamoDb ofTheClass;

    @BeforeAll
    static void createTable(EmbeddedDynamoDb database) {
        ofTheClass = database;
        database.tables().create(TableDefinition.of("shared", "id"));
    }

    @Test
    void testsShareTheDatabaseOfTheirClass(EmbeddedDynamoDb database, DynamoDbTables tables) {
        assertThat(database).isSameAs(ofTheClass);
        assertThat(tables.exists("shared")).isTrue();
    }

    @Test
    @DynamoDbLocal
    void anAnnotatedTestHasADatabaseOfItsOwn(EmbeddedDynamoDb database, DynamoDbClient client) {
        assertThat(database).isNotSameAs(ofTheClass);
        assertThat(client.listTables().tableNames()).isEmpty();
    }

    @Test
    void everyClientReachesTheSameTables(
            DynamoDbClient client,
            DynamoDbAsyncClient asyncClient,
            DynamoDbStreamsClient streams,
            DynamoDbStreamsAsyncClient asyncStreams) {
        assertThat(client.listTables().tableNames()).containsExactly("shared");
        assertThat(asyncClient.listTables().join().tableNames()).containsExactly("shared");
        assertThat(streams.listStreams().streams()).isEmpty();
        assertThat(asyncStreams.listStreams().join().streams()).isEmpty();
    }

    @Test
    void theServerIsAnEndpointOfTheSameDatabase(DynamoDbLocalServer server) {
        try (DynamoDbClient client = DynamoDbClient.builder()
                .endpointOverride(server.endpoint())
                .region(server.region())
                .credentialsProvider(server.credentialsProvider())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            assertThat(client.listTables().tableNames()).containsExactly("shared");
        }
    }

    @Nested
    class NestedTests {

        @Test
        void shareTheDatabaseOfTheOuterClass(EmbeddedDynamoDb database) {
            assertThat(database).isSameAs(ofTheClass);
        }
    }
}

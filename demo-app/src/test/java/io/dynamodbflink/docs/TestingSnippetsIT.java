/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.test.DynamoDbLocalServer;
import io.dynamodbflink.test.EmbeddedDynamoDb;
import io.dynamodbflink.test.EmbeddedDynamoDbReference;
import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.flink.FlinkProcessCluster;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/** The code blocks of docs/testing.md, as tests. */
class TestingSnippetsIT {

    @Test
    void inTheProcess() {
        // snippet: embedded
        try (EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start()) {
            String streamArn = dynamoDb.tables()
                    .createWithStream(
                            TableDefinition.of("orders", "orderId").withStream(StreamViewType.NEW_AND_OLD_IMAGES));
            dynamoDb.dynamoDbClient()
                    .putItem(put -> put.tableName("orders").item(Map.of("orderId", AttributeValue.fromS("4711"))));

            dynamoDb.triggerShardRollovers(); // closes the stream's shard and opens a child
            dynamoDb.dilateEventTimes(Duration.ofHours(1)); // expires the iterators handed out so far

            assertThat(dynamoDb.streamsClient()
                            .describeStream(describe -> describe.streamArn(streamArn))
                            .streamDescription()
                            .shards())
                    .hasSize(2);
        }
        // end snippet
    }

    @Test
    void overHttp() {
        // snippet: server
        try (DynamoDbLocalServer server = DynamoDbLocalServer.start();
                DynamoDbClient client = DynamoDbClient.builder()
                        .endpointOverride(server.endpoint())
                        .region(server.region())
                        .credentialsProvider(server.credentialsProvider())
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build()) {
            server.tables().create(TableDefinition.of("orders", "orderId"));

            assertThat(client.listTables().tableNames()).containsExactly("orders");
        }
        // end snippet
    }

    // snippet: provider
    record EmbeddedClients(EmbeddedDynamoDbReference database) implements DynamoDbClientProvider {

        @Override
        public DynamoDbStreamsAsyncClient streamsClient() {
            return database.get().streamsAsyncClient();
        }

        @Override
        public DynamoDbAsyncClient dynamoDbClient() {
            return database.get().dynamoDbAsyncClient();
        }
    }
    // end snippet

    static class ApplicationTest {

        // snippet: boot
        static final DynamoDbLocalServer dynamoDb = DynamoDbLocalServer.start();

        @DynamicPropertySource
        static void dynamoDb(DynamicPropertyRegistry properties) {
            properties.add("dynamodb-flink.aws.endpoint", dynamoDb::endpoint);
            properties.add("dynamodb-flink.aws.region", dynamoDb::region);
            properties.add("dynamodb-flink.aws.credentials.access-key-id", dynamoDb::accessKeyId);
            properties.add("dynamodb-flink.aws.credentials.secret-access-key", dynamoDb::secretAccessKey);
        }
        // end snippet
    }

    @Test
    void clusterOfProcesses() {
        // snippet: cluster
        try (FlinkProcessCluster cluster = FlinkProcessCluster.builder()
                .taskManagers(2)
                .slotsPerTaskManager(4)
                .environment("AWS_REGION", "eu-west-1")
                .start()) {
            submitJobTo(cluster.restAddress());

            cluster.killTaskManager(0);
            cluster.startTaskManager();
            cluster.awaitReady(); // the cluster has missed the one and found the other

            assertThat(cluster.taskManagerLog(2)).contains("Successful registration at resource manager");
        }
        // end snippet
    }

    private static void submitJobTo(URI restAddress) {
        assertThat(restAddress).hasScheme("http").hasHost("127.0.0.1");
    }
}

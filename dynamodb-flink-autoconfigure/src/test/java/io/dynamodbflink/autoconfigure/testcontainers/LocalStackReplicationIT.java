/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.test.DynamoDbTables;
import io.dynamodbflink.test.TableDefinition;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Configuration;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** The whole path on LocalStack: from properties to a replicated table, connected by the container alone. */
@Tag("docker")
@Testcontainers(disabledWithoutDocker = true)
@SpringBootTest(
        classes = LocalStackReplicationIT.Application.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {
            "dynamodb-flink.jobs.replication.source.table-name=orders",
            "dynamodb-flink.jobs.replication.source.initial-position=trim-horizon",
            "dynamodb-flink.jobs.replication.sink.table-name=orders-replica",
            "dynamodb-flink.jobs.replication.sink.max-time-in-buffer=200ms"
        })
class LocalStackReplicationIT {

    // snippet: container
    @Container
    @ServiceConnection
    static final LocalStackContainer localStack =
            new LocalStackContainer(DockerImageName.parse("localstack/localstack:4.14.0")).withServices("dynamodb");
    // end snippet

    private static DynamoDbClient client;
    private static DynamoDbTables tables;

    @BeforeAll
    static void createTables() {
        client = DynamoDbClient.builder()
                .endpointOverride(localStack.getEndpoint())
                .region(Region.of(localStack.getRegion()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(localStack.getAccessKey(), localStack.getSecretKey())))
                .httpClientBuilder(AwsCrtHttpClient.builder())
                .build();
        tables = new DynamoDbTables(client);
        tables.create(TableDefinition.of("orders", "orderId").withStream(StreamViewType.NEW_AND_OLD_IMAGES));
        tables.create(TableDefinition.of("orders-replica", "orderId"));
    }

    @AfterAll
    static void closeClient() {
        client.close();
    }

    @Test
    void changesReachTheReplica() {
        for (int i = 0; i < 20; i++) {
            put("order-" + i, "placed");
        }
        put("order-0", "paid");
        client.deleteItem(request -> request.tableName("orders").key(key("order-1")));

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(tables.items("orders-replica"))
                .containsExactlyInAnyOrderElementsOf(tables.items("orders")));
        assertThat(tables.items("orders-replica")).hasSize(19);
    }

    private static void put(String id, String status) {
        client.putItem(request -> request.tableName("orders")
                .item(Map.of("orderId", AttributeValue.fromS(id), "status", AttributeValue.fromS(status))));
    }

    private static Map<String, AttributeValue> key(String id) {
        return Map.of("orderId", AttributeValue.fromS(id));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}

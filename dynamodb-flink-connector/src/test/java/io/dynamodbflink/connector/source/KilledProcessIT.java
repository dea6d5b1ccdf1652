/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.test.DynamoDbLocalServer;
import io.dynamodbflink.test.TableDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * A job whose whole JVM is killed, again and again, while shards roll over, in front of DynamoDB Local. The state of the
 * job holds for every item the version that must come next.
 */
@SuppressWarnings("try") // Closing may be interrupted.
class KilledProcessIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int KILLS = 2;
    private static final int KEYS = 20;

    private final Map<String, Long> versions = new HashMap<>();

    @TempDir
    private Path directory;

    private DynamoDbLocalServer server;
    private DynamoDbClient client;
    private String streamArn;

    @BeforeEach
    void startServer() {
        server = DynamoDbLocalServer.start();
        client = server.database().dynamoDbClient();
        streamArn = server.tables()
                .createWithStream(TableDefinition.of("orders", "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES));
        server.tables().create(TableDefinition.of("replica", "id"));
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void replicaEqualsTheTableThoughTheProcessIsKilledAgainAndAgain() throws Exception {
        for (int kill = 1; kill <= KILLS; kill++) {
            Optional<Path> before = ReplicationProcess.newestCheckpoint(directory);
            try (ReplicationProcess process = start()) {
                change(100);
                await(process).until(() -> !ReplicationProcess.newestCheckpoint(directory)
                        .equals(before));
                change(300);
                keepBusy(process);
            }
            change(100);
        }

        try (ReplicationProcess process = start()) {
            change(100);
            await(process).untilAsserted(() -> assertThat(items("replica")).isEqualTo(items("orders")));
            assertThat(process.output())
                    .as("what shows that it began at a checkpoint")
                    .contains("shards that are known");
        }
    }

    private ReplicationProcess start() throws Exception {
        return ReplicationProcess.start(server, streamArn, "replica", directory);
    }

    /** Waits until the process gets to a change, and keeps it busy. */
    private void keepBusy(ReplicationProcess process) {
        Map<String, AttributeValue> change = put("marker");
        await(process).until(() -> items("replica").contains(change));
        change(50);
    }

    /** Changes items, and lets the shard roll over once in a while. */
    private void change(int times) {
        for (int i = 0; i < times; i++) {
            String key = "key-" + i % KEYS;
            if (i % 17 == 16) {
                client.deleteItem(delete -> delete.tableName("orders").key(Map.of("id", AttributeValue.fromS(key))));
            } else {
                put(key);
            }
            if (i % 40 == 39) {
                server.database().triggerShardRollovers();
            }
        }
    }

    private Map<String, AttributeValue> put(String key) {
        long version = versions.merge(key, 1L, Long::sum);
        Map<String, AttributeValue> item =
                Map.of("id", AttributeValue.fromS(key), "version", AttributeValue.fromN(String.valueOf(version)));
        client.putItem(put -> put.tableName("orders").item(item));
        return item;
    }

    private Set<Map<String, AttributeValue>> items(String table) {
        return Set.copyOf(server.tables().items(table));
    }

    private static ConditionFactory await(ReplicationProcess process) {
        return Awaitility.await().atMost(PATIENCE).failFast(() -> assertThat(process.hasEnded())
                .as("whether the process has ended: %s", process.output())
                .isFalse());
    }
}

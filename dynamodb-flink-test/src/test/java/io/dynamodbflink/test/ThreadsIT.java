/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Nothing of a closed database keeps a process alive, however often one was started. */
class ThreadsIT {

    private final Set<String> before = holdingTheProcess();

    @Test
    void noneIsLeftOfAnEmbeddedDatabase() {
        for (int i = 0; i < 3; i++) {
            try (EmbeddedDynamoDb database = EmbeddedDynamoDb.start()) {
                database.tables().create(TableDefinition.of("orders", "orderId"));
                database.dynamoDbAsyncClient().listTables().join();
                assertThat(holdingTheProcess()).isNotEqualTo(before);
            }
        }

        awaitNoneButBefore();
    }

    @Test
    void noneIsLeftOfAServer() {
        for (int i = 0; i < 3; i++) {
            try (DynamoDbLocalServer server = DynamoDbLocalServer.start()) {
                server.tables().create(TableDefinition.of("orders", "orderId"));
                assertThat(holdingTheProcess()).isNotEqualTo(before);
            }
        }

        awaitNoneButBefore();
    }

    private void awaitNoneButBefore() {
        await().pollInSameThread().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(holdingTheProcess())
                .isSubsetOf(before));
    }

    private static Set<String> holdingTheProcess() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon() && thread.isAlive())
                .map(thread -> thread.getName() + " " + thread.getId())
                .collect(Collectors.toSet());
    }
}

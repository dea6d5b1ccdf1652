/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.demo.database.DemoTables;
import io.dynamodbflink.test.DynamoDbLocalServer;
import io.dynamodbflink.test.junit.DynamoDbLocal;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The profile {@code external}: tables outlive the application, and so does the state of the jobs. Revenue that was
 * summed up before a restart is neither forgotten nor counted twice, although the stream still has every change.
 */
@DynamoDbLocal
class ExternalDemoIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path state;

    @Test
    void jobsGoOnWhereTheyWereAfterARestart(DynamoDbLocalServer server) {
        try (ConfigurableApplicationContext first = start(server)) {
            DemoHttp demo = http(first);
            await().atMost(PATIENCE)
                    .until(() ->
                            server.tables().items(DemoTables.ORDERS_REPLICA).size() > 20);
            demo.post("/demo/pause");
            awaitAgreement(server, demo);
        }
        Map<String, BigDecimal> before = revenue(server);
        assertThat(before).isNotEmpty();
        assertThat(state).isNotEmptyDirectory();

        server.database().triggerShardRollovers();

        try (ConfigurableApplicationContext second = start(server)) {
            DemoHttp demo = http(second);
            await().atMost(PATIENCE)
                    .until(() ->
                            server.tables().items(DemoTables.ORDERS_REPLICA).size() > 60);
            demo.post("/demo/pause");
            awaitAgreement(server, demo);
        }
        assertThat(revenue(server)).isNotEqualTo(before);
    }

    private void awaitAgreement(DynamoDbLocalServer server, DemoHttp demo) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(demo.get("/demo/compare").get("equal").asBoolean()).isTrue();
            assertThat(revenue(server))
                    .containsAllEntriesOf(Revenue.ofOrders(server.tables().items(DemoTables.ORDERS)));
        });
    }

    private static Map<String, BigDecimal> revenue(DynamoDbLocalServer server) {
        return Revenue.written(server.tables().items(DemoTables.CUSTOMER_REVENUE));
    }

    private ConfigurableApplicationContext start(DynamoDbLocalServer server) {
        return new SpringApplicationBuilder(DemoApplication.class)
                .profiles("external")
                .run(
                        "--server.port=0",
                        "--demo.change-interval=20ms",
                        "--demo.state-directory=" + state,
                        "--dynamodb-flink.aws.endpoint=" + server.endpoint(),
                        "--dynamodb-flink.aws.region=" + server.region(),
                        "--dynamodb-flink.aws.credentials.access-key-id=" + server.accessKeyId(),
                        "--dynamodb-flink.aws.credentials.secret-access-key=" + server.secretAccessKey());
    }

    private static DemoHttp http(ConfigurableApplicationContext context) {
        return new DemoHttp(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo;

import io.dynamodbflink.autoconfigure.aws.DynamoDbFlinkConnectionDetails;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Tells in the log what runs and where to look. */
@Component
class StartupGuide {

    private static final Logger LOG = LoggerFactory.getLogger(StartupGuide.class);

    private final DynamoDbFlinkConnectionDetails connection;
    private final DemoProperties properties;
    private final Environment environment;

    StartupGuide(DynamoDbFlinkConnectionDetails connection, DemoProperties properties, Environment environment) {
        this.connection = connection;
        this.properties = properties;
        this.environment = environment;
    }

    @EventListener(ApplicationReadyEvent.class)
    void explain() {
        String url = "http://localhost:" + environment.getProperty("local.server.port", "8080");
        LOG.info("""
                The demo runs.

                  DynamoDB             %s
                  orders               an order is placed or changed every %s ms
                  orders-replication   job without code:  orders -> orders-replica
                  customer-revenue     job of four beans: orders -> customer-revenue

                Look at it:

                  curl %3$s/actuator/health
                  curl %3$s/actuator/flinkjobs
                  curl %3$s/actuator/shardassignments/orders-replication
                  curl %3$s/demo/revenue

                Is the replica the same? Stop the changes, compare, go on:

                  curl -X POST %3$s/demo/pause
                  curl %3$s/demo/compare
                  curl -X POST %3$s/demo/resume
                """.formatted(database(), properties.changeInterval().toMillis(), url));
    }

    private String database() {
        return connection.getEndpoint() == null ? "AWS" : String.valueOf(connection.getEndpoint());
    }
}

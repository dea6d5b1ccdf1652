/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo.database;

import io.dynamodbflink.autoconfigure.aws.DynamoDbFlinkConnectionDetails;
import io.dynamodbflink.test.DynamoDbLocalServer;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.scheduling.annotation.Scheduled;

/** DynamoDB Local in the process, empty at every start, whose shards roll over every minute instead of every 4 hours. */
@Configuration(proxyBeanMethods = false)
@Profile("!external")
class InProcessDatabaseConfiguration {

    @Bean
    DynamoDbLocalServer dynamoDbLocal() {
        return DynamoDbLocalServer.start();
    }

    @Bean
    DynamoDbFlinkConnectionDetails dynamoDbLocalConnectionDetails(DynamoDbLocalServer server) {
        return new LocalConnectionDetails(server);
    }

    @Bean
    ShardRollovers shardRollovers(DynamoDbLocalServer server) {
        return new ShardRollovers(server);
    }

    private record LocalConnectionDetails(DynamoDbLocalServer server) implements DynamoDbFlinkConnectionDetails {

        @Override
        public URI getEndpoint() {
            return server.endpoint();
        }

        @Override
        public String getRegion() {
            return server.region().id();
        }

        @Override
        public String getAccessKeyId() {
            return server.accessKeyId();
        }

        @Override
        public String getSecretAccessKey() {
            return server.secretAccessKey();
        }
    }

    /** Makes the lineage of shards visible within minutes. */
    static final class ShardRollovers {

        private static final Logger LOG = LoggerFactory.getLogger(ShardRollovers.class);

        private final DynamoDbLocalServer server;

        ShardRollovers(DynamoDbLocalServer server) {
            this.server = server;
        }

        @Scheduled(initialDelayString = "${demo.rollover-interval}", fixedRateString = "${demo.rollover-interval}")
        void rollOver() {
            server.database().triggerShardRollovers();
            LOG.info("Rolled the stream over to a new shard");
        }
    }
}

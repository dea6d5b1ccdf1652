/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.health;

import io.dynamodbflink.autoconfigure.activation.Activation;
import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.job.FlinkJobRegistry;
import io.dynamodbflink.autoconfigure.observation.ShardAssignmentRegistry;
import io.dynamodbflink.autoconfigure.observation.ShardRegistryAutoConfiguration;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the {@code dynamoDbFlink} health contributor. Switch it off with
 * {@code management.health.dynamodbflink.enabled=false}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ShardRegistryAutoConfiguration.class)
@ConditionalOnClass({HealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean({FlinkJobRegistry.class, ShardAssignmentRegistry.class})
@ConditionalOnEnabledHealthIndicator("dynamodbflink")
public final class DynamoDbFlinkHealthContributorAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = {"dynamoDbFlinkHealthContributor", "dynamoDbFlinkHealthIndicator"})
    DynamoDbFlinkHealthContributor dynamoDbFlinkHealthContributor(
            FlinkJobRegistry jobs,
            ShardAssignmentRegistry shards,
            ObjectProvider<KnownSecrets> secrets,
            ObjectProvider<Activation> activation,
            ObjectProvider<FlinkCluster> cluster) {
        return new DynamoDbFlinkHealthContributor(
                jobs,
                shards,
                secrets.getIfAvailable(() -> KnownSecrets.NONE),
                () -> activation.stream().findFirst().map(Activation::status),
                () -> cluster.stream().findFirst().map(FlinkCluster::trouble),
                Clock.systemUTC());
    }
}

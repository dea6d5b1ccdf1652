/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.autoconfigure.DynamoDbFlinkAutoConfiguration;
import io.dynamodbflink.autoconfigure.job.FlinkJobRegistry;
import io.dynamodbflink.autoconfigure.job.ShardObserverFactory;
import io.dynamodbflink.autoconfigure.job.SinkObserverFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the {@link ShardAssignmentRegistry}, which shows the shards of the application's jobs.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = DynamoDbFlinkAutoConfiguration.class)
@ConditionalOnBean(FlinkJobRegistry.class)
public final class ShardRegistryAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ShardAssignmentRegistry dynamoDbFlinkShardAssignmentRegistry() {
        return new ShardAssignmentRegistry();
    }

    @Bean
    @ConditionalOnMissingBean(ShardObserverFactory.class)
    RegisteringShardObserverFactory dynamoDbFlinkShardObserverFactory(
            ApplicationContext context, ShardAssignmentRegistry registry) {
        return new RegisteringShardObserverFactory(context, registry);
    }

    @Bean
    @ConditionalOnMissingBean(SinkObserverFactory.class)
    RegisteringSinkObserverFactory dynamoDbFlinkSinkObserverFactory(ApplicationContext context) {
        return new RegisteringSinkObserverFactory(context);
    }
}

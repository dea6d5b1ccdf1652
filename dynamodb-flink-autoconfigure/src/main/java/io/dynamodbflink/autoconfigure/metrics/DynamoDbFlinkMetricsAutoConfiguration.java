/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.metrics;

import io.dynamodbflink.autoconfigure.job.FlinkJobRegistry;
import io.dynamodbflink.autoconfigure.observation.ShardAssignmentRegistry;
import io.dynamodbflink.autoconfigure.observation.ShardRegistryAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the {@link DynamoDbFlinkMetrics}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
        after = ShardRegistryAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({MeterRegistry.class, FlinkJobRegistry.class, ShardAssignmentRegistry.class})
public final class DynamoDbFlinkMetricsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    DynamoDbFlinkMetrics dynamoDbFlinkMetrics(FlinkJobRegistry jobs, ShardAssignmentRegistry shards) {
        return new DynamoDbFlinkMetrics(jobs, shards);
    }
}

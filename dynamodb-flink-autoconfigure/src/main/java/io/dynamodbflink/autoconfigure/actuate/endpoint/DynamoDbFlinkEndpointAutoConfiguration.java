/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.actuate.endpoint;

import io.dynamodbflink.autoconfigure.activation.Activation;
import io.dynamodbflink.autoconfigure.job.FlinkJobRegistry;
import io.dynamodbflink.autoconfigure.observation.ShardAssignmentRegistry;
import io.dynamodbflink.autoconfigure.observation.ShardRegistryAutoConfiguration;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the endpoints {@code flinkjobs} and {@code shardassignments}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ShardRegistryAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean({FlinkJobRegistry.class, ShardAssignmentRegistry.class})
public final class DynamoDbFlinkEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    FlinkJobsEndpoint flinkJobsEndpoint(
            FlinkJobRegistry jobs, ObjectProvider<KnownSecrets> secrets, ObjectProvider<Activation> activation) {
        return new FlinkJobsEndpoint(jobs, control(jobs, secrets), activation.getIfUnique());
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(FlinkJobsEndpoint.class)
    @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
    FlinkJobsEndpointWebExtension flinkJobsEndpointWebExtension(
            FlinkJobRegistry jobs, ObjectProvider<KnownSecrets> secrets) {
        return new FlinkJobsEndpointWebExtension(control(jobs, secrets));
    }

    private static JobControl control(FlinkJobRegistry jobs, ObjectProvider<KnownSecrets> secrets) {
        return new JobControl(jobs, known(secrets));
    }

    private static KnownSecrets known(ObjectProvider<KnownSecrets> secrets) {
        return secrets.getIfAvailable(() -> KnownSecrets.NONE);
    }

    /** For whoever has {@code env} and {@code configprops} show values. */
    @Bean
    SanitizingFunction dynamoDbFlinkSanitizingFunction() {
        return new PropertySanitizer();
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    ShardAssignmentsEndpoint shardAssignmentsEndpoint(
            FlinkJobRegistry jobs, ShardAssignmentRegistry shards, ObjectProvider<KnownSecrets> secrets) {
        return new ShardAssignmentsEndpoint(jobs, shards, known(secrets));
    }
}

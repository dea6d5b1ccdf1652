/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.health.DynamoDbFlinkHealthContributorAutoConfiguration;
import io.dynamodbflink.autoconfigure.job.StubJobRegistry;
import io.dynamodbflink.autoconfigure.observation.ShardRegistryAutoConfiguration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.annotation.Configurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class DynamoDbFlinkEndpointAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ShardRegistryAutoConfiguration.class, DynamoDbFlinkEndpointAutoConfiguration.class))
            .withBean(StubJobRegistry.class, () -> new StubJobRegistry("orders"));

    @Test
    void exposedEndpointsAreThereWithoutAWebApplication() {
        runner.withPropertyValues(
                        "management.endpoints.jmx.exposure.include=flinkjobs,shardassignments",
                        "spring.jmx.enabled=true")
                .run(context -> assertThat(context)
                        .hasSingleBean(FlinkJobsEndpoint.class)
                        .hasSingleBean(ShardAssignmentsEndpoint.class));
    }

    @Test
    void endpointsThatAreNotExposedAreNotMade() {
        runner.run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(FlinkJobsEndpoint.class)
                .doesNotHaveBean(ShardAssignmentsEndpoint.class));
    }

    @Test
    void anEndpointWithoutAccessIsNotMade() {
        runner.withPropertyValues(
                        "management.endpoints.web.exposure.include=*", "management.endpoint.flinkjobs.access=NONE")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(FlinkJobsEndpoint.class)
                        .hasSingleBean(ShardAssignmentsEndpoint.class));
    }

    @Test
    void withoutActuatorThereAreNoEndpoints() {
        runner.withPropertyValues("management.endpoints.web.exposure.include=*")
                .withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean("flinkJobsEndpoint")
                        .doesNotHaveBean("shardAssignmentsEndpoint"));
    }

    @Test
    void actuatorWithoutHealthIsFine() {
        new ApplicationContextRunner()
                .withUserConfiguration(AsBootImportsThem.class)
                .withBean(StubJobRegistry.class, () -> new StubJobRegistry("orders"))
                .withPropertyValues("management.endpoints.web.exposure.include=*")
                .withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(FlinkJobsEndpoint.class)
                        .doesNotHaveBean("dynamoDbFlinkHealthContributor"));
    }

    @Test
    void withoutJobsThereAreNoEndpoints() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        ShardRegistryAutoConfiguration.class, DynamoDbFlinkEndpointAutoConfiguration.class))
                .withPropertyValues("management.endpoints.web.exposure.include=*")
                .run(context -> assertThat(context).doesNotHaveBean(FlinkJobsEndpoint.class));
    }

    @Test
    void theyComeAfterTheShardRegistry() {
        assertThat(Configurations.getClasses(AutoConfigurations.of(
                        DynamoDbFlinkEndpointAutoConfiguration.class,
                        DynamoDbFlinkHealthContributorAutoConfiguration.class,
                        ShardRegistryAutoConfiguration.class)))
                .startsWith(ShardRegistryAutoConfiguration.class);
    }

    @Test
    void theAutoConfigurationsAreListedForBoot() {
        List<String> listed = ImportCandidates.load(
                        AutoConfiguration.class, getClass().getClassLoader())
                .getCandidates();

        assertThat(listed)
                .contains(
                        DynamoDbFlinkEndpointAutoConfiguration.class.getName(),
                        DynamoDbFlinkHealthContributorAutoConfiguration.class.getName(),
                        ShardRegistryAutoConfiguration.class.getName(),
                        "io.dynamodbflink.autoconfigure.metrics.DynamoDbFlinkMetricsAutoConfiguration");
    }

    /** By name, so that annotations whose classes are absent are ignored as they are in an application. */
    @ImportAutoConfiguration({
        ShardRegistryAutoConfiguration.class,
        DynamoDbFlinkEndpointAutoConfiguration.class,
        DynamoDbFlinkHealthContributorAutoConfiguration.class
    })
    @Configuration(proxyBeanMethods = false)
    static class AsBootImportsThem {}
}

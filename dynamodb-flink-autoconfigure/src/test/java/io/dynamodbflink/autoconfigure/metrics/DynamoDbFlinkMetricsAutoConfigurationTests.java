/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.job.StubJobRegistry;
import io.dynamodbflink.autoconfigure.observation.ShardRegistryAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.Configurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class DynamoDbFlinkMetricsAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ShardRegistryAutoConfiguration.class, DynamoDbFlinkMetricsAutoConfiguration.class))
            .withBean(StubJobRegistry.class, () -> new StubJobRegistry("orders"));

    @Test
    void theMetersAreBoundToTheMeterRegistryOfBoot() {
        runner.withConfiguration(AutoConfigurations.of(
                        MetricsAutoConfiguration.class,
                        SimpleMetricsExportAutoConfiguration.class,
                        CompositeMeterRegistryAutoConfiguration.class))
                .run(context -> assertThat(context.getBean(MeterRegistry.class)
                                .get(DynamoDbFlinkMetrics.JOB_RUNNING)
                                .tag(DynamoDbFlinkMetrics.TAG_JOB, "orders")
                                .gauge()
                                .value())
                        .isOne());
    }

    @Test
    void closingTheContextTakesTheMetersOutOfARegistryThatLivesOn() {
        MeterRegistry shared = new SimpleMeterRegistry();
        ApplicationContextRunner application = runner.withConfiguration(
                        AutoConfigurations.of(MetricsAutoConfiguration.class))
                .withInitializer(context -> context.getBeanFactory().registerSingleton("shared", shared));
        for (int start = 0; start < 2; start++) {
            application.run(context -> {
                assertThat(context).hasSingleBean(DynamoDbFlinkMetrics.class);
                context.getBean(DynamoDbFlinkMetrics.class).bindTo(shared);
                assertThat(shared.getMeters()).hasSize(13);
            });
            assertThat(shared.getMeters()).isEmpty();
        }
    }

    @Test
    void withoutAMeterRegistryThereAreNoMeters() {
        runner.run(context -> assertThat(context).doesNotHaveBean(DynamoDbFlinkMetrics.class));
    }

    @Test
    void withoutMicrometerThereAreNoMeters() {
        runner.withClassLoader(new FilteredClassLoader("io.micrometer"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("dynamoDbFlinkMetrics"));
    }

    @Test
    void itComesAfterTheMeterRegistryAndTheShardRegistry() {
        assertThat(Configurations.getClasses(AutoConfigurations.of(
                        DynamoDbFlinkMetricsAutoConfiguration.class,
                        ShardRegistryAutoConfiguration.class,
                        CompositeMeterRegistryAutoConfiguration.class)))
                .containsSubsequence(
                        CompositeMeterRegistryAutoConfiguration.class, DynamoDbFlinkMetricsAutoConfiguration.class)
                .containsSubsequence(ShardRegistryAutoConfiguration.class, DynamoDbFlinkMetricsAutoConfiguration.class);
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.dynamodbflink.autoconfigure.DynamoDbFlinkAutoConfiguration;
import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.job.DesiredJobState;
import io.dynamodbflink.autoconfigure.job.FakeCluster;
import io.dynamodbflink.autoconfigure.job.FakeTables;
import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import io.dynamodbflink.autoconfigure.job.StubJobRegistry;
import io.dynamodbflink.autoconfigure.observation.ShardAssignmentRegistry;
import io.dynamodbflink.autoconfigure.observation.ShardRegistryAutoConfiguration;
import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

class DynamoDbFlinkHealthContributorAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ShardRegistryAutoConfiguration.class,
                    DynamoDbFlinkHealthContributorAutoConfiguration.class,
                    HealthContributorAutoConfiguration.class,
                    HealthContributorRegistryAutoConfiguration.class))
            .withBean(StubJobRegistry.class, () -> new StubJobRegistry("orders"));

    @Test
    void theContributorIsRegisteredUnderItsName() {
        runner.run(context -> assertThat(
                        context.getBean(HealthContributorRegistry.class).getContributor("dynamoDbFlink"))
                .isInstanceOf(DynamoDbFlinkHealthContributor.class));
    }

    @Test
    void theHealthEndpointShowsEachJobAndTheWorstCounts() {
        runner.withConfiguration(AutoConfigurations.of(HealthEndpointAutoConfiguration.class))
                .withPropertyValues("management.endpoint.health.show-details=always")
                .run(context -> {
                    StubJobRegistry jobs = context.getBean(StubJobRegistry.class);
                    jobs.put("payments", DesiredJobState.RUNNING, ObservedJobState.RESTARTING);
                    HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);

                    assertThat(endpoint.health().getStatus()).isEqualTo(Status.DOWN);
                    CompositeHealthDescriptor ours =
                            (CompositeHealthDescriptor) endpoint.healthForPath("dynamoDbFlink");
                    assertThat(ours.getComponents()).containsOnlyKeys("orders", "payments");
                    assertThat(ours.getComponents().get("orders").getStatus()).isEqualTo(Status.UP);
                });
    }

    @Test
    void aJobThatIsNotMeantToRunLeavesTheApplicationUp() {
        runner.withConfiguration(AutoConfigurations.of(HealthEndpointAutoConfiguration.class))
                .run(context -> {
                    context.getBean(StubJobRegistry.class)
                            .put("orders", DesiredJobState.STOPPED, ObservedJobState.STOPPED);

                    assertThat(context.getBean(HealthEndpoint.class).health().getStatus())
                            .isEqualTo(Status.UP);
                });
    }

    @Test
    void untilJobsAreStartedThoseThatStartWithTheApplicationAreOutOfService() {
        Map<String, Status> beforeTheJobsStart = new HashMap<>();
        FakeTables tables = new FakeTables()
                .tableWithStream("orders", StreamViewType.NEW_AND_OLD_IMAGES)
                .table("orders-replica");
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DynamoDbFlinkAutoConfiguration.class,
                        ShardRegistryAutoConfiguration.class,
                        DynamoDbFlinkHealthContributorAutoConfiguration.class))
                .withBean(FlinkCluster.class, FakeCluster::new)
                .withBean(DynamoDbClientProvider.class, () -> tables)
                .withBean(AsTheWebServerStarts.class, () -> new AsTheWebServerStarts(beforeTheJobsStart))
                .withPropertyValues(
                        "dynamodb-flink.jobs.one.source.table-name=orders",
                        "dynamodb-flink.jobs.one.sink.table-name=orders-replica",
                        "dynamodb-flink.jobs.two.source.table-name=orders",
                        "dynamodb-flink.jobs.two.sink.table-name=orders-replica",
                        "dynamodb-flink.jobs.two.auto-startup=false")
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(beforeTheJobsStart).containsOnly(entry("one", Status.OUT_OF_SERVICE), entry("two", Status.UNKNOWN));
    }

    @Test
    void healthWithoutActuatorIsFine() {
        runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(DynamoDbFlinkHealthContributor.class));
    }

    @Test
    void withoutHealthNothingIsContributed() {
        new ApplicationContextRunner()
                .withUserConfiguration(AsBootImportsThem.class)
                .withBean(StubJobRegistry.class, () -> new StubJobRegistry("orders"))
                .withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(ShardAssignmentRegistry.class)
                        .doesNotHaveBean("dynamoDbFlinkHealthContributor"));
    }

    @Test
    void withoutJobsNothingIsContributed() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        ShardRegistryAutoConfiguration.class, DynamoDbFlinkHealthContributorAutoConfiguration.class))
                .run(context -> assertThat(context).doesNotHaveBean(HealthContributor.class));
    }

    @Test
    void aPropertySwitchesItOff() {
        runner.withPropertyValues("management.health.dynamodbflink.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(DynamoDbFlinkHealthContributor.class));
    }

    @Test
    void aContributorOfTheUsersReplacesOurs() {
        HealthIndicator mine = () -> Health.up().build();
        runner.withBean("dynamoDbFlinkHealthIndicator", HealthIndicator.class, () -> mine)
                .run(context -> assertThat(context)
                        .doesNotHaveBean(DynamoDbFlinkHealthContributor.class)
                        .hasBean("dynamoDbFlinkHealthIndicator"));
    }

    /** By name, so that annotations whose classes are absent are ignored as they are in an application. */
    @ImportAutoConfiguration({
        ShardRegistryAutoConfiguration.class,
        DynamoDbFlinkHealthContributorAutoConfiguration.class
    })
    @Configuration(proxyBeanMethods = false)
    static class AsBootImportsThem {}

    /** Looks at the health when the web server would begin to answer. */
    static final class AsTheWebServerStarts implements SmartLifecycle {

        private final Map<String, Status> seen;

        @Autowired
        private DynamoDbFlinkHealthContributor contributor;

        private boolean running;

        AsTheWebServerStarts(Map<String, Status> seen) {
            this.seen = seen;
        }

        @Override
        public void start() {
            running = true;
            contributor.stream()
                    .forEach(entry -> seen.put(
                            entry.name(),
                            ((HealthIndicator) entry.contributor()).health().getStatus()));
        }

        @Override
        public void stop() {
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return DEFAULT_PHASE - 2048;
        }
    }
}

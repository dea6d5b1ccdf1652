/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.DynamoDbFlinkAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Whether the jobs and the cluster can stop within the time that Spring gives them. */
class ClusterChecksTests {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(LifecycleAutoConfiguration.class, DynamoDbFlinkAutoConfiguration.class))
            .withBean(FlinkCluster.class, IdleCluster::new);

    @Test
    void defaultsFit() {
        application.run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void shutdownTimeoutMustFitIntoThePhaseTogetherWithTheEndOfTheCluster() {
        application
                .withPropertyValues("dynamodb-flink.cluster.shutdown-timeout=26s")
                .run(context -> {
                    assertThat(context).hasFailed();
                    assertThat(context.getStartupFailure())
                            .rootCause()
                            .isInstanceOfSatisfying(FailureAnalyzedException.class, failure -> {
                                assertThat(failure.analysis().getDescription())
                                        .contains("shutdown-timeout=26000ms")
                                        .contains("timeout-per-shutdown-phase=30000ms");
                                assertThat(failure.analysis().getAction())
                                        .contains("spring.lifecycle.timeout-per-shutdown-phase to 31000ms or more");
                            });
                });
    }

    @Test
    void longerPhaseLeavesMoreTime() {
        application
                .withPropertyValues(
                        "dynamodb-flink.cluster.shutdown-timeout=26s",
                        "spring.lifecycle.timeout-per-shutdown-phase=31s")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void shorterPhaseLeavesLess() {
        application
                .withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=10s")
                .run(context -> assertThat(context).hasFailed());
    }
}

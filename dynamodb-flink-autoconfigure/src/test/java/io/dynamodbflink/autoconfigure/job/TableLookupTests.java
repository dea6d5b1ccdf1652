/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dynamodbflink.autoconfigure.DynamoDbFlinkAutoConfiguration;
import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class TableLookupTests {

    private static final JobName JOB = JobName.of("copy");

    private final FakeTables tables = new FakeTables();

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DynamoDbFlinkAutoConfiguration.class))
            .withBean(FlinkCluster.class, FakeCluster::new)
            .withBean(DynamoDbClientProvider.class, () -> tables)
            .withPropertyValues(
                    "dynamodb-flink.jobs.copy.auto-startup=false",
                    "dynamodb-flink.jobs.copy.source.table-name=orders",
                    "dynamodb-flink.jobs.copy.sink.table-name=orders-replica");

    @Test
    void endpointThatNeverAnswersIsNotWaitedForWithoutEnd() {
        tables.silent();
        application.run(context -> {
            TableLookup lookup = new TableLookup(context.getBean(JobClients.class), Duration.ofMillis(50));
            JobBlueprint job = context.getBean(JobBlueprints.class).get(JOB);

            FailureAnalyzedException ofSource =
                    catchThrowableOfType(FailureAnalyzedException.class, () -> lookup.stream(job));
            FailureAnalyzedException ofSink = catchThrowableOfType(
                    FailureAnalyzedException.class,
                    () -> lookup.check(JOB, JobSide.SINK, "sink.table-name", "orders-replica"));

            assertThat(ofSource.analysis().getDescription()).contains("'orders'", "no answer within 50 ms");
            assertThat(ofSource.analysis().getAction()).contains("dynamodb-flink.aws.endpoint");
            assertThat(ofSink.analysis().getDescription()).contains("'orders-replica'", "no answer within 50 ms");
        });
    }
}

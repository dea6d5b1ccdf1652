/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import static org.awaitility.Awaitility.await;

import io.dynamodbflink.autoconfigure.DynamoDbFlinkAutoConfiguration;
import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.cluster.JobObservation;
import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.SmartLifecycle;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Applications with one job, "orders", on a cluster that does what a test says. Several may be run one after another. */
final class FakeApplication {

    static final JobName ORDERS = JobName.of("orders");

    final FakeCluster cluster = new FakeCluster();
    final FakeTables tables = new FakeTables()
            .tableWithStream("orders", StreamViewType.NEW_AND_OLD_IMAGES)
            .table("orders-replica");

    /** What listeners were told, in order: job events, and changes of liveness. */
    final List<Object> told = new CopyOnWriteArrayList<>();

    /** For what the application was to be ended. */
    final List<FlinkJobStatus> terminations = new CopyOnWriteArrayList<>();

    ApplicationContextRunner with(String... properties) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(DynamoDbFlinkAutoConfiguration.class))
                .withBean(FlinkCluster.class, () -> cluster)
                .withBean(DynamoDbClientProvider.class, () -> tables)
                .withBean(ApplicationTermination.class, () -> terminations::add)
                .withBean("recorder", ApplicationListener.class, this::recorder)
                .withPropertyValues(
                        "dynamodb-flink.cluster.status-interval=10ms",
                        "dynamodb-flink.cluster.shutdown-timeout=2s",
                        "dynamodb-flink.jobs.orders.source.table-name=orders",
                        "dynamodb-flink.jobs.orders.sink.table-name=orders-replica")
                .withPropertyValues(properties);
    }

    ApplicationContextRunner withDirectory(Path directory, String... properties) {
        return with(properties)
                .withPropertyValues("dynamodb-flink.jobs.orders.checkpoint.directory=" + directory.toUri());
    }

    private ApplicationListener<?> recorder() {
        return event -> {
            if (event instanceof PayloadApplicationEvent<?> payload && payload.getPayload() instanceof FlinkJobEvent) {
                told.add(payload.getPayload());
            } else if (event instanceof AvailabilityChangeEvent<?> change) {
                told.add(change.getState());
            }
        };
    }

    /** The cluster says this of the execution that was submitted last. */
    void observe(ObservedJobState state, FailureSummary... failures) {
        cluster.observations.put(latest().getJobID(), new JobObservation(state, List.of(failures), null));
    }

    void awaitObserved(ApplicationContext context, ObservedJobState state) {
        await().until(() -> status(context).observed() == state);
    }

    void observeAndAwait(ApplicationContext context, ObservedJobState state, FailureSummary... failures) {
        observe(state, failures);
        awaitObserved(context, state);
    }

    <T> List<T> told(Class<T> type) {
        return told.stream().filter(type::isInstance).map(type::cast).toList();
    }

    JobGraph latest() {
        return cluster.submitted.get(cluster.submitted.size() - 1);
    }

    /** The state that the execution which was submitted last goes on from, or null. */
    String restoredPath() {
        return latest().getJobConfiguration().get(StateRecoveryOptions.SAVEPOINT_PATH);
    }

    static FlinkJobStatus status(ApplicationContext context) {
        return jobs(context).status(ORDERS).orElseThrow();
    }

    static FlinkJobRegistry jobs(ApplicationContext context) {
        return context.getBean(FlinkJobRegistry.class);
    }

    static SmartLifecycle lifecycle(ApplicationContext context) {
        return context.getBean("dynamoDbFlinkJobLifecycle", SmartLifecycle.class);
    }
}

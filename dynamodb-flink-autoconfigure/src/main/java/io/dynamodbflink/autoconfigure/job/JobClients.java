/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.aws.AwsClients;
import io.dynamodbflink.autoconfigure.bean.BeanReference;
import io.dynamodbflink.autoconfigure.properties.SinkProperties;
import io.dynamodbflink.autoconfigure.strategy.StrategyRole;
import io.dynamodbflink.autoconfigure.worker.WorkerFailures;
import io.dynamodbflink.connector.aws.AwsClientFactory;
import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.connector.aws.GuardedClientProvider;
import io.dynamodbflink.connector.aws.WriteGuard;
import io.dynamodbflink.connector.model.StreamArn;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.ApplicationContext;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/**
 * Where the jobs get their AWS clients: from a {@link DynamoDbClientProvider} bean, or made from the application's
 * settings. This bean stays in the application; what travels with a job is a {@link JobClientProvider} that refers to
 * it, so that no credentials do.
 */
final class JobClients {

    /** Name of the bean. */
    static final String BEAN_NAME = "dynamoDbFlinkJobClients";

    private final JobBlueprints blueprints;
    private final AwsClients clients;
    private final Optional<WriteGuard> writeGuard;
    private final ApplicationContext context;

    /** @param writeGuard what clients ask before they write, if anything */
    JobClients(
            JobBlueprints blueprints, AwsClients clients, Optional<WriteGuard> writeGuard, ApplicationContext context) {
        this.blueprints = Objects.requireNonNull(blueprints, "blueprints");
        this.clients = Objects.requireNonNull(clients, "clients");
        this.writeGuard = Objects.requireNonNull(writeGuard, "writeGuard");
        this.context = Objects.requireNonNull(context, "context");
    }

    /** A provider that may travel with the job. */
    DynamoDbClientProvider reference(JobName job, JobSide side) {
        return new JobClientProvider(BeanReference.of(context, BEAN_NAME, JobClients.class), job, side);
    }

    /**
     * The provider to use in this JVM.
     *
     * @throws FailureAnalyzedException if a setting is wrong or missing
     * @throws io.dynamodbflink.autoconfigure.worker.WorkerException the same, on a cluster elsewhere
     */
    DynamoDbClientProvider provider(JobName job, JobSide side) {
        try {
            return make(job, side);
        } catch (FailureAnalyzedException e) {
            if ("worker".equals(context.getEnvironment().getProperty("dynamodb-flink.role"))) {
                throw WorkerFailures.of("A client of AWS for job '" + job + "'", e);
            }
            throw e;
        }
    }

    private DynamoDbClientProvider make(JobName job, JobSide side) {
        JobBlueprint blueprint = blueprints.get(job);
        Optional<String> bean = blueprint.strategy(StrategyRole.CLIENT_PROVIDER);
        if (bean.isPresent()) {
            DynamoDbClientProvider provider = context.getBean(bean.get(), DynamoDbClientProvider.class);
            return writeGuard
                    .<DynamoDbClientProvider>map(guard -> new GuardedClientProvider(provider, guard))
                    .orElse(provider);
        }
        AwsClientFactory factory = side == JobSide.SOURCE ? sourceFactory(blueprint) : sinkFactory(blueprint);
        return new FactoryClientProvider(writeGuard.map(factory::withWriteGuard).orElse(factory));
    }

    private AwsClientFactory sourceFactory(JobBlueprint blueprint) {
        String arn = blueprint.source().streamArn();
        return clients.factory(
                awsSettings(blueprint.source().properties()),
                "dynamodb-flink.jobs." + blueprint.name() + ".source.properties",
                arn == null ? null : StreamArn.parse(arn).region());
    }

    private AwsClientFactory sinkFactory(JobBlueprint blueprint) {
        return clients.factory(
                awsSettings(blueprint.sink().map(SinkProperties::properties).orElse(Map.of())),
                "dynamodb-flink.jobs." + blueprint.name() + ".sink.properties",
                null);
    }

    private static Map<String, String> awsSettings(Map<String, String> properties) {
        return properties.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("aws."))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Makes clients with a factory; never leaves this JVM. */
    @SuppressWarnings("serial")
    private record FactoryClientProvider(AwsClientFactory factory) implements DynamoDbClientProvider {

        @Override
        public DynamoDbStreamsAsyncClient streamsClient() {
            return factory.streamsClient();
        }

        @Override
        public DynamoDbAsyncClient dynamoDbClient() {
            return factory.dynamoDbClient();
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.bean.BeanReference;
import io.dynamodbflink.autoconfigure.pipeline.DynamoDbStreamsSourceCustomizer;
import io.dynamodbflink.autoconfigure.properties.SourceProperties;
import io.dynamodbflink.autoconfigure.strategy.BeanDeserializationSchema;
import io.dynamodbflink.autoconfigure.strategy.BeanShardAssigner;
import io.dynamodbflink.autoconfigure.strategy.StrategyRole;
import io.dynamodbflink.autoconfigure.worker.ReleasingShardObserver;
import io.dynamodbflink.autoconfigure.worker.WorkerDefinition;
import io.dynamodbflink.connector.model.InitialTimestamp;
import io.dynamodbflink.connector.source.DynamoDbStreamsSource;
import io.dynamodbflink.connector.source.DynamoDbStreamsSourceBuilder;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants;
import io.dynamodbflink.connector.source.assigner.DynamoDbStreamsShardAssigner;
import io.dynamodbflink.connector.source.failure.InvalidRecord;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import io.dynamodbflink.connector.source.serialization.ChangeEventDeserializationSchema;
import io.dynamodbflink.connector.source.serialization.DynamoDbStreamsDeserializationSchema;
import java.util.Objects;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.ApplicationContext;

/** Builds the source of a job. Looks up its stream, so every source made is of the stream that is the latest then. */
final class JobSourceFactory {

    private final ApplicationContext context;
    private final JobClients clients;
    private final TableLookup tables;
    private final JobDeadLetters deadLetters;
    private final ObjectProvider<ShardObserverFactory> observers;
    private final ObjectProvider<DynamoDbStreamsSourceCustomizer> customizers;

    JobSourceFactory(
            ApplicationContext context,
            JobClients clients,
            ObjectProvider<ShardObserverFactory> observers,
            ObjectProvider<DynamoDbStreamsSourceCustomizer> customizers) {
        this.context = Objects.requireNonNull(context, "context");
        this.clients = Objects.requireNonNull(clients, "clients");
        this.tables = new TableLookup(clients);
        this.deadLetters = new JobDeadLetters(context, clients);
        this.observers = Objects.requireNonNull(observers, "observers");
        this.customizers = Objects.requireNonNull(customizers, "customizers");
    }

    /**
     * @throws FailureAnalyzedException if the stream cannot be found, or cannot serve the job
     */
    DynamoDbStreamsSource<?> create(JobBlueprint job) {
        return job.strategy(StrategyRole.DESERIALIZATION_SCHEMA)
                .<DynamoDbStreamsSource<?>>map(bean -> create(job, schema(job, bean)))
                .orElseGet(() -> create(job, new ChangeEventDeserializationSchema()));
    }

    private <T> DynamoDbStreamsSource<T> create(JobBlueprint job, DynamoDbStreamsDeserializationSchema<T> schema) {
        String deadLetterTable = job.source().deadLetterTable();
        if (deadLetterTable != null) {
            tables.check(job.name(), JobSide.SOURCE, "source.dead-letter-table", deadLetterTable);
        }
        DynamoDbStreamsSourceBuilder<T> builder = DynamoDbStreamsSource.<T>builder()
                .setStreamArn(tables.stream(job).toString())
                .setSourceConfig(configuration(job.source()))
                .setDeserializationSchema(schema)
                .setClientProvider(clients.reference(job.name(), JobSide.SOURCE));
        job.strategy(StrategyRole.SHARD_ASSIGNER)
                .ifPresent(bean -> builder.setDynamoDbStreamsShardAssigner(new BeanShardAssigner(
                        new JobBeans(context, job).reference(bean, DynamoDbStreamsShardAssigner.class))));
        deadLetters
                .<InvalidRecord>handler(
                        job,
                        JobSide.SOURCE,
                        job.source().deadLetterDirectory(),
                        job.source().deadLetterTable(),
                        StrategyRole.INVALID_RECORD_HANDLER)
                .ifPresent(builder::setDeadLetterHandler);
        builder.setShardObserver(observer(job));
        customizers.orderedStream().forEach(customizer -> customizer.customize(job.name(), builder));
        try {
            return builder.build();
        } catch (IllegalStateException e) {
            throw JobDeadLetters.nobodyTakesThem(job.name(), "invalid records", "source", "on-invalid-record", e);
        } catch (IllegalArgumentException e) {
            throw new FailureAnalyzedException(
                    "The source of job '" + job.name() + "' cannot be built: " + e.getMessage(),
                    "Correct dynamodb-flink.jobs." + job.name() + ".source." + settingIn(job, e) + ".",
                    e);
        }
    }

    private ShardObserver observer(JobBlueprint job) {
        ShardObserverFactory factory = observers.getIfUnique();
        ShardObserver observer = factory == null ? ShardObserver.none() : factory.observerFor(job.name());
        return context.getBeanProvider(WorkerDefinition.class).getIfAvailable() == null
                ? observer
                : new ReleasingShardObserver(observer);
    }

    /** The property, below the source's, that has the key which a message of the connector quotes. */
    private static String settingIn(JobBlueprint job, IllegalArgumentException failure) {
        String message = String.valueOf(failure.getMessage());
        if (message.contains("'" + DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_TIMESTAMP.key() + "'")
                && !job.source()
                        .properties()
                        .containsKey(DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_TIMESTAMP.key())) {
            return "initial-timestamp";
        }
        return job.source().properties().keySet().stream()
                .filter(key -> message.contains("'" + key + "'"))
                .map(key -> "properties[" + key + "]")
                .findFirst()
                .orElse("*");
    }

    @SuppressWarnings("unchecked")
    private DynamoDbStreamsDeserializationSchema<Object> schema(JobBlueprint job, String bean) {
        return new BeanDeserializationSchema<>(
                (BeanReference<DynamoDbStreamsDeserializationSchema<Object>>) (BeanReference<?>)
                        new JobBeans(context, job).reference(bean, DynamoDbStreamsDeserializationSchema.class));
    }

    /** The connector's options. Those of the AWS client stay out: clients come from the application. */
    static Configuration configuration(SourceProperties source) {
        Configuration configuration = new Configuration();
        configuration.set(DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_POSITION, source.initialPosition());
        InitialTimestamp initialTimestamp = source.initialTimestamp();
        if (initialTimestamp != null) {
            configuration.set(
                    DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_TIMESTAMP, initialTimestamp.toString());
        }
        configuration.set(
                DynamodbStreamsSourceConfigConstants.SHARD_DISCOVERY_INTERVAL, source.shardDiscoveryInterval());
        configuration.set(
                DynamodbStreamsSourceConfigConstants.DESCRIBE_STREAM_INCONSISTENCY_RESOLUTION_RETRY_COUNT,
                source.describeStreamInconsistencyRetryCount());
        configuration.set(DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_RETRY_COUNT, source.retryCount());
        configuration.set(
                DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_EXPONENTIAL_BACKOFF_MIN_DELAY,
                source.backoffMinDelay());
        configuration.set(
                DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_EXPONENTIAL_BACKOFF_MAX_DELAY,
                source.backoffMaxDelay());
        configuration.set(
                DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_GET_RECORDS_IDLE_TIME_BETWEEN_EMPTY_POLLS,
                source.emptyPollDelay());
        configuration.set(
                DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_GET_RECORDS_IDLE_TIME_BETWEEN_NON_EMPTY_POLLS,
                source.nonEmptyPollDelay());
        configuration.set(
                DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_GET_RECORDS_IDLE_AFTER, source.idleAfter());
        configuration.set(
                DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_READER_BUFFER_SIZE,
                new MemorySize(source.readerBufferSize().toBytes()));
        configuration.set(
                DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_INVALID_RECORD_POLICY, source.onInvalidRecord());
        configuration.set(
                DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_INVALID_RECORD_MAX_CONSECUTIVE,
                source.maxConsecutiveInvalidRecords());
        configuration.set(DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_ON_DATA_LOSS, source.onDataLoss());
        configuration.set(DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_SHARD_METRICS, source.shardMetrics());
        // Whoever names the table means whatever stream it has.
        configuration.set(DynamodbStreamsSourceConfigConstants.FOLLOW_TABLE, source.tableName() != null);
        source.properties().forEach((key, value) -> {
            if (!key.startsWith("aws.")) {
                configuration.setString(key, value);
            }
        });
        return configuration;
    }
}

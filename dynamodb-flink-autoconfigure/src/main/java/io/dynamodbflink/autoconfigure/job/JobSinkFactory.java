/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.bean.BeanReference;
import io.dynamodbflink.autoconfigure.pipeline.DynamoDbSinkCustomizer;
import io.dynamodbflink.autoconfigure.properties.SinkProperties;
import io.dynamodbflink.autoconfigure.strategy.BeanElementConverter;
import io.dynamodbflink.autoconfigure.strategy.BeanTableNameSelector;
import io.dynamodbflink.autoconfigure.strategy.ConventionalElementConverter;
import io.dynamodbflink.autoconfigure.strategy.StrategyRole;
import io.dynamodbflink.autoconfigure.worker.ReleasingSinkObserver;
import io.dynamodbflink.autoconfigure.worker.WorkerDefinition;
import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import io.dynamodbflink.connector.sink.DynamoDbSink;
import io.dynamodbflink.connector.sink.DynamoDbSinkBuilder;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.TableNameSelector;
import io.dynamodbflink.connector.sink.failure.InvalidItem;
import io.dynamodbflink.connector.sink.observer.SinkObserver;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.ApplicationContext;

/** Builds the sink of a job. Checks that its table exists. */
final class JobSinkFactory {

    private final ApplicationContext context;
    private final JobClients clients;
    private final TableLookup tables;
    private final JobDeadLetters deadLetters;
    private final ObjectProvider<SinkObserverFactory> observers;
    private final ObjectProvider<DynamoDbSinkCustomizer> customizers;

    JobSinkFactory(
            ApplicationContext context,
            JobClients clients,
            ObjectProvider<SinkObserverFactory> observers,
            ObjectProvider<DynamoDbSinkCustomizer> customizers) {
        this.context = Objects.requireNonNull(context, "context");
        this.clients = Objects.requireNonNull(clients, "clients");
        this.tables = new TableLookup(clients);
        this.deadLetters = new JobDeadLetters(context, clients);
        this.observers = Objects.requireNonNull(observers, "observers");
        this.customizers = Objects.requireNonNull(customizers, "customizers");
    }

    /**
     * @throws FailureAnalyzedException if the table does not exist
     * @throws IllegalStateException if the job has no sink
     */
    DynamoDbSink<?> create(JobBlueprint job) {
        SinkProperties sink =
                job.sink().orElseThrow(() -> new IllegalStateException("The job '" + job.name() + "' has no sink"));
        String table = Objects.requireNonNull(sink.tableName(), "tableName");
        tables.check(job.name(), JobSide.SINK, "sink.table-name", table);
        if (sink.deadLetterTable() != null) {
            tables.check(job.name(), JobSide.SINK, "sink.dead-letter-table", sink.deadLetterTable());
        }
        DynamoDbSinkBuilder<Object> builder = DynamoDbSink.builder()
                .setTableName(table)
                .setElementConverter(converter(job, sink))
                .setClientProvider(clients.reference(job.name(), JobSide.SINK))
                .setOverwriteByPartitionKeys(sink.overwriteByPartitionKeys())
                .setPartitionByPrimaryKey(sink.partitionByPrimaryKey())
                .setFailOnError(sink.failOnError())
                .setAccessDeniedGracePeriod(sink.accessDeniedGracePeriod())
                .setInvalidItemPolicy(sink.onInvalidItem())
                .setOnConditionFailed(sink.onConditionFailed())
                .setMaxRefusedShare(sink.maxRefusedShare())
                .setMaxBatchSize(sink.maxBatchSize())
                .setMaxInFlightRequests(sink.maxInFlightRequests())
                .setMaxBufferedRequests(sink.maxBufferedRequests())
                .setMaxTimeInBufferMS(sink.maxTimeInBuffer().toMillis());
        if (sink.versionAttribute() != null) {
            builder.setVersionAttribute(sink.versionAttribute());
        }
        if (sink.tombstoneAttribute() != null) {
            builder.setTombstoneTimeToLive(sink.tombstoneAttribute(), sink.tombstoneTimeToLive());
        }
        tables(job).ifPresent(builder::setTableNameSelector);
        deadLetters
                .<InvalidItem>handler(
                        job,
                        JobSide.SINK,
                        sink.deadLetterDirectory(),
                        sink.deadLetterTable(),
                        StrategyRole.INVALID_ITEM_HANDLER)
                .ifPresent(builder::setDeadLetterHandler);
        pace(sink, builder);
        builder.setSinkObserver(observer(job));
        customizers.orderedStream().forEach(customizer -> customizer.customize(job.name(), builder));
        try {
            return builder.build();
        } catch (IllegalStateException e) {
            throw sink.onInvalidItem() == PoisonPolicy.DEAD_LETTER
                    ? JobDeadLetters.nobodyTakesThem(job.name(), "invalid items", "sink", "on-invalid-item", e)
                    : JobDeadLetters.nobodyTakesThem(
                            job.name(), "writes whose condition does not hold", "sink", "on-condition-failed", e);
        } catch (IllegalArgumentException e) {
            throw new FailureAnalyzedException(
                    "The sink of job '" + job.name() + "' cannot be built: " + e.getMessage(),
                    "Correct the settings below dynamodb-flink.jobs." + job.name() + ".sink.",
                    e);
        }
    }

    private SinkObserver observer(JobBlueprint job) {
        SinkObserverFactory factory = observers.getIfUnique();
        SinkObserver observer = factory == null ? SinkObserver.none() : factory.observerFor(job.name());
        return context.getBeanProvider(WorkerDefinition.class).getIfAvailable() == null
                ? observer
                : new ReleasingSinkObserver(observer);
    }

    private static void pace(SinkProperties sink, DynamoDbSinkBuilder<?> builder) {
        builder.setMaxBufferedBytes(sink.maxBufferedBytes().toBytes());
        if (sink.maxWriteUnitsPerSecond() != null) {
            builder.setMaxWriteUnitsPerSecond(sink.maxWriteUnitsPerSecond());
        }
        if (sink.maxAttempts() != null) {
            builder.setMaxAttempts(sink.maxAttempts());
        }
        if (sink.maxRetryTime() != null) {
            builder.setMaxRetryTime(sink.maxRetryTime());
        }
    }

    @SuppressWarnings("unchecked")
    private Optional<TableNameSelector<Object>> tables(JobBlueprint job) {
        return job.strategy(StrategyRole.TABLE_NAME_SELECTOR)
                .map(bean -> new BeanTableNameSelector<>((BeanReference<TableNameSelector<Object>>)
                        (BeanReference<?>) new JobBeans(context, job).reference(bean, TableNameSelector.class)));
    }

    @SuppressWarnings("unchecked")
    private ElementConverter<Object, DynamoDbWriteRequest> converter(JobBlueprint job, SinkProperties sink) {
        return job.strategy(StrategyRole.ELEMENT_CONVERTER)
                .<ElementConverter<Object, DynamoDbWriteRequest>>map(bean ->
                        new BeanElementConverter<>((BeanReference<ElementConverter<Object, DynamoDbWriteRequest>>)
                                (BeanReference<?>) new JobBeans(context, job).reference(bean, ElementConverter.class)))
                .orElseGet(() -> new ConventionalElementConverter(sink.ignoreNulls(), sink.versionAttribute()));
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.strategy;

import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.pipeline.DynamoDbFlinkPipeline;
import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.connector.deadletter.DeadLetterHandler;
import io.dynamodbflink.connector.sink.TableNameSelector;
import io.dynamodbflink.connector.sink.failure.InvalidItem;
import io.dynamodbflink.connector.source.assigner.DynamoDbStreamsShardAssigner;
import io.dynamodbflink.connector.source.failure.InvalidRecord;
import io.dynamodbflink.connector.source.serialization.DynamoDbStreamsDeserializationSchema;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * A role that a bean can play in a job.
 *
 * @since 0.1.0
 */
public enum StrategyRole {
    DESERIALIZATION_SCHEMA(DynamoDbStreamsDeserializationSchema.class, "source.deserialization-schema"),
    INVALID_RECORD_HANDLER(DeadLetterHandler.class, InvalidRecord.class, "source.dead-letter-handler"),
    SHARD_ASSIGNER(DynamoDbStreamsShardAssigner.class, "source.shard-assigner"),
    WATERMARK_STRATEGY(WatermarkStrategy.class, "source.watermark-strategy"),
    PIPELINE(DynamoDbFlinkPipeline.class, "pipeline"),
    ELEMENT_CONVERTER(ElementConverter.class, "sink.element-converter"),
    TABLE_NAME_SELECTOR(TableNameSelector.class, "sink.table-name-selector"),
    INVALID_ITEM_HANDLER(DeadLetterHandler.class, InvalidItem.class, "sink.dead-letter-handler"),
    CLIENT_PROVIDER(DynamoDbClientProvider.class, "client-provider");

    private final Class<?> type;
    private final @Nullable Class<?> taken;
    private final String property;

    StrategyRole(Class<?> type, String property) {
        this(type, null, property);
    }

    /**
     * @param taken what the first type argument of a bean has to be, or a type of which that is one; null for any
     */
    StrategyRole(Class<?> type, @Nullable Class<?> taken, String property) {
        this.type = type;
        this.taken = taken;
        this.property = property;
    }

    /** Type of the beans that can play the role. */
    public Class<?> type() {
        return type;
    }

    /** Whether a bean of this type can play the role. What its type does not tell is no obstacle. */
    boolean isPlayedBy(ResolvableType bean) {
        if (taken == null) {
            return true;
        }
        Class<?> argument = bean.as(type).getGeneric(0).resolve();
        return argument == null || argument.isAssignableFrom(taken);
    }

    /** Name of the type of the beans that can play the role, such as {@code DeadLetterHandler<InvalidItem>}. */
    String typeName() {
        return type.getSimpleName() + (taken == null ? "" : "<" + taken.getSimpleName() + ">");
    }

    /** Name of the property that names the bean, below the job's. */
    public String property() {
        return property;
    }

    /** Full name of the property that names the bean. */
    public String propertyOf(JobName job) {
        return "dynamodb-flink.jobs." + job + "." + property;
    }

    /** Name of the role in messages and endpoints, such as {@code shard-assigner}; no other role has it. */
    public String label() {
        return taken == null ? property.substring(property.indexOf('.') + 1) : property.replace('.', '-');
    }
}

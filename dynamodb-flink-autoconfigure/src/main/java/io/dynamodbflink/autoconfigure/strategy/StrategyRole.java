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
import io.dynamodbflink.connector.source.assigner.DynamoDbStreamsShardAssigner;
import io.dynamodbflink.connector.source.serialization.DynamoDbStreamsDeserializationSchema;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.base.sink.writer.ElementConverter;

/**
 * A role that a bean can play in a job.
 *
 * @since 0.1.0
 */
public enum StrategyRole {
    DESERIALIZATION_SCHEMA(DynamoDbStreamsDeserializationSchema.class, "source.deserialization-schema"),
    DEAD_LETTER_HANDLER(DeadLetterHandler.class, "source.dead-letter-handler"),
    SHARD_ASSIGNER(DynamoDbStreamsShardAssigner.class, "source.shard-assigner"),
    WATERMARK_STRATEGY(WatermarkStrategy.class, "source.watermark-strategy"),
    PIPELINE(DynamoDbFlinkPipeline.class, "pipeline"),
    ELEMENT_CONVERTER(ElementConverter.class, "sink.element-converter"),
    TABLE_NAME_SELECTOR(TableNameSelector.class, "sink.table-name-selector"),
    CLIENT_PROVIDER(DynamoDbClientProvider.class, "client-provider");

    private final Class<?> type;
    private final String property;

    StrategyRole(Class<?> type, String property) {
        this.type = type;
        this.property = property;
    }

    /** Type of the beans that can play the role. */
    public Class<?> type() {
        return type;
    }

    /** Name of the property that names the bean, below the job's. */
    public String property() {
        return property;
    }

    /** Full name of the property that names the bean. */
    public String propertyOf(JobName job) {
        return "dynamodb-flink.jobs." + job + "." + property;
    }

    /** Name of the role in messages and endpoints, such as {@code shard-assigner}. */
    public String label() {
        return property.substring(property.indexOf('.') + 1);
    }
}

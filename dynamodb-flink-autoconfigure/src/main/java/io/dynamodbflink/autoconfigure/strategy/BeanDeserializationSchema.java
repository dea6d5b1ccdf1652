/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.strategy;

import io.dynamodbflink.autoconfigure.bean.BeanReference;
import io.dynamodbflink.connector.source.serialization.DynamoDbStreamsDeserializationSchema;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * A deserialization schema that is a bean. The type of its elements is asked for when the job is built; the rest is
 * resolved on the TaskManagers.
 */
public final class BeanDeserializationSchema<T> implements DynamoDbStreamsDeserializationSchema<T> {

    private static final long serialVersionUID = 1L;

    private final BeanReference<DynamoDbStreamsDeserializationSchema<T>> schema;
    private final TypeInformation<T> producedType;

    public BeanDeserializationSchema(BeanReference<DynamoDbStreamsDeserializationSchema<T>> schema) {
        this.schema = Objects.requireNonNull(schema, "schema");
        this.producedType = Objects.requireNonNull(
                schema.get().getProducedType(),
                () -> "getProducedType() of the bean '" + schema.beanName() + "' returned null");
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) throws Exception {
        schema.get().open(context);
    }

    @Override
    public void deserialize(Record record, String stream, String shardId, Collector<T> output) throws IOException {
        schema.get().deserialize(record, stream, shardId, output);
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return producedType;
    }

    @Override
    public String toString() {
        return schema.toString();
    }
}

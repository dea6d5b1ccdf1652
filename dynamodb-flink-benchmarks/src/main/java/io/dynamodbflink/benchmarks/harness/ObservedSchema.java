/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import io.dynamodbflink.connector.model.ChangeEvent;
import io.dynamodbflink.connector.source.serialization.ChangeEventDeserializationSchema;
import io.dynamodbflink.connector.source.serialization.DynamoDbStreamsDeserializationSchema;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Makes change events, and tells an {@link Emissions} of this JVM of each when it has been emitted. */
final class ObservedSchema implements DynamoDbStreamsDeserializationSchema<ChangeEvent> {

    private static final long serialVersionUID = 1L;

    private final ChangeEventDeserializationSchema events = new ChangeEventDeserializationSchema();
    private final InThisJvm<Emissions> observer;
    private transient @Nullable Emissions emissions;

    ObservedSchema(Emissions emissions) {
        this.observer = InThisJvm.of(emissions);
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        emissions = observer.get();
    }

    @Override
    public void deserialize(Record record, String stream, String shardId, Collector<ChangeEvent> output)
            throws IOException {
        events.deserialize(record, stream, shardId, output);
        Objects.requireNonNull(emissions).emitted(shardId, record);
    }

    @Override
    public TypeInformation<ChangeEvent> getProducedType() {
        return events.getProducedType();
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.serialization;

import io.dynamodbflink.connector.model.ChangeEvent;
import io.dynamodbflink.connector.model.ChangeEventTypeInfo;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Turns every record into one {@link ChangeEvent}, whatever the stream's view type.
 *
 * @since 0.1.0
 */
public final class ChangeEventDeserializationSchema implements DynamoDbStreamsDeserializationSchema<ChangeEvent> {

    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(Record record, String stream, String shardId, Collector<ChangeEvent> output)
            throws IOException {
        output.collect(read(record));
    }

    static ChangeEvent read(Record record) throws IOException {
        try {
            return ChangeEvent.from(record);
        } catch (IllegalArgumentException e) {
            throw new UnreadableRecordException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public TypeInformation<ChangeEvent> getProducedType() {
        return ChangeEventTypeInfo.INSTANCE;
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import io.dynamodbflink.connector.source.serialization.DynamoDbStreamsDeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.util.Collector;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** The key ("id") and the number ("version") of the new image. */
final class VersionSchema implements DynamoDbStreamsDeserializationSchema<Tuple2<String, Long>> {

    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(Record record, String stream, String shardId, Collector<Tuple2<String, Long>> output) {
        output.collect(Tuple2.of(
                record.dynamodb().newImage().get("id").s(),
                Long.valueOf(record.dynamodb().newImage().get("version").n())));
    }

    @Override
    public TypeInformation<Tuple2<String, Long>> getProducedType() {
        return Types.TUPLE(Types.STRING, Types.LONG);
    }
}

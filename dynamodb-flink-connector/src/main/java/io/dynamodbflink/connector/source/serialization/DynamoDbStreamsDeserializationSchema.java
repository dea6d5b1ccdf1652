/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.serialization;

import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.util.Collector;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Strategy that turns a record of a DynamoDB stream into elements of the Flink job. What the record holds depends on
 * the stream's view type: keys only, the new image, the old image, or both.
 *
 * <p>An instance travels with the job; each subtask of the source uses its own copy, from one thread.
 *
 * @param <T> type of the elements
 * @since 0.1.0
 */
public interface DynamoDbStreamsDeserializationSchema<T> extends Serializable, ResultTypeQueryable<T> {

    /**
     * Called once per subtask before the first record.
     *
     * @param context metrics and the class loader of user code
     * @throws Exception to fail the job
     */
    default void open(DeserializationSchema.InitializationContext context) throws Exception {}

    /**
     * Turns one record into any number of elements, all of which carry the record's
     * {@code approximateCreationDateTime} as event time. They are emitted together when the call has returned, so an
     * object must not be changed or collected again within the call. If the call throws, none is emitted.
     *
     * @param record the record as the SDK models it
     * @param stream ARN of the stream it came from
     * @param shardId id of the shard it came from
     * @param output takes the elements; must not be used after the call
     * @throws IOException if the record cannot be read. As with any other exception, the source then does as
     *     {@link io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants#DYNAMODB_STREAMS_INVALID_RECORD_POLICY}
     *     says
     */
    void deserialize(Record record, String stream, String shardId, Collector<T> output) throws IOException;
}

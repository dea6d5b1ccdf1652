/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.converter;

import io.dynamodbflink.connector.model.ChangeEvent;
import io.dynamodbflink.connector.model.ChangeType;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequestType;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Replays changes in another table: inserts and modifications put the new image, removals delete by key. With this
 * converter a stream is replicated without any code; the tables must have the same key attributes, and the stream's
 * view must be {@code NEW_IMAGE} or {@code NEW_AND_OLD_IMAGES}.
 *
 * @since 0.1.0
 */
public final class ChangeEventElementConverter implements ElementConverter<ChangeEvent, DynamoDbWriteRequest> {

    private static final long serialVersionUID = 1L;

    @Override
    public DynamoDbWriteRequest apply(ChangeEvent event, SinkWriter.@Nullable Context context) {
        Objects.requireNonNull(event, "event");
        if (event.type() == ChangeType.REMOVE) {
            return DynamoDbWriteRequest.builder()
                    .setItem(event.keys())
                    .setType(DynamoDbWriteRequestType.DELETE)
                    .build();
        }
        Map<String, AttributeValue> image = event.newImage();
        if (image == null) {
            throw new IllegalArgumentException(event.type() + " with sequence number " + event.sequenceNumber()
                    + " has no new image to write: the view type of the stream is " + event.viewType()
                    + ". Set the table's StreamViewType to NEW_IMAGE or NEW_AND_OLD_IMAGES.");
        }
        return DynamoDbWriteRequest.builder()
                .setItem(image)
                .setType(DynamoDbWriteRequestType.PUT)
                .build();
    }
}

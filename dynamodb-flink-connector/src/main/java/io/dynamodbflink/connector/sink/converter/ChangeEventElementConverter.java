/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.converter;

import io.dynamodbflink.connector.model.ChangeEvent;
import io.dynamodbflink.connector.model.ChangeType;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequestType;
import java.util.HashMap;
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
 * <p>{@link #withVersion} adds the sequence number of each change, by which a sink with a version attribute keeps older
 * changes from replacing newer ones.
 *
 * @since 0.1.0
 */
public final class ChangeEventElementConverter implements ElementConverter<ChangeEvent, DynamoDbWriteRequest> {

    private static final long serialVersionUID = 1L;

    private final @Nullable String versionAttribute;

    /** Writes the items as they are. */
    public ChangeEventElementConverter() {
        this(null);
    }

    private ChangeEventElementConverter(@Nullable String versionAttribute) {
        this.versionAttribute = versionAttribute;
    }

    /**
     * A converter that writes the version of each change into an attribute: its sequence number as a text of 40 digits,
     * filled up with zeros, so that texts compare as the numbers do. Puts have it in the item, in place of what the image
     * may have there, and deletes beside the keys. Name the same attribute as the sink's version attribute.
     *
     * @param attribute name of an attribute that is no key of the table
     * @throws IllegalArgumentException if the name is blank
     */
    public ChangeEventElementConverter withVersion(String attribute) {
        if (Objects.requireNonNull(attribute, "attribute").isBlank()) {
            throw new IllegalArgumentException("withVersion(\"" + attribute + "\"): name an attribute");
        }
        return new ChangeEventElementConverter(attribute);
    }

    @Override
    public DynamoDbWriteRequest apply(ChangeEvent event, SinkWriter.@Nullable Context context) {
        Objects.requireNonNull(event, "event");
        if (event.type() == ChangeType.REMOVE) {
            return DynamoDbWriteRequest.builder()
                    .setItem(versioned(event, event.keys()))
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
                .setItem(versioned(event, image))
                .setType(DynamoDbWriteRequestType.PUT)
                .build();
    }

    private Map<String, AttributeValue> versioned(ChangeEvent event, Map<String, AttributeValue> item) {
        if (versionAttribute == null) {
            return item;
        }
        if (event.keys().containsKey(versionAttribute)) {
            throw new IllegalArgumentException("withVersion(\"" + versionAttribute + "\"): '" + versionAttribute
                    + "' is a key attribute of the table; name another attribute");
        }
        Map<String, AttributeValue> versioned = new HashMap<>(item);
        versioned.put(
                versionAttribute, AttributeValue.fromS(event.sequenceNumber().toPaddedString()));
        return versioned;
    }
}

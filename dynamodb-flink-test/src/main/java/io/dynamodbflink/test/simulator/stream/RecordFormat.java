/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dynamodbflink.test.simulator.item.AttributeJson;
import io.dynamodbflink.test.simulator.item.ItemSize;
import io.dynamodbflink.test.simulator.protocol.Body;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** How a stream writes its records: with the images that its view type asks for. */
record RecordFormat(String region, StreamViewType viewType) {

    private static final String TIME_TO_LIVE_PRINCIPAL = "dynamodb.amazonaws.com";

    byte[] json(Change change, String eventId, String sequenceNumber, long createdAtSecond) {
        return Body.json(json -> {
                    json.writeStringField("eventID", eventId);
                    json.writeStringField("eventName", change.eventName());
                    json.writeStringField("eventVersion", "1.1");
                    json.writeStringField("eventSource", "aws:dynamodb");
                    json.writeStringField("awsRegion", region);
                    json.writeObjectFieldStart("dynamodb");
                    json.writeNumberField("ApproximateCreationDateTime", createdAtSecond);
                    AttributeJson.writeField(json, "Keys", change.keys());
                    writeImage(json, "NewImage", newImage(change));
                    writeImage(json, "OldImage", oldImage(change));
                    json.writeStringField("SequenceNumber", sequenceNumber);
                    json.writeNumberField("SizeBytes", sizeBytes(change));
                    json.writeStringField("StreamViewType", viewType.toString());
                    json.writeEndObject();
                    if (change.timeToLive()) {
                        json.writeObjectFieldStart("userIdentity");
                        json.writeStringField("PrincipalId", TIME_TO_LIVE_PRINCIPAL);
                        json.writeStringField("Type", "Service");
                        json.writeEndObject();
                    }
                })
                .toByteArray();
    }

    int sizeBytes(Change change) {
        return ItemSize.of(change.keys()) + size(newImage(change)) + size(oldImage(change));
    }

    private @Nullable Map<String, AttributeValue> newImage(Change change) {
        return viewType == StreamViewType.NEW_IMAGE || viewType == StreamViewType.NEW_AND_OLD_IMAGES
                ? change.newImage()
                : null;
    }

    private @Nullable Map<String, AttributeValue> oldImage(Change change) {
        return viewType == StreamViewType.OLD_IMAGE || viewType == StreamViewType.NEW_AND_OLD_IMAGES
                ? change.oldImage()
                : null;
    }

    private static int size(@Nullable Map<String, AttributeValue> image) {
        return image == null ? 0 : ItemSize.of(image);
    }

    private static void writeImage(JsonGenerator json, String field, @Nullable Map<String, AttributeValue> image)
            throws IOException {
        if (image != null) {
            AttributeJson.writeField(json, field, image);
        }
    }
}

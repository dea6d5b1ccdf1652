/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.model;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Identity;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * One change of one item, as a DynamoDB stream reports it. Immutable; serialised by {@link ChangeEventSerializer}.
 *
 * <p>Which images are there depends on the stream's {@link #viewType() view type}.
 *
 * @since 0.1.0
 */
@TypeInfo(ChangeEventTypeInfoFactory.class)
public final class ChangeEvent {

    private final ChangeType type;
    private final Map<String, AttributeValue> keys;
    private final @Nullable Map<String, AttributeValue> oldImage;
    private final @Nullable Map<String, AttributeValue> newImage;
    private final SequenceNumber sequenceNumber;
    private final Instant creationTime;
    private final @Nullable UserIdentity userIdentity;
    private final StreamViewType viewType;
    private final long sizeBytes;

    ChangeEvent(
            ChangeType type,
            Map<String, AttributeValue> keys,
            @Nullable Map<String, AttributeValue> oldImage,
            @Nullable Map<String, AttributeValue> newImage,
            SequenceNumber sequenceNumber,
            Instant creationTime,
            @Nullable UserIdentity userIdentity,
            StreamViewType viewType,
            long sizeBytes) {
        this.type = type;
        this.keys = Collections.unmodifiableMap(keys);
        this.oldImage = oldImage == null ? null : Collections.unmodifiableMap(oldImage);
        this.newImage = newImage == null ? null : Collections.unmodifiableMap(newImage);
        this.sequenceNumber = sequenceNumber;
        this.creationTime = creationTime;
        this.userIdentity = userIdentity;
        this.viewType = viewType;
        this.sizeBytes = sizeBytes;
    }

    /**
     * The change that a stream record reports.
     *
     * @throws IllegalArgumentException if the record lacks what every record of a stream has
     */
    public static ChangeEvent from(Record record) {
        Objects.requireNonNull(record, "record");
        StreamRecord change = present(record.dynamodb(), "dynamodb");
        Identity identity = record.userIdentity();
        StreamViewType view = change.streamViewType();
        Long size = change.sizeBytes();
        if (!change.hasKeys()) {
            throw missing("dynamodb.Keys");
        }
        return new ChangeEvent(
                ChangeType.of(present(record.eventName(), "eventName"), record.eventNameAsString()),
                change.keys(),
                change.hasOldImage() ? change.oldImage() : null,
                change.hasNewImage() ? change.newImage() : null,
                SequenceNumber.of(present(change.sequenceNumber(), "dynamodb.SequenceNumber")),
                present(change.approximateCreationDateTime(), "dynamodb.ApproximateCreationDateTime"),
                identity == null ? null : new UserIdentity(text(identity.type()), text(identity.principalId())),
                view == null ? StreamViewType.UNKNOWN_TO_SDK_VERSION : view,
                size == null ? 0 : size);
    }

    private static <V> V present(@Nullable V value, String field) {
        if (value == null) {
            throw missing(field);
        }
        return value;
    }

    private static IllegalArgumentException missing(String field) {
        return new IllegalArgumentException(
                "The stream record has no '" + field + "', which every record of a DynamoDB stream has");
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    /** What happened to the item. */
    public ChangeType type() {
        return type;
    }

    /** The primary key of the item: one or two attributes. */
    public Map<String, AttributeValue> keys() {
        return keys;
    }

    /** The item before the change; null for an insert, and if the stream's view has no old images. */
    public @Nullable Map<String, AttributeValue> oldImage() {
        return oldImage;
    }

    /** The item after the change; null for a removal, and if the stream's view has no new images. */
    public @Nullable Map<String, AttributeValue> newImage() {
        return newImage;
    }

    /** Place of the change among the changes of the same item: later changes have greater numbers. */
    public SequenceNumber sequenceNumber() {
        return sequenceNumber;
    }

    /** Time of the change, to the second. */
    public Instant creationTime() {
        return creationTime;
    }

    /** Who made the change, if DynamoDB did; null for ordinary writes. */
    public @Nullable UserIdentity userIdentity() {
        return userIdentity;
    }

    /** Whether DynamoDB removed the item because its time to live was over. */
    public boolean isTimeToLiveDeletion() {
        return type == ChangeType.REMOVE && userIdentity != null && userIdentity.isTimeToLive();
    }

    /** Which images the stream has; {@code UNKNOWN_TO_SDK_VERSION} if the record does not say it. */
    public StreamViewType viewType() {
        return viewType;
    }

    /** Size of the record in the stream in bytes, as DynamoDB counts it; 0 if the record does not say it. */
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChangeEvent that
                && type == that.type
                && keys.equals(that.keys)
                && Objects.equals(oldImage, that.oldImage)
                && Objects.equals(newImage, that.newImage)
                && sequenceNumber.equals(that.sequenceNumber)
                && creationTime.equals(that.creationTime)
                && Objects.equals(userIdentity, that.userIdentity)
                && viewType == that.viewType
                && sizeBytes == that.sizeBytes;
    }

    @Override
    public int hashCode() {
        return Objects.hash(keys, sequenceNumber);
    }

    /** Names the attributes only: values are the user's data and do not belong in logs. */
    @Override
    public String toString() {
        return type + " of " + keys.keySet() + " at " + creationTime + ", sequence number " + sequenceNumber;
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.model;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * Serialises change events, with {@link AttributeValueCodec} for what is in the items. Every event begins with the
 * version of its format, so that later versions can read state of earlier ones.
 *
 * @since 0.1.0
 */
public final class ChangeEventSerializer extends TypeSerializerSingleton<ChangeEvent> {

    public static final ChangeEventSerializer INSTANCE = new ChangeEventSerializer();

    private static final long serialVersionUID = 1L;

    private static final int VERSION = 1;

    private static final int OLD_IMAGE = 1;
    private static final int NEW_IMAGE = 2;
    private static final int USER_IDENTITY = 4;

    private ChangeEventSerializer() {}

    @Override
    public boolean isImmutableType() {
        return true;
    }

    /** An event that stands for nothing: events cannot be changed, so none is ever filled. */
    @Override
    public ChangeEvent createInstance() {
        return new ChangeEvent(
                ChangeType.INSERT,
                Map.of(),
                null,
                null,
                SequenceNumber.of("0"),
                Instant.EPOCH,
                null,
                StreamViewType.UNKNOWN_TO_SDK_VERSION,
                0);
    }

    @Override
    public ChangeEvent copy(ChangeEvent from) {
        return from;
    }

    @Override
    public ChangeEvent copy(ChangeEvent from, ChangeEvent reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(ChangeEvent event, DataOutputView target) throws IOException {
        target.writeByte(VERSION);
        target.writeByte(event.type().code());
        Map<String, AttributeValue> oldImage = event.oldImage();
        Map<String, AttributeValue> newImage = event.newImage();
        UserIdentity identity = event.userIdentity();
        target.writeByte((oldImage == null ? 0 : OLD_IMAGE)
                | (newImage == null ? 0 : NEW_IMAGE)
                | (identity == null ? 0 : USER_IDENTITY));
        AttributeValueCodec.writeText(event.sequenceNumber().toString(), target);
        target.writeLong(event.creationTime().getEpochSecond());
        target.writeInt(event.creationTime().getNano());
        AttributeValueCodec.writeText(event.viewType().name(), target);
        target.writeLong(event.sizeBytes());
        AttributeValueCodec.write(event.keys(), target);
        if (oldImage != null) {
            AttributeValueCodec.write(oldImage, target);
        }
        if (newImage != null) {
            AttributeValueCodec.write(newImage, target);
        }
        if (identity != null) {
            AttributeValueCodec.writeText(identity.type(), target);
            AttributeValueCodec.writeText(identity.principalId(), target);
        }
    }

    @Override
    public ChangeEvent deserialize(DataInputView source) throws IOException {
        int version = source.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("Cannot read a change event in format " + version + ": this version of the connector"
                    + " knows format " + VERSION + " only. Was the state written by a later version?");
        }
        ChangeType type = ChangeType.ofCode(source.readByte());
        int parts = source.readUnsignedByte();
        SequenceNumber sequenceNumber = SequenceNumber.of(AttributeValueCodec.readText(source));
        long seconds = source.readLong();
        Instant creationTime = Instant.ofEpochSecond(seconds, source.readInt());
        StreamViewType viewType = StreamViewType.valueOf(AttributeValueCodec.readText(source));
        long sizeBytes = source.readLong();
        Map<String, AttributeValue> keys = AttributeValueCodec.read(source);
        Map<String, AttributeValue> oldImage = image(source, parts, OLD_IMAGE);
        Map<String, AttributeValue> newImage = image(source, parts, NEW_IMAGE);
        UserIdentity identity = (parts & USER_IDENTITY) == 0
                ? null
                : new UserIdentity(AttributeValueCodec.readText(source), AttributeValueCodec.readText(source));
        return new ChangeEvent(
                type, keys, oldImage, newImage, sequenceNumber, creationTime, identity, viewType, sizeBytes);
    }

    private static @Nullable Map<String, AttributeValue> image(DataInputView source, int parts, int part)
            throws IOException {
        return (parts & part) == 0 ? null : AttributeValueCodec.read(source);
    }

    @Override
    public ChangeEvent deserialize(ChangeEvent reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public TypeSerializerSnapshot<ChangeEvent> snapshotConfiguration() {
        return new Snapshot();
    }

    /**
     * What a checkpoint says of this serializer: its class. Versions are in the events.
     *
     * @since 0.1.0
     */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ChangeEvent> {

        /** Called by Flink. */
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}

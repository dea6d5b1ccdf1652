/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.partition;

import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequestType;
import io.dynamodbflink.connector.sink.WriteRequestCodec;
import java.io.IOException;
import java.util.Map;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serialises routed writes: the version of the format (one byte), the group (two bytes), and the request. */
final class RoutedWriteSerializer extends TypeSerializerSingleton<RoutedWrite> {

    static final RoutedWriteSerializer INSTANCE = new RoutedWriteSerializer();

    private static final long serialVersionUID = 1L;

    private static final int VERSION = 1;

    private RoutedWriteSerializer() {}

    @Override
    public boolean isImmutableType() {
        return true;
    }

    /** A write that stands for nothing: routed writes cannot be changed, so none is ever filled. */
    @Override
    public RoutedWrite createInstance() {
        return new RoutedWrite(
                0,
                DynamoDbWriteRequest.builder()
                        .setType(DynamoDbWriteRequestType.DELETE)
                        .setItem(Map.of())
                        .build());
    }

    @Override
    public RoutedWrite copy(RoutedWrite from) {
        return from;
    }

    @Override
    public RoutedWrite copy(RoutedWrite from, RoutedWrite reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(RoutedWrite write, DataOutputView target) throws IOException {
        target.writeByte(VERSION);
        target.writeShort(write.group());
        WriteRequestCodec.write(write.request(), target);
    }

    @Override
    public RoutedWrite deserialize(DataInputView source) throws IOException {
        int version = source.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("Cannot read a routed write in format " + version
                    + ": this version of the connector knows format " + VERSION + " only");
        }
        return new RoutedWrite(source.readUnsignedShort(), WriteRequestCodec.read(source));
    }

    @Override
    public RoutedWrite deserialize(RoutedWrite reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public TypeSerializerSnapshot<RoutedWrite> snapshotConfiguration() {
        return new Snapshot();
    }

    /**
     * What a checkpoint says of this serializer: its class. Versions are in the writes.
     *
     * @since 0.1.0
     */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<RoutedWrite> {

        /** Called by Flink. */
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.model.AttributeValueCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Versioned binary format of {@link DynamoDbWriterState}. Version 1: the number of writes, then for each the code of
 * its kind and its item in the format of {@link AttributeValueCodec}.
 */
final class DynamoDbWriterStateSerializer implements SimpleVersionedSerializer<DynamoDbWriterState> {

    private static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(DynamoDbWriterState state) throws IOException {
        DataOutputSerializer out =
                new DataOutputSerializer(64 * Math.max(1, state.requests().size()));
        out.writeInt(state.requests().size());
        for (DynamoDbWriteRequest request : state.requests()) {
            out.writeByte(request.getType().toByteValue());
            AttributeValueCodec.write(request.getItem(), out);
        }
        return out.getCopyOfBuffer();
    }

    @Override
    public DynamoDbWriterState deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            throw new IOException("Writer state of version " + version + " cannot be read; this release reads version "
                    + VERSION + ". Restore with the release that wrote it, or a newer one.");
        }
        DataInputDeserializer in = new DataInputDeserializer(serialized);
        int count = in.readInt();
        List<DynamoDbWriteRequest> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            DynamoDbWriteRequestType type = type(in.readByte());
            requests.add(DynamoDbWriteRequest.builder()
                    .setType(type)
                    .setItem(AttributeValueCodec.read(in))
                    .build());
        }
        if (in.available() > 0) {
            throw new IOException("Writer state is damaged: it is " + in.available() + " byte(s) too long");
        }
        return new DynamoDbWriterState(requests);
    }

    private static DynamoDbWriteRequestType type(byte code) throws IOException {
        try {
            return DynamoDbWriteRequestType.fromByteValue(code);
        } catch (IllegalArgumentException e) {
            throw new IOException("Writer state is damaged: " + e.getMessage(), e);
        }
    }
}

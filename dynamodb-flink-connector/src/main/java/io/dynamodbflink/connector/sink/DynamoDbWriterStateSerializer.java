/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.model.AttributeValueCodec;
import io.dynamodbflink.connector.sink.ordering.KeyGroups;
import java.io.DataInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Versioned binary format of {@link DynamoDbWriterState}.
 *
 * <ul>
 *   <li>Version 1: the number of writes, then for each the code of its kind and its item in the format of
 *       {@link AttributeValueCodec}. Still read, no longer written.
 *   <li>Version 2: the key group or -1, the number of writes, then the writes in the format of {@link WriteRequestCodec}.
 * </ul>
 */
final class DynamoDbWriterStateSerializer implements SimpleVersionedSerializer<DynamoDbWriterState> {

    private static final int WITHOUT_GROUPS = 1;
    private static final int WITH_GROUPS = 2;

    @Override
    public int getVersion() {
        return WITH_GROUPS;
    }

    @Override
    public byte[] serialize(DynamoDbWriterState state) throws IOException {
        DataOutputSerializer out =
                new DataOutputSerializer(8 + 128 * state.requests().size());
        out.writeInt(state.group());
        out.writeInt(state.requests().size());
        for (DynamoDbWriteRequest request : state.requests()) {
            WriteRequestCodec.write(request, out);
        }
        return out.getCopyOfBuffer();
    }

    @Override
    public DynamoDbWriterState deserialize(int version, byte[] serialized) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(serialized);
        DynamoDbWriterState state =
                switch (version) {
                    case WITHOUT_GROUPS ->
                        new DynamoDbWriterState(
                                KeyGroups.NONE, requests(in, DynamoDbWriterStateSerializer::putOrDelete));
                    case WITH_GROUPS -> new DynamoDbWriterState(in.readInt(), requests(in, WriteRequestCodec::read));
                    default ->
                        throw new IOException("Writer state of version " + version
                                + " cannot be read; this release reads versions " + WITHOUT_GROUPS + " to "
                                + WITH_GROUPS + ". Restore with the release that wrote it, or a newer one.");
                };
        if (in.available() > 0) {
            throw new IOException("Writer state is damaged: it is " + in.available() + " byte(s) too long");
        }
        return state;
    }

    private static List<DynamoDbWriteRequest> requests(DataInput in, RequestReader reader) throws IOException {
        int count = in.readInt();
        List<DynamoDbWriteRequest> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            requests.add(reader.read(in));
        }
        return requests;
    }

    private static DynamoDbWriteRequest putOrDelete(DataInput in) throws IOException {
        DynamoDbWriteRequestType type = type(in.readByte());
        return DynamoDbWriteRequest.builder()
                .setType(type)
                .adoptItem(AttributeValueCodec.read(in))
                .build();
    }

    private static DynamoDbWriteRequestType type(byte code) throws IOException {
        try {
            return DynamoDbWriteRequestType.fromByteValue(code);
        } catch (IllegalArgumentException e) {
            throw new IOException("Writer state is damaged: " + e.getMessage(), e);
        }
    }

    @FunctionalInterface
    private interface RequestReader {

        DynamoDbWriteRequest read(DataInput in) throws IOException;
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Binary format of an item in writer state: the type's code, then the value; numbers as text. */
final class ItemFormat {

    private static final AttributeValue.Type[] CODES = {
        AttributeValue.Type.UNKNOWN_TO_SDK_VERSION,
        AttributeValue.Type.S,
        AttributeValue.Type.N,
        AttributeValue.Type.B,
        AttributeValue.Type.SS,
        AttributeValue.Type.NS,
        AttributeValue.Type.BS,
        AttributeValue.Type.M,
        AttributeValue.Type.L,
        AttributeValue.Type.BOOL,
        AttributeValue.Type.NUL
    };

    private ItemFormat() {}

    static void write(Map<String, AttributeValue> item, DataOutputView out) throws IOException {
        out.writeInt(item.size());
        for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
            StringValue.writeString(attribute.getKey(), out);
            writeValue(attribute.getValue(), out);
        }
    }

    static Map<String, AttributeValue> read(DataInputView in) throws IOException {
        int size = in.readInt();
        Map<String, AttributeValue> item = new HashMap<>();
        for (int i = 0; i < size; i++) {
            item.put(StringValue.readString(in), readValue(in));
        }
        return item;
    }

    private static void writeValue(AttributeValue value, DataOutputView out) throws IOException {
        out.writeByte(List.of(CODES).indexOf(value.type()));
        switch (value.type()) {
            case S -> StringValue.writeString(value.s(), out);
            case N -> StringValue.writeString(value.n(), out);
            case B -> writeBytes(value.b(), out);
            case SS -> writeTexts(value.ss(), out);
            case NS -> writeTexts(value.ns(), out);
            case BS -> {
                out.writeInt(value.bs().size());
                for (SdkBytes bytes : value.bs()) {
                    writeBytes(bytes, out);
                }
            }
            case M -> write(value.m(), out);
            case L -> {
                out.writeInt(value.l().size());
                for (AttributeValue element : value.l()) {
                    writeValue(element, out);
                }
            }
            case BOOL -> out.writeBoolean(value.bool());
            case NUL -> out.writeBoolean(value.nul());
            case UNKNOWN_TO_SDK_VERSION -> {}
        }
    }

    private static AttributeValue readValue(DataInputView in) throws IOException {
        int code = in.readUnsignedByte();
        if (code >= CODES.length) {
            throw new IOException("No attribute type has the code " + code + ": the state is damaged");
        }
        return switch (CODES[code]) {
            case S -> AttributeValue.fromS(StringValue.readString(in));
            case N -> AttributeValue.fromN(StringValue.readString(in));
            case B -> AttributeValue.fromB(readBytes(in));
            case SS -> AttributeValue.fromSs(readTexts(in));
            case NS -> AttributeValue.fromNs(readTexts(in));
            case BS -> {
                int count = in.readInt();
                List<SdkBytes> set = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    set.add(readBytes(in));
                }
                yield AttributeValue.fromBs(set);
            }
            case M -> AttributeValue.fromM(read(in));
            case L -> {
                int count = in.readInt();
                List<AttributeValue> list = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    list.add(readValue(in));
                }
                yield AttributeValue.fromL(list);
            }
            case BOOL -> AttributeValue.fromBool(in.readBoolean());
            case NUL -> AttributeValue.fromNul(in.readBoolean());
            case UNKNOWN_TO_SDK_VERSION -> AttributeValue.builder().build();
        };
    }

    private static void writeTexts(List<String> texts, DataOutputView out) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            StringValue.writeString(text, out);
        }
    }

    private static List<String> readTexts(DataInputView in) throws IOException {
        int count = in.readInt();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(StringValue.readString(in));
        }
        return texts;
    }

    private static void writeBytes(SdkBytes bytes, DataOutputView out) throws IOException {
        byte[] array = bytes.asByteArrayUnsafe();
        out.writeInt(array.length);
        out.write(array);
    }

    private static SdkBytes readBytes(DataInputView in) throws IOException {
        byte[] array = new byte[in.readInt()];
        in.readFully(array);
        return SdkBytes.fromByteArrayUnsafe(array);
    }
}

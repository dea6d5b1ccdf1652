/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.model;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Compact binary form of items, for checkpoints and for the network between tasks. Numbers stay text, so nothing is
 * rounded; maps keep their order.
 *
 * <p>An item is its format version (one byte), the number of attributes, and for each its name and value. A value is a
 * tag (one byte) and what the tag says follows. Counts and lengths are unsigned numbers of 7 bits a byte, lowest first;
 * texts are UTF-8.
 *
 * @since 0.1.0
 */
public final class AttributeValueCodec {

    private static final int VERSION = 1;

    /** Longest text or binary: DynamoDB's limit is 400 KB for a whole item, so whatever is longer is damaged. */
    private static final int LONGEST = 64 * 1024 * 1024;

    /** Deepest nesting of lists and maps: DynamoDB's limit is 32 levels, so whatever is far deeper is damaged. */
    private static final int DEEPEST = 256;

    private static final int FALSE = 0;
    private static final int TRUE = 1;
    private static final int NULL = 2;
    private static final int NOT_NULL = 3;
    private static final int STRING = 4;
    private static final int NUMBER = 5;
    private static final int BINARY = 6;
    private static final int STRINGS = 7;
    private static final int NUMBERS = 8;
    private static final int BINARIES = 9;
    private static final int LIST = 10;
    private static final int MAP = 11;

    // Not DynamoDB's, but they can be on their way to somebody who says what becomes of them.
    private static final int ABSENT = 12;
    private static final int UNTYPED = 13;
    private static final int SEVERAL = 14;

    private static final NameCache NAMES = new NameCache();

    private AttributeValueCodec() {}

    /** Writes an item, or a part of one. Attributes need not have values, nor be of one type only. */
    public static void write(Map<String, AttributeValue> item, DataOutput output) throws IOException {
        Objects.requireNonNull(item, "item");
        output.writeByte(VERSION);
        writeMap(item, output);
    }

    /**
     * Reads what {@link #write} has written.
     *
     * @return a map that may be changed
     * @throws IOException if the bytes are not an item, or of a later version
     */
    public static Map<String, AttributeValue> read(DataInput input) throws IOException {
        int version = input.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("Cannot read an item in format " + version + ": this version of the connector knows"
                    + " format " + VERSION + " only. Was the state written by a later version?");
        }
        return readMap(input, 0);
    }

    /** The item as {@link #write} writes it. */
    public static byte[] encode(Map<String, AttributeValue> item) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try {
            write(item, new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /**
     * The item that {@link #encode} has made the bytes of.
     *
     * @throws IOException if the bytes are not exactly one item
     */
    public static Map<String, AttributeValue> decode(byte[] bytes) throws IOException {
        ByteArrayInputStream stream = new ByteArrayInputStream(bytes);
        Map<String, AttributeValue> item = read(new DataInputStream(stream));
        if (stream.available() > 0) {
            throw new IOException(stream.available() + " bytes follow the item");
        }
        return item;
    }

    private static void writeMap(Map<String, AttributeValue> map, DataOutput output) throws IOException {
        writeCount(map.size(), output);
        for (Map.Entry<String, AttributeValue> attribute : map.entrySet()) {
            writeText(attribute.getKey(), output);
            writeValue(attribute.getValue(), output);
        }
    }

    private static Map<String, AttributeValue> readMap(DataInput input, int depth) throws IOException {
        int count = readCount(input);
        Map<String, AttributeValue> map = new LinkedHashMap<>(capacity(count) * 2);
        for (int i = 0; i < count; i++) {
            byte[] name = readBytes(input);
            map.put(NAMES.name(name, 0, name.length), readValue(input, depth));
        }
        return map;
    }

    private static void writeValue(@Nullable AttributeValue value, DataOutput output) throws IOException {
        if (value == null) {
            output.writeByte(ABSENT);
            return;
        }
        if (ImproperValues.hasSeveralMembers(value)) {
            output.writeByte(SEVERAL);
            writeValues(ImproperValues.members(value), output);
            return;
        }
        switch (value.type()) {
            case BOOL -> output.writeByte(value.bool() ? TRUE : FALSE);
            case NUL -> output.writeByte(value.nul() ? NULL : NOT_NULL);
            case S -> {
                output.writeByte(STRING);
                writeText(value.s(), output);
            }
            case N -> {
                output.writeByte(NUMBER);
                writeText(value.n(), output);
            }
            case B -> {
                output.writeByte(BINARY);
                writeBytes(value.b().asByteArrayUnsafe(), output);
            }
            case SS -> {
                output.writeByte(STRINGS);
                writeTexts(value.ss(), output);
            }
            case NS -> {
                output.writeByte(NUMBERS);
                writeTexts(value.ns(), output);
            }
            case BS -> {
                output.writeByte(BINARIES);
                writeCount(value.bs().size(), output);
                for (SdkBytes bytes : value.bs()) {
                    writeBytes(bytes.asByteArrayUnsafe(), output);
                }
            }
            case L -> {
                output.writeByte(LIST);
                writeValues(value.l(), output);
            }
            case M -> {
                output.writeByte(MAP);
                writeMap(value.m(), output);
            }
            case UNKNOWN_TO_SDK_VERSION -> output.writeByte(UNTYPED);
        }
    }

    private static void writeValues(List<AttributeValue> values, DataOutput output) throws IOException {
        writeCount(values.size(), output);
        for (AttributeValue value : values) {
            writeValue(value, output);
        }
    }

    private static @Nullable AttributeValue readValue(DataInput input, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("Lists or maps are nested more than " + DEEPEST + " deep: the bytes are damaged");
        }
        int tag = input.readUnsignedByte();
        return switch (tag) {
            case FALSE -> AttributeValue.fromBool(false);
            case TRUE -> AttributeValue.fromBool(true);
            case NULL -> AttributeValue.fromNul(true);
            case NOT_NULL -> AttributeValue.fromNul(false);
            case STRING -> AttributeValue.fromS(readText(input));
            case NUMBER -> AttributeValue.fromN(readText(input));
            case BINARY -> AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(readBytes(input)));
            case STRINGS -> AttributeValue.fromSs(readTexts(input));
            case NUMBERS -> AttributeValue.fromNs(readTexts(input));
            case BINARIES -> {
                int count = readCount(input);
                List<SdkBytes> elements = new ArrayList<>(capacity(count));
                for (int i = 0; i < count; i++) {
                    elements.add(SdkBytes.fromByteArrayUnsafe(readBytes(input)));
                }
                yield AttributeValue.fromBs(elements);
            }
            case LIST -> AttributeValue.fromL(readValues(input, depth + 1));
            case ABSENT -> null;
            case UNTYPED -> AttributeValue.builder().build();
            case SEVERAL -> ImproperValues.ofMembers(readValues(input, depth + 1));
            case MAP -> AttributeValue.fromM(readMap(input, depth + 1));
            default -> throw new IOException("No attribute type has the tag " + tag + ": the bytes are damaged");
        };
    }

    private static List<AttributeValue> readValues(DataInput input, int depth) throws IOException {
        int count = readCount(input);
        List<AttributeValue> values = new ArrayList<>(capacity(count));
        for (int i = 0; i < count; i++) {
            values.add(readValue(input, depth));
        }
        return values;
    }

    private static void writeTexts(List<String> texts, DataOutput output) throws IOException {
        writeCount(texts.size(), output);
        for (String text : texts) {
            writeText(text, output);
        }
    }

    private static List<String> readTexts(DataInput input) throws IOException {
        int count = readCount(input);
        List<String> texts = new ArrayList<>(capacity(count));
        for (int i = 0; i < count; i++) {
            texts.add(readText(input));
        }
        return texts;
    }

    /** Writes a text of any length. */
    public static void writeText(String text, DataOutput output) throws IOException {
        writeBytes(text.getBytes(StandardCharsets.UTF_8), output);
    }

    /**
     * Reads what {@link #writeText} has written.
     *
     * @throws IOException if the bytes are no text
     */
    public static String readText(DataInput input) throws IOException {
        return new String(readBytes(input), StandardCharsets.UTF_8);
    }

    private static void writeBytes(byte[] bytes, DataOutput output) throws IOException {
        writeCount(bytes.length, output);
        output.write(bytes);
    }

    private static byte[] readBytes(DataInput input) throws IOException {
        int length = readCount(input);
        if (length > LONGEST) {
            throw new IOException("A text or binary of " + length + " bytes: the bytes are damaged");
        }
        byte[] bytes = new byte[length];
        input.readFully(bytes);
        return bytes;
    }

    private static void writeCount(int count, DataOutput output) throws IOException {
        int rest = count;
        while (rest > 0x7f) {
            output.writeByte(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        output.writeByte(rest);
    }

    private static int readCount(DataInput input) throws IOException {
        int count = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int next = input.readUnsignedByte();
            count |= (next & 0x7f) << shift;
            if (next <= 0x7f) {
                if (count < 0) {
                    break;
                }
                return count;
            }
        }
        throw new IOException("A count or length is out of range: the bytes are damaged");
    }

    /** A damaged count must not make us ask for more memory than there is. */
    private static int capacity(int count) {
        return Math.min(count, 1024);
    }
}

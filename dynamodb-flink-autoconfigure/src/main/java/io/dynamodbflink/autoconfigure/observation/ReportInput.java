/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.CallTrouble;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ReportOutput} has written. */
final class ReportInput {

    private static final int MOST_BITS = 63;

    private final DataInputStream in;
    private final List<String> texts = new ArrayList<>();
    private final long momentMillis;

    ReportInput(byte[] bytes) throws IOException {
        in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)));
        momentMillis = readSigned();
    }

    /** What times are told in relation to. */
    Instant moment() {
        return Instant.ofEpochMilli(momentMillis);
    }

    long readNumber() throws IOException {
        long value = 0;
        for (int shift = 0; shift <= MOST_BITS; shift += 7) {
            int next = in.readUnsignedByte();
            value |= (long) (next & 0x7F) << shift;
            if ((next & 0x80) == 0) {
                return value;
            }
        }
        throw new StreamCorruptedException("A number has too many digits");
    }

    int readInt() throws IOException {
        long value = readNumber();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new StreamCorruptedException("A number is too large: " + value);
        }
        return (int) value;
    }

    long readSigned() throws IOException {
        long value = readNumber();
        return value >>> 1 ^ -(value & 1);
    }

    boolean readBoolean() throws IOException {
        return in.readBoolean();
    }

    /** Reads a constant; one that is not known here was written by another version. */
    <E extends Enum<E>> E readEnum(Class<E> type) throws IOException {
        String name = readText();
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException e) {
            throw new StreamCorruptedException("There is no " + type.getSimpleName() + " '" + name + "'");
        }
    }

    String readText() throws IOException {
        int place = readInt();
        if (place == 0) {
            String text = in.readUTF();
            texts.add(text);
            return text;
        }
        if (place > texts.size()) {
            throw new StreamCorruptedException("There is no text " + place);
        }
        return texts.get(place - 1);
    }

    Instant readTime() throws IOException {
        return Instant.ofEpochMilli(momentMillis - readSigned());
    }

    CallTrouble readTrouble() throws IOException {
        return new CallTrouble(readEnum(AwsErrorKind.class), readTime(), readInt(), readText());
    }

    <T> @Nullable T readOptional(Reading<T> reading) throws IOException {
        return readBoolean() ? reading.read(this) : null;
    }

    <T> List<T> readAll(Reading<T> reading) throws IOException {
        int size = readInt();
        // Not made as large as is said: what is said may be wrong.
        List<T> values = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            values.add(reading.read(this));
        }
        return values;
    }

    /** How a value is read. */
    @FunctionalInterface
    interface Reading<T> {
        T read(ReportInput in) throws IOException;
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.connector.aws.CallTrouble;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes values in few bytes: numbers in as many as they need, times in milliseconds to a common moment, a text that comes
 * again as the number of its place. {@link ReportInput} reads them.
 */
final class ReportOutput {

    /** More of a failure's text helps nobody, and a text has a length of two bytes. */
    private static final int MAX_ERROR_LENGTH = 2_000;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Deflater deflater = new Deflater();
    private final DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes, deflater));
    private final Map<String, Integer> texts = new HashMap<>();
    private final long momentMillis;

    /**
     * @param moment what times are told in relation to
     */
    ReportOutput(Instant moment) throws IOException {
        momentMillis = moment.toEpochMilli();
        writeSigned(momentMillis);
    }

    /** Writes a number that is not negative. */
    void writeNumber(long value) throws IOException {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.writeByte((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    /** Writes a number that may be negative. */
    void writeSigned(long value) throws IOException {
        writeNumber(value << 1 ^ value >> 63);
    }

    void writeBoolean(boolean value) throws IOException {
        out.writeBoolean(value);
    }

    void writeEnum(Enum<?> value) throws IOException {
        writeText(value.name());
    }

    /** Writes a text; only its first occurrence is written out. */
    void writeText(String text) throws IOException {
        Integer known = texts.putIfAbsent(text, texts.size() + 1);
        if (known == null) {
            writeNumber(0);
            out.writeUTF(text);
        } else {
            writeNumber(known);
        }
    }

    /** Writes a time, to the millisecond. */
    void writeTime(Instant time) throws IOException {
        writeSigned(momentMillis - time.toEpochMilli());
    }

    void writeTrouble(CallTrouble trouble) throws IOException {
        writeEnum(trouble.kind());
        writeTime(trouble.since());
        writeNumber(trouble.times());
        String error = trouble.error();
        writeText(error.length() > MAX_ERROR_LENGTH ? error.substring(0, MAX_ERROR_LENGTH) : error);
    }

    <T> void writeOptional(@Nullable T value, Writing<T> writing) throws IOException {
        writeBoolean(value != null);
        if (value != null) {
            writing.write(this, value);
        }
    }

    <T> void writeAll(List<T> values, Writing<T> writing) throws IOException {
        writeNumber(values.size());
        for (T value : values) {
            writing.write(this, value);
        }
    }

    /** All that was written. Nothing may be written afterwards. */
    byte[] finish() throws IOException {
        try {
            out.close();
            return bytes.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /** How a value is written. */
    @FunctionalInterface
    interface Writing<T> {
        void write(ReportOutput out, T value) throws IOException;
    }
}

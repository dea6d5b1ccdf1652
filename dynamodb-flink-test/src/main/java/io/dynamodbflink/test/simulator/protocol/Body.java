/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * The bytes of a response, grown as they are written.
 *
 * @since 0.1.0
 */
public final class Body extends OutputStream {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int SMALL = 512;

    private byte[] bytes;
    private int length;

    /** @param expectedLength what to make room for at first */
    public Body(int expectedLength) {
        this.bytes = new byte[Math.max(expectedLength, SMALL)];
    }

    /** A JSON object with the fields that the part writes. */
    public static Body json(JsonPart fields) {
        Body body = new Body(SMALL);
        try (JsonGenerator json = JSON.createGenerator(body)) {
            json.writeStartObject();
            fields.writeTo(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("A response could not be written to memory", e);
        }
        return body;
    }

    @Override
    public void write(int b) {
        makeRoom(1);
        bytes[length++] = (byte) b;
    }

    @Override
    public void write(byte[] source, int offset, int count) {
        makeRoom(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    /** Appends bytes as they are. */
    public Body append(byte[] source) {
        write(source, 0, source.length);
        return this;
    }

    /** Appends text. */
    public Body append(String text) {
        return append(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Appends a number with leading zeros.
     *
     * @param value not negative
     * @param width how many digits to write
     */
    public Body appendDigits(long value, int width) {
        makeRoom(width);
        long rest = value;
        for (int i = length + width - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += width;
        return this;
    }

    private void makeRoom(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
        }
    }

    /** How many bytes there are. */
    public int length() {
        return length;
    }

    /** A copy of the bytes. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** Part of the bytes, not copied. */
    ByteBuffer slice(int from, int to) {
        return ByteBuffer.wrap(bytes, from, to - from);
    }

    /** The checksum that goes into {@code x-amz-crc32}. */
    long crc32() {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }
}

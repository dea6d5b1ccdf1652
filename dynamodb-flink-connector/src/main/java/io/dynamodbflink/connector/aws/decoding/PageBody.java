/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.decoding;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.Crc32MismatchException;

/** Collects the body of an answer in one array, and its checksum on the way. */
final class PageBody {

    /** Far above what the service sends; what is longer is left to the SDK. */
    static final int LONGEST = 16 * 1024 * 1024;

    private static final int UNKNOWN_LENGTH = 64 * 1024;

    private final @Nullable Long expectedChecksum;
    private final CRC32 checksum = new CRC32();
    private byte[] bytes;
    private int length;

    /**
     * @param announcedLength length that the header announces; null if it does not
     * @param expectedChecksum the service's checksum of the body; null if it sent none
     */
    PageBody(@Nullable Integer announcedLength, @Nullable Long expectedChecksum) {
        this.expectedChecksum = expectedChecksum;
        this.bytes = new byte[(announcedLength == null ? UNKNOWN_LENGTH : announcedLength) + JsonBytes.PADDING];
    }

    void add(ByteBuffer part) {
        int size = part.remaining();
        int needed = Math.addExact(length, size + JsonBytes.PADDING);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 8)));
        }
        part.get(bytes, length, size);
        if (expectedChecksum != null) {
            checksum.update(bytes, length, size);
        }
        length += size;
    }

    /** Throws what the SDK throws if the body is not what the service sent. */
    void verify() {
        if (expectedChecksum != null && expectedChecksum != checksum.getValue()) {
            throw Crc32MismatchException.builder()
                    .message("The answer has " + length + " bytes with the CRC32 " + checksum.getValue()
                            + ", but the service sent it with " + expectedChecksum)
                    .build();
        }
    }

    int length() {
        return length;
    }

    /** The body, and {@link JsonBytes#PADDING} bytes or more behind it. */
    byte[] bytes() {
        return bytes;
    }

    ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes, 0, length).asReadOnlyBuffer();
    }
}

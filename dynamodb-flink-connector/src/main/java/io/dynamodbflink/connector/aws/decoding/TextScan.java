/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.decoding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the ends of strings, eight bytes at a time: most of a page is plain text, and its bytes are only looked at here.
 * The bytes are followed by {@link JsonBytes#PADDING} zeros.
 */
final class TextScan {

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long SPACES = ' ' * ONES;

    private TextScan() {}

    /** Position of the first byte that is a quote, a backslash, a control character or not ASCII. */
    static int firstSpecial(byte[] bytes, int from, int end) {
        for (int i = from; i <= end; i += Long.BYTES) {
            long word = (long) WORDS.get(bytes, i);
            long special = zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES) | (word - SPACES) & ~word | word;
            special &= HIGH_BITS;
            if (special != 0) {
                return i + (Long.numberOfTrailingZeros(special) >>> 3);
            }
        }
        throw new UnusualJsonException();
    }

    /** High bits of the bytes that are zero. Bytes above such a byte may be marked wrongly, and are not looked at. */
    private static long zeros(long word) {
        return word - ONES & ~word;
    }

    /** Position behind the closing quote of a string that begins before {@code from}. */
    static int behindString(byte[] bytes, int from, int end) {
        int i = firstSpecial(bytes, from, end);
        while (bytes[i] != '"') {
            if (bytes[i] >= 0 && bytes[i] < ' ') {
                throw new UnusualJsonException();
            }
            if (bytes[i] == '\\') {
                i++;
            }
            do {
                i++;
            } while (bytes[i] < 0);
            i = firstSpecial(bytes, i, end);
        }
        return i + 1;
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.decoding;

/** Text of JSON that is more than plain ASCII: with escapes, or characters of several bytes. */
final class EscapedText {

    private static final int SMALLEST_OF_TWO_BYTES = 0x80;
    private static final int SMALLEST_OF_THREE_BYTES = 0x800;

    private final byte[] bytes;
    private final int end;
    private final char[] chars;
    private int at;
    private int length;

    private EscapedText(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.end = end;
        this.at = start;
        // No character takes less than a byte.
        this.chars = new char[end - start];
    }

    /** The text between two quotes that are not part of it. Broken UTF-8 and unknown escapes are unusual. */
    static String decode(byte[] bytes, int start, int end) {
        EscapedText text = new EscapedText(bytes, start, end);
        while (text.at < end) {
            text.next();
        }
        return new String(text.chars, 0, text.length);
    }

    /** The same for a name, in which the SDK wants escapes of surrogates to come in pairs: none are accepted here. */
    static String decodeName(byte[] bytes, int start, int end) {
        for (int i = start; i < end - 3; i++) {
            if (bytes[i] == '\\') {
                // Behind it, a backslash is a character, not the beginning of an escape.
                i++;
                if (bytes[i] == 'u' && (bytes[i + 1] | ' ') == 'd' && bytes[i + 2] >= '8') {
                    throw new UnusualJsonException();
                }
            }
        }
        return decode(bytes, start, end);
    }

    private void next() {
        int lead = bytes[at++];
        if (lead == '\\') {
            add(escaped());
        } else if (lead >= 0) {
            add(lead);
        } else if (lead >> 5 == -2) {
            add(atLeast(SMALLEST_OF_TWO_BYTES, (lead & 0x1F) << 6 | continuation()));
        } else if (lead >> 4 == -2) {
            int character = (lead & 0x0F) << 12 | continuation() << 6 | continuation();
            if (Character.isSurrogate((char) character)) {
                throw new UnusualJsonException();
            }
            add(atLeast(SMALLEST_OF_THREE_BYTES, character));
        } else if (lead >> 3 == -2) {
            int character = (lead & 0x07) << 18 | continuation() << 12 | continuation() << 6 | continuation();
            if (!Character.isSupplementaryCodePoint(character)) {
                throw new UnusualJsonException();
            }
            add(Character.highSurrogate(character));
            add(Character.lowSurrogate(character));
        } else {
            throw new UnusualJsonException();
        }
    }

    private void add(int character) {
        chars[length++] = (char) character;
    }

    private static int atLeast(int smallest, int character) {
        if (character < smallest) {
            throw new UnusualJsonException();
        }
        return character;
    }

    private int continuation() {
        if (at == end || bytes[at] >> 6 != -2) {
            throw new UnusualJsonException();
        }
        return bytes[at++] & 0x3F;
    }

    private char escaped() {
        return switch (bytes[at++]) {
            case '"' -> '"';
            case '\\' -> '\\';
            case '/' -> '/';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> (char) (hexDigit() << 12 | hexDigit() << 8 | hexDigit() << 4 | hexDigit());
            default -> throw new UnusualJsonException();
        };
    }

    private int hexDigit() {
        int digit = at < end ? Character.digit((char) (bytes[at] & 0xFF), 16) : -1;
        if (digit < 0) {
            throw new UnusualJsonException();
        }
        at++;
        return digit;
    }
}

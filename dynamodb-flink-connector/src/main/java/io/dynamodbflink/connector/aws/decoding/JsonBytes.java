/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.decoding;

import io.dynamodbflink.connector.model.NameCache;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * A cursor over JSON in UTF-8. It accepts less than the grammar permits, never more, and throws
 * {@link UnusualJsonException} for the rest.
 *
 * <p>The bytes are followed by {@value #PADDING} zeros. Zero stands for nothing in JSON, so every loop ends there at the
 * latest, and eight bytes may be looked at wherever one may: nothing else has to check for the end.
 */
final class JsonBytes {

    /** Bytes behind the JSON that the array must have room for. */
    static final int PADDING = Long.BYTES;

    static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    static final byte[] NULL = {'n', 'u', 'l', 'l'};

    /** How deep values may be nested. The service permits 32 levels of lists and maps, each two levels of JSON. */
    static final int DEEPEST = 100;

    private static final int LONGEST_NUMBER = 64;

    /** Names that the service permits may be longer, but those are not for the SDK's parser. */
    private static final int LONGEST_NAME = 10_000;

    private byte[] bytes = new byte[PADDING];
    private int end;
    private int at;

    /** Begins to read the first {@code length} bytes; {@link #PADDING} bytes behind them are overwritten. */
    void reset(byte[] json, int length) {
        Arrays.fill(json, length, length + PADDING, (byte) 0);
        bytes = json;
        end = length;
        at = 0;
    }

    /** Lets go of the bytes. */
    void release() {
        bytes = new byte[PADDING];
        end = 0;
        at = 0;
    }

    int position() {
        return at;
    }

    /** Whether what follows is, byte for byte, what stands between the two positions. Goes behind it if so. */
    boolean skipCopyOf(int from, int to) {
        int length = to - from;
        if (length > end - at || !Arrays.equals(bytes, from, to, bytes, at, at + length)) {
            return false;
        }
        at += length;
        return true;
    }

    /** Goes behind the token, which must come next. */
    void expect(char token) {
        if (bytes[at] != token) {
            skipWhitespace();
            if (bytes[at] != token) {
                throw new UnusualJsonException();
            }
        }
        at++;
    }

    /** Goes behind the token if it comes next. */
    boolean take(char token) {
        if (bytes[at] != token) {
            skipWhitespace();
            if (bytes[at] != token) {
                return false;
            }
        }
        at++;
        return true;
    }

    /** Goes behind {@code true}, {@code false} or {@code null} if it comes next; not behind what merely begins so. */
    boolean takeWord(byte[] word) {
        if (peek() != word[0]) {
            return false;
        }
        int behind = at + word.length;
        if (behind > end || !Arrays.equals(bytes, at, behind, word, 0, word.length)) {
            return false;
        }
        at = behind;
        return true;
    }

    void expectEnd() {
        skipWhitespace();
        if (at != end) {
            throw new UnusualJsonException();
        }
    }

    /** The next byte that is not white space; stays before it. */
    byte peek() {
        skipWhitespace();
        return bytes[at];
    }

    private void skipWhitespace() {
        while (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t') {
            at++;
        }
    }

    /**
     * Goes behind the string that comes next if it is written so: plain, and with these bytes. The strings of a page
     * repeat, and to compare is cheaper than to decode.
     */
    boolean takeString(byte[] text) {
        if (peek() != '"') {
            return false;
        }
        int start = at + 1;
        int quote = start + text.length;
        if (quote >= end || bytes[quote] != '"' || !Arrays.equals(bytes, start, quote, text, 0, text.length)) {
            return false;
        }
        at = quote + 1;
        return true;
    }

    /** The string that comes next. */
    String string() {
        expect('"');
        int start = at;
        int stop = TextScan.firstSpecial(bytes, start, end);
        if (bytes[stop] != '"') {
            at = TextScan.behindString(bytes, stop, end);
            return EscapedText.decode(bytes, start, at - 1);
        }
        at = stop + 1;
        return new String(bytes, start, stop - start, StandardCharsets.ISO_8859_1);
    }

    /** The name that comes next, of a member. */
    String name(NameCache names) {
        expect('"');
        int start = at;
        int stop = TextScan.firstSpecial(bytes, start, end);
        at = bytes[stop] == '"' ? stop + 1 : TextScan.behindString(bytes, stop, end);
        if (at - start > LONGEST_NAME) {
            throw new UnusualJsonException();
        }
        return bytes[stop] == '"' ? names.name(bytes, start, stop) : EscapedText.decodeName(bytes, start, at - 1);
    }

    /** The short name that comes next, and its colon: the characters of the name, one byte each, the last one lowest. */
    int tag() {
        expect('"');
        int tag = 0;
        for (int letters = 0; bytes[at] != '"'; letters++) {
            if (letters == Integer.BYTES) {
                throw new UnusualJsonException();
            }
            tag = tag << 8 | bytes[at++] & 0xFF;
        }
        at++;
        expect(':');
        return tag;
    }

    /** The content of the string that comes next, decoded from Base64. */
    byte[] binary() {
        expect('"');
        int start = at;
        int stop = TextScan.firstSpecial(bytes, start, end);
        at = bytes[stop] == '"' ? stop + 1 : TextScan.behindString(bytes, stop, end);
        try {
            return bytes[stop] == '"'
                    ? Base64.getDecoder().decode(Arrays.copyOfRange(bytes, start, stop))
                    : Base64.getDecoder().decode(EscapedText.decode(bytes, start, at - 1));
        } catch (IllegalArgumentException e) {
            throw new UnusualJsonException();
        }
    }

    /** Goes behind the value that comes next, whatever it is. */
    void skipValue(int depth) {
        if (depth > DEEPEST) {
            throw new UnusualJsonException();
        }
        switch (peek()) {
            case '{' -> skipObject(depth);
            case '[' -> skipArray(depth);
            case '"' -> string();
            case 't', 'f', 'n' -> {
                if (!takeWord(TRUE) && !takeWord(FALSE) && !takeWord(NULL)) {
                    throw new UnusualJsonException();
                }
            }
            default -> number();
        }
    }

    private void skipObject(int depth) {
        expect('{');
        if (take('}')) {
            return;
        }
        do {
            string();
            expect(':');
            skipValue(depth + 1);
        } while (take(','));
        expect('}');
    }

    private void skipArray(int depth) {
        expect('[');
        if (take(']')) {
            return;
        }
        do {
            skipValue(depth + 1);
        } while (take(','));
        expect(']');
    }

    /** The text of the number that comes next: any that JSON permits, of a length that numbers have. */
    String number() {
        skipWhitespace();
        int start = at;
        int i = start;
        if (bytes[i] == '-') {
            i++;
        }
        int integer = i;
        i = behindDigits(i);
        if (bytes[integer] == '0' && i - integer > 1) {
            throw new UnusualJsonException();
        }
        if (bytes[i] == '.') {
            i = behindDigits(i + 1);
        }
        if (bytes[i] == 'e' || bytes[i] == 'E') {
            i++;
            if (bytes[i] == '+' || bytes[i] == '-') {
                i++;
            }
            i = behindDigits(i);
        }
        if (i - start > LONGEST_NUMBER) {
            throw new UnusualJsonException();
        }
        at = i;
        return new String(bytes, start, i - start, StandardCharsets.ISO_8859_1);
    }

    private int behindDigits(int from) {
        int i = from;
        while (bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        if (i == from) {
            throw new UnusualJsonException();
        }
        return i;
    }
}

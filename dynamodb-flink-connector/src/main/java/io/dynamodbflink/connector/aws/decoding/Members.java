/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.decoding;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Names of the members that an object of the service may have. The service writes them in the same order every time, so
 * the one that followed the last one is looked for first.
 */
final class Members {

    private static final int UNKNOWN = -1;

    private final byte[][] names;
    private int expected;
    private int seen;

    /** The members, in the order in which they are usually written; at most 32. */
    Members(String... names) {
        this.names = Arrays.stream(names)
                .map(name -> name.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
    }

    /**
     * Reads the object that comes next. Members that are null count as absent, and unknown ones are skipped, as the SDK
     * does; a name that comes twice is unusual.
     *
     * @param reader reads the value of a member, given its number
     */
    void readObject(JsonBytes json, IntConsumer reader) {
        json.expect('{');
        if (json.take('}')) {
            return;
        }
        expected = 0;
        seen = 0;
        do {
            int member = next(json);
            if (json.takeWord(JsonBytes.NULL)) {
                continue;
            }
            if (member == UNKNOWN) {
                json.skipValue(0);
            } else {
                reader.accept(member);
            }
        } while (json.take(','));
        json.expect('}');
    }

    /** Goes behind the name and the colon that come next. */
    private int next(JsonBytes json) {
        for (int i = 0; i < names.length; i++) {
            int member = expected;
            expected = expected + 1 == names.length ? 0 : expected + 1;
            if (json.takeString(names[member])) {
                json.expect(':');
                return once(member);
            }
        }
        unknown(json);
        return UNKNOWN;
    }

    private int once(int member) {
        int bit = 1 << member;
        if ((seen & bit) != 0) {
            throw new UnusualJsonException();
        }
        seen |= bit;
        return member;
    }

    private static void unknown(JsonBytes json) {
        json.peek();
        int start = json.position();
        String name = json.string();
        // Escapes may hide a name that is known.
        if (json.position() - start != name.length() + 2) {
            throw new UnusualJsonException();
        }
        json.expect(':');
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.decoding;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is done with the members of an object of the service. The service writes them in the same order every time, so the
 * one that followed the last one is looked for first.
 *
 * @param <B> what the members are put into
 */
final class Members<B> {

    private record Member<B>(byte[] name, Consumer<B> reader) {}

    private final JsonBytes json;
    private final List<Member<B>> members = new ArrayList<>();
    private int expected;
    private int seen;

    Members(JsonBytes json) {
        this.json = json;
    }

    /** Adds a member, in the order in which they are usually written; 32 at most. Its reader reads the value. */
    Members<B> with(String name, Consumer<B> reader) {
        members.add(new Member<>(name.getBytes(StandardCharsets.US_ASCII), reader));
        return this;
    }

    /**
     * Reads the object that comes next. Members that are null count as absent, and those of a newer version of the service
     * are skipped, as the SDK does; a name that comes twice is unusual.
     */
    void readInto(B object) {
        json.expect('{');
        if (json.take('}')) {
            return;
        }
        expected = 0;
        seen = 0;
        do {
            Member<B> member = next();
            if (json.takeWord(JsonBytes.NULL)) {
                continue;
            }
            if (member == null) {
                json.skipValue(0);
            } else {
                member.reader.accept(object);
            }
        } while (json.take(','));
        json.expect('}');
    }

    /** Goes behind the name and the colon that come next. */
    private @Nullable Member<B> next() {
        for (int i = members.size(); i > 0; i--) {
            int index = expected;
            expected = expected + 1 == members.size() ? 0 : expected + 1;
            Member<B> member = members.get(index);
            if (json.takeString(member.name)) {
                json.expect(':');
                checkOnce(index);
                return member;
            }
        }
        skipUnknown();
        return null;
    }

    private void checkOnce(int index) {
        int bit = 1 << index;
        if ((seen & bit) != 0) {
            throw new UnusualJsonException();
        }
        seen |= bit;
    }

    private void skipUnknown() {
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

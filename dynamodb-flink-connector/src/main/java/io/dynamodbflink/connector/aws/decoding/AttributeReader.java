/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.decoding;

import io.dynamodbflink.connector.model.NameCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads attribute values, and the images that consist of them. */
final class AttributeReader {

    private static final AttributeValue TRUE = AttributeValue.fromBool(true);
    private static final AttributeValue FALSE = AttributeValue.fromBool(false);
    private static final AttributeValue NULL = AttributeValue.fromNul(true);

    private final JsonBytes json;
    private final NameCache names = new NameCache();

    /** Builders that only ever have this one member, so that nothing else has to be reset between two values. */
    private final AttributeValue.Builder text = AttributeValue.builder();

    private final AttributeValue.Builder number = AttributeValue.builder();

    /** The image being read, and the one read before in the same record. */
    private AttributePairs image = new AttributePairs();

    private AttributePairs previous = new AttributePairs();

    AttributeReader(JsonBytes json) {
        this.json = json;
    }

    /** A new record begins: what is read now has nothing in common with what was read before. */
    void beginRecord() {
        image.begin();
    }

    /** Forgets all values. */
    void clear() {
        image.forget();
        previous.forget();
    }

    /**
     * The attributes of an image, or of a key. Values that stand in the image before with the same bytes are not read
     * again: most attributes do not change when an item does, and values are immutable.
     *
     * @return good until the next call; to be copied
     */
    Map<String, AttributeValue> image() {
        AttributePairs before = image;
        image = previous;
        previous = before;
        image.begin();
        previous.rewind();
        json.expect('{');
        if (json.take('}')) {
            return image;
        }
        do {
            String name = json.name(names);
            json.expect(':');
            json.peek();
            int start = json.position();
            AttributeValue same = previous.takeCopy(name, json);
            image.add(name, same != null ? same : value(0), start, json.position());
        } while (json.take(','));
        json.expect('}');
        return image;
    }

    private AttributeValue value(int depth) {
        if (depth > JsonBytes.DEEPEST) {
            throw new UnusualJsonException();
        }
        json.expect('{');
        AttributeValue value =
                switch (json.tag()) {
                    case 'S' -> text.s(json.string()).build();
                    case 'N' -> number.n(json.string()).build();
                    case 'B' -> AttributeValue.fromB(bytes());
                    case 'B' << 24 | 'O' << 16 | 'O' << 8 | 'L' -> bool();
                    case 'N' << 24 | 'U' << 16 | 'L' << 8 | 'L' -> nul();
                    case 'S' << 8 | 'S' -> AttributeValue.fromSs(array(json::string));
                    case 'N' << 8 | 'S' -> AttributeValue.fromNs(array(json::string));
                    case 'B' << 8 | 'S' -> AttributeValue.fromBs(array(this::bytes));
                    case 'L' -> AttributeValue.fromL(array(() -> value(depth + 1)));
                    case 'M' -> AttributeValue.fromM(map(depth + 1));
                    default -> throw new UnusualJsonException();
                };
        json.expect('}');
        return value;
    }

    private AttributeValue bool() {
        if (json.takeWord(JsonBytes.TRUE)) {
            return TRUE;
        }
        if (json.takeWord(JsonBytes.FALSE)) {
            return FALSE;
        }
        throw new UnusualJsonException();
    }

    private AttributeValue nul() {
        if (json.takeWord(JsonBytes.TRUE)) {
            return NULL;
        }
        throw new UnusualJsonException();
    }

    private Map<String, AttributeValue> map(int depth) {
        AttributePairs pairs = new AttributePairs();
        json.expect('{');
        if (!json.take('}')) {
            do {
                String name = json.name(names);
                json.expect(':');
                pairs.add(name, value(depth), 0, 0);
            } while (json.take(','));
            json.expect('}');
        }
        return pairs;
    }

    private SdkBytes bytes() {
        return SdkBytes.fromByteArrayUnsafe(json.binary());
    }

    private <T> List<T> array(Supplier<T> element) {
        List<T> elements = new ArrayList<>();
        json.expect('[');
        if (!json.take(']')) {
            do {
                elements.add(element.get());
            } while (json.take(','));
            json.expect(']');
        }
        return elements;
    }
}

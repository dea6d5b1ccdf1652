/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.item;

import java.util.concurrent.atomic.AtomicReferenceArray;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Gives one value for texts that were seen a short while ago: many items share most of their texts, and a simulator that
 * keeps a million of them spends its time on collecting garbage otherwise.
 */
final class RepeatedTexts {

    private static final int PLACES = 1 << 10;
    private static final int LONGEST = 256;

    /** Of two texts for one place the later takes it. */
    private final AtomicReferenceArray<AttributeValue> seen = new AtomicReferenceArray<>(PLACES);

    AttributeValue valueOf(String text) {
        if (text.length() > LONGEST) {
            return AttributeValue.fromS(text);
        }
        int hash = text.hashCode();
        int place = (hash ^ (hash >>> 16)) & (PLACES - 1);
        AttributeValue last = seen.getAcquire(place);
        if (last != null && text.equals(last.s())) {
            return last;
        }
        AttributeValue value = AttributeValue.fromS(text);
        seen.setRelease(place, value);
        return value;
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Random items with every type of attribute, nested. */
public final class Items {

    private static final int[] CODE_POINTS = {'a', 'Z', '0', ' ', 0, 0x7f, 0xe9, 0x7ff, 0x20ac, 0xffff, 0x1f600};

    private Items() {}

    public static Map<String, AttributeValue> random(Random random) {
        return map(random, 4);
    }

    private static Map<String, AttributeValue> map(Random random, int depth) {
        Map<String, AttributeValue> map = new LinkedHashMap<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            map.put(text(random), value(random, depth));
        }
        return map;
    }

    private static AttributeValue value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 10 : 8)) {
            case 0 -> AttributeValue.fromS(text(random));
            case 1 -> AttributeValue.fromN(number(random));
            case 2 -> AttributeValue.fromB(bytes(random));
            case 3 -> AttributeValue.fromBool(random.nextBoolean());
            case 4 -> AttributeValue.fromNul(true);
            case 5 -> AttributeValue.fromSs(new ArrayList<>(texts(random)));
            case 6 -> AttributeValue.fromNs(List.of(number(random), number(random)));
            case 7 -> AttributeValue.fromBs(List.of(bytes(random)));
            case 8 -> AttributeValue.fromM(map(random, depth - 1));
            default -> {
                List<AttributeValue> list = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    list.add(value(random, depth - 1));
                }
                yield AttributeValue.fromL(list);
            }
        };
    }

    private static Set<String> texts(Random random) {
        Set<String> texts = new LinkedHashSet<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            texts.add(text(random));
        }
        return texts;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(10) == 0 ? 300 : random.nextInt(12);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(CODE_POINTS[random.nextInt(CODE_POINTS.length)]);
        }
        return text.toString();
    }

    private static String number(Random random) {
        return new BigDecimal(new BigInteger(126, random), random.nextInt(250) - 125).toString();
    }

    private static SdkBytes bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return SdkBytes.fromByteArray(bytes);
    }
}

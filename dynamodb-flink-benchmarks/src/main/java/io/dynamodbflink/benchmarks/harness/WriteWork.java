/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Items of 300 bytes to be put into a table, numbered from 0. Each holds its number, so that the last item of a key can
 * be told from the ones before it.
 *
 * @param items to put
 * @param keys how many different keys they have
 * @param order in which the keys come
 */
public record WriteWork(int items, int keys, Order order) implements Serializable {

    /** In which order keys come. */
    public enum Order {
        /** One after the other, then from the first again. */
        ROUND_ROBIN,
        /** As a die falls. */
        RANDOM
    }

    /** The key, text. */
    public static final String KEY = "id";

    /** The number of the item, which grows from one item of a key to the next. */
    public static final String NUMBER = "number";

    /** The number as text of as many digits for all, which a version has to be. */
    public static final String VERSION = "version";

    /** The condition that the table has no item of the key, or one with a lower version. */
    public static final String NEWER = "attribute_not_exists(#v) OR #v < :v";

    /** The names in the condition. */
    public static final Map<String, String> NEWER_NAMES = Map.of("#v", VERSION);

    private static final int LARGEST_NUMBER = 1_000_000_000;
    private static final AttributeValue STATUS = AttributeValue.fromS("awaiting shipment by a courier");
    private static final AttributeValue PAID = AttributeValue.fromBool(true);
    private static final AttributeValue ADDRESS =
            AttributeValue.fromS("221b, Baker Street, London NW1 6XE, United Kingdom");
    private static final AttributeValue NOTE = AttributeValue.fromS("Leave the parcel with the neighbours. ".repeat(4));

    /** Items that have a key of their own each. */
    public static WriteWork distinct(int items) {
        return new WriteWork(items, items, Order.ROUND_ROBIN);
    }

    /** The item of a number. */
    public Map<String, AttributeValue> item(long number) {
        Map<String, AttributeValue> item = new HashMap<>(16);
        item.put(KEY, AttributeValue.fromS(text("customer-", key(number))));
        item.put(NUMBER, AttributeValue.fromN(Long.toString(number)));
        item.put(VERSION, AttributeValue.fromS(text("", number)));
        item.put("status", STATUS);
        item.put("paid", PAID);
        item.put("address", ADDRESS);
        item.put("note", NOTE);
        return item;
    }

    /** The values in the condition for the item of a number. */
    public Map<String, AttributeValue> newerValues(long number) {
        return Map.of(":v", AttributeValue.fromS(text("", number)));
    }

    private long key(long number) {
        return order == Order.ROUND_ROBIN ? number % keys : Long.remainderUnsigned(mixed(number), keys);
    }

    /** The finalizer of SplitMix64. */
    private static long mixed(long number) {
        long z = (number + 1) * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    private static String text(String prefix, long number) {
        return prefix + Long.toString(LARGEST_NUMBER + number).substring(1);
    }

    /** How many keys are missing or hold another item than their last one. */
    public int stale(List<Map<String, AttributeValue>> table) {
        Map<String, String> last = new HashMap<>();
        for (int number = 0; number < items; number++) {
            last.put(text("customer-", key(number)), Integer.toString(number));
        }
        for (Map<String, AttributeValue> item : table) {
            last.remove(
                    Objects.requireNonNull(item.get(KEY)).s(),
                    Objects.requireNonNull(item.get(NUMBER)).n());
        }
        return last.size();
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.deadletter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The items that a dead letter becomes: one, unless it does not fit even when compressed. */
final class LetterItems {

    /** Well below DynamoDB's 400 KB for an item, of which the description and the key take a part. */
    static final int MOST_BYTES = 300 * 1024;

    /** A description names attributes, of which there may be any number. */
    static final int LONGEST_DESCRIPTION = 10_000;

    private LetterItems() {}

    /**
     * @param key name of the table's key attribute
     * @param id a value that no other letter has
     */
    static List<Map<String, AttributeValue>> of(DeadLetter letter, String key, String id) {
        byte[] json = letter.toJson().getBytes(StandardCharsets.UTF_8);
        if (json.length <= MOST_BYTES) {
            Map<String, AttributeValue> item = item(letter, key, id);
            item.put(DeadLetterTable.LETTER, AttributeValue.fromS(new String(json, StandardCharsets.UTF_8)));
            return List.of(item);
        }
        byte[] gzip = compress(json);
        int parts = (gzip.length + MOST_BYTES - 1) / MOST_BYTES;
        List<Map<String, AttributeValue>> items = new ArrayList<>(parts);
        for (int part = 1; part <= parts; part++) {
            Map<String, AttributeValue> item = item(letter, key, parts == 1 ? id : id + "/" + part);
            byte[] bytes = Arrays.copyOfRange(gzip, (part - 1) * MOST_BYTES, Math.min(gzip.length, part * MOST_BYTES));
            item.put(DeadLetterTable.LETTER_GZIP, AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(bytes)));
            if (parts > 1) {
                item.put(DeadLetterTable.PART, AttributeValue.fromN(Integer.toString(part)));
                item.put(DeadLetterTable.PARTS, AttributeValue.fromN(Integer.toString(parts)));
            }
            items.add(item);
        }
        return items;
    }

    private static Map<String, AttributeValue> item(DeadLetter letter, String key, String id) {
        Map<String, AttributeValue> item = new HashMap<>();
        String description = letter.describe();
        item.put(
                DeadLetterTable.FAILED_AT,
                AttributeValue.fromS(letter.failedAt().toString()));
        item.put(
                DeadLetterTable.DESCRIPTION,
                AttributeValue.fromS(
                        description.length() <= LONGEST_DESCRIPTION
                                ? description
                                : description.substring(0, LONGEST_DESCRIPTION) + "[...]"));
        item.put(key, AttributeValue.fromS(id));
        return item;
    }

    private static byte[] compress(byte[] bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(bytes.length / 2);
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot be written to", e);
        }
        return compressed.toByteArray();
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.stream;

import io.dynamodbflink.test.simulator.item.KeySchema;
import io.dynamodbflink.test.simulator.protocol.Body;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Records that exist only as a template. One of them is written down once; the few digits in which the others differ
 * are filled in while a page is sent. So a million of them take no memory and next to no time.
 */
final class GeneratedBacklog {

    /** How many sequence numbers a backlog takes up; its low digits count the records. */
    static final BigInteger BLOCK = BigInteger.TEN.pow(Digits.SEQUENCE.width);

    private static final int GAP = 7;
    private static final long FIRST_VERSION = 1_000_000_000L;

    private final BacklogShape shape;
    private final KeySchema schema;
    private final String keyPrefix;
    private final BigInteger firstSequence;
    private final Instant createdAt;
    private final int sizeBytes;
    private final List<Part> template;

    GeneratedBacklog(
            BacklogShape shape,
            KeySchema schema,
            RecordFormat format,
            int shardOrdinal,
            BigInteger firstSequence,
            Instant createdAt) {
        if (schema.attributes().stream().anyMatch(attribute -> !attribute.type().equals("S"))) {
            throw new IllegalArgumentException(
                    "Records are generated for tables whose keys are strings only, not for " + schema);
        }
        this.shape = shape;
        this.schema = schema;
        this.keyPrefix = "s" + shardOrdinal + "-";
        this.firstSequence = firstSequence;
        this.createdAt = createdAt;
        Change example = example(digits -> digits.placeholder);
        this.sizeBytes = format.sizeBytes(example(Digits::zeros));
        String sequenceStart = firstSequence.divide(BLOCK).toString();
        byte[] json = format.json(
                example,
                String.format("%016x", shardOrdinal) + Digits.EVENT.placeholder,
                sequenceStart + Digits.SEQUENCE.placeholder,
                createdAt.getEpochSecond());
        this.template = parts(new String(json, StandardCharsets.US_ASCII));
    }

    private Change example(Function<Digits, String> filling) {
        Map<String, AttributeValue> keys = keys(keyPrefix + filling.apply(Digits.KEY));
        return new Change(
                0,
                keys,
                image(keys, filling.apply(Digits.OLD_VERSION)),
                image(keys, filling.apply(Digits.NEW_VERSION)),
                false);
    }

    private Map<String, AttributeValue> keys(String partitionKey) {
        Map<String, AttributeValue> keys = new LinkedHashMap<>();
        schema.attributes()
                .forEach(attribute -> keys.put(
                        attribute.name(),
                        AttributeValue.fromS(attribute.equals(schema.partition()) ? partitionKey : "-")));
        return keys;
    }

    private Map<String, AttributeValue> image(Map<String, AttributeValue> keys, String version) {
        Map<String, AttributeValue> image = new LinkedHashMap<>(keys);
        image.put("version", AttributeValue.fromN(version));
        for (int i = 0; i < shape.attributes(); i++) {
            image.put("attribute" + i, AttributeValue.fromS("x".repeat(shape.attributeBytes())));
        }
        return image;
    }

    private static List<Part> parts(String json) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = Digits.PLACEHOLDER.matcher(json);
        int at = 0;
        while (matcher.find()) {
            Digits digits = Digits.valueOf(matcher.group(1));
            parts.add(new Part(json.substring(at, matcher.start()).getBytes(StandardCharsets.US_ASCII), digits));
            at = matcher.end();
        }
        parts.add(new Part(json.substring(at).getBytes(StandardCharsets.US_ASCII), Digits.NONE));
        return parts;
    }

    int size() {
        return shape.recordsPerShard();
    }

    int sizeBytes() {
        return sizeBytes;
    }

    long createdAtSecond() {
        return createdAt.getEpochSecond();
    }

    BigInteger sequence(int index) {
        return firstSequence.add(BigInteger.valueOf((long) index * GAP));
    }

    RecordView view(int index) {
        String key = keyPrefix + String.format("%0" + Digits.KEY.width + "d", index % shape.keysPerShard());
        return new RecordView(sequence(index), "MODIFY", keys(key), createdAt);
    }

    void writeTo(int index, Body body) {
        for (Part part : template) {
            body.append(part.literal);
            if (part.digits != Digits.NONE) {
                body.appendDigits(value(part.digits, index), part.digits.width);
            }
        }
    }

    private long value(Digits digits, int index) {
        return switch (digits) {
            case SEQUENCE -> (long) index * GAP;
            case EVENT -> index;
            case KEY -> index % shape.keysPerShard();
            case OLD_VERSION -> FIRST_VERSION + index / shape.keysPerShard();
            case NEW_VERSION -> FIRST_VERSION + index / shape.keysPerShard() + 1;
            case NONE -> 0;
        };
    }

    private record Part(byte[] literal, Digits digits) {}

    /** The places of the template that are filled in with digits. */
    private enum Digits {
        NONE(0),
        SEQUENCE(12),
        EVENT(16),
        KEY(10),
        OLD_VERSION(10),
        NEW_VERSION(10);

        static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Z_]+)}");

        final int width;
        final String placeholder = "{" + name() + "}";

        Digits(int width) {
            this.width = width;
        }

        String zeros() {
            return "0".repeat(width);
        }
    }
}

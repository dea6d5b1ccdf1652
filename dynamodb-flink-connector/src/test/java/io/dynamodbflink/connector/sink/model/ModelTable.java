/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.model;

import io.dynamodbflink.test.TableDefinition;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Tables with every type of key. */
enum ModelTable {
    TEXTS(TableDefinition.of("texts", "id")),
    NUMBERS(TableDefinition.of("numbers", "id", ScalarAttributeType.N).withSortKey("sort")),
    BINARIES(TableDefinition.of("binaries", "id", ScalarAttributeType.B).withSortKey("sort", ScalarAttributeType.N));

    private static final int KEYS = 3;

    /** The same number to DynamoDB. */
    private static final List<String> SPELLINGS = List.of("%d", "%d.0", "%de0", "0%d.00");

    private final TableDefinition definition;

    ModelTable(TableDefinition definition) {
        this.definition = definition;
    }

    TableDefinition definition() {
        return definition;
    }

    Map<String, AttributeValue> key(Random random) {
        Map<String, AttributeValue> key = new LinkedHashMap<>();
        switch (this) {
            case TEXTS -> key.put("id", text(random));
            case NUMBERS -> {
                key.put("id", number(random));
                key.put("sort", text(random));
            }
            case BINARIES -> {
                key.put("id", AttributeValue.fromB(SdkBytes.fromByteBuffer(ByteBuffer.wrap(new byte[] {
                    1, (byte) random.nextInt(KEYS)
                }))));
                key.put("sort", number(random));
            }
        }
        return key;
    }

    private static AttributeValue text(Random random) {
        return AttributeValue.fromS("k" + random.nextInt(KEYS));
    }

    private static AttributeValue number(Random random) {
        return AttributeValue.fromN(
                SPELLINGS.get(random.nextInt(SPELLINGS.size())).formatted(1 + random.nextInt(KEYS)));
    }
}

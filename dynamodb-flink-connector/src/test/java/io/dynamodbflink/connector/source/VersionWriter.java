/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Writes ever higher versions of the same items. */
final class VersionWriter {

    private static final int KEYS = 8;

    private final DynamoDbClient client;
    private final String table;
    private long version;

    VersionWriter(DynamoDbClient client, String table) {
        this.client = client;
        this.table = table;
    }

    void write(int versions) {
        for (int i = 0; i < versions; i++) {
            version++;
            for (String key : keys()) {
                client.putItem(put -> put.tableName(table)
                        .item(Map.of(
                                "id", AttributeValue.fromS(key),
                                "version", AttributeValue.fromN(String.valueOf(version)))));
            }
        }
    }

    /** What a job must have in its state that has read all from a version on. */
    Map<String, List<Long>> written(long firstVersion) {
        List<Long> versions =
                LongStream.rangeClosed(firstVersion, version).boxed().toList();
        return keys().stream().collect(Collectors.toMap(Function.identity(), key -> versions));
    }

    long version() {
        return version;
    }

    private static List<String> keys() {
        return IntStream.range(0, KEYS).mapToObj(i -> "key-" + i).toList();
    }
}

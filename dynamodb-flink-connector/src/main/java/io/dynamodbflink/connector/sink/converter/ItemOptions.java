/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.converter;

import java.io.Serializable;
import java.util.List;

/**
 * What a user may say about the items of his elements.
 *
 * @param ignoreNulls whether attributes that are null are left out, or else written as NULL
 * @param keyAttributes names of the attributes that deletes are reduced to; empty if that is left to the sink
 * @param sets lists that are written as sets
 */
record ItemOptions(boolean ignoreNulls, List<String> keyAttributes, SetPaths sets) implements Serializable {

    ItemOptions(boolean ignoreNulls) {
        this(ignoreNulls, List.of(), SetPaths.NONE);
    }

    ItemOptions withKeyAttributes(String... names) {
        List<String> keys = List.of(names);
        if (keys.isEmpty() || keys.size() > 2 || keys.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(
                    "keyAttributes must be the name of the partition key, or of partition and sort key, but is "
                            + keys);
        }
        return new ItemOptions(ignoreNulls, keys, sets);
    }

    ItemOptions withSets(String... fields) {
        return new ItemOptions(ignoreNulls, keyAttributes, SetPaths.of(fields));
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.model;

import io.dynamodbflink.connector.deadletter.DeadLetterHandler;
import io.dynamodbflink.connector.deadletter.DeadLetterWriter;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.failure.InvalidItem;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Dead letters of all subtasks of a job in this JVM, by the order in which they were written. */
record SharedLetters(UUID id) implements DeadLetterHandler<InvalidItem> {

    private static final Map<UUID, List<DynamoDbWriteRequest>> ALL = new ConcurrentHashMap<>();

    SharedLetters() {
        this(UUID.randomUUID());
    }

    @Override
    public DeadLetterWriter<InvalidItem> open(Context context) {
        return letter -> requests().add(letter.request());
    }

    List<DynamoDbWriteRequest> requests() {
        return ALL.computeIfAbsent(id, none -> new CopyOnWriteArrayList<>());
    }
}

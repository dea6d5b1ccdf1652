/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A reference that stays the same object when it is serialized, as parts of a job are on their way to a cluster in this
 * JVM.
 *
 * @param id of the object
 * @param <T> its type
 */
record InThisJvm<T>(int id) implements Serializable {

    private static final AtomicInteger NEXT_ID = new AtomicInteger();
    private static final Map<Integer, Object> OBJECTS = new ConcurrentHashMap<>();

    static <T> InThisJvm<T> of(T object) {
        InThisJvm<T> reference = new InThisJvm<>(NEXT_ID.getAndIncrement());
        OBJECTS.put(reference.id, object);
        return reference;
    }

    @SuppressWarnings("unchecked")
    T get() {
        return (T) Objects.requireNonNull(OBJECTS.get(id), "the object is not in this JVM");
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.functions.MapFunction;

/** Passes everything on, and fails when the test asks for it. */
final class FailsWhenAsked<T> implements MapFunction<T, T> {

    private static final long serialVersionUID = 1L;

    private static final Set<String> ASKED = ConcurrentHashMap.newKeySet();

    private final String run;

    FailsWhenAsked(String run) {
        this.run = run;
    }

    /** Lets the next element of a run fail its subtask. */
    static void failOnce(String run) {
        ASKED.add(run);
    }

    @Override
    public T map(T element) {
        if (ASKED.remove(run)) {
            throw new IllegalStateException(RecordedVersions.WANTED_FAILURE);
        }
        return element;
    }
}

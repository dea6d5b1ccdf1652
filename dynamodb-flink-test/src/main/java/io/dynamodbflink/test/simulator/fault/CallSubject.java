/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.fault;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a call is about.
 *
 * @param tables the tables it names, directly or through their streams
 * @param shardId the shard it names, or null
 * @since 0.1.0
 */
public record CallSubject(Set<String> tables, @Nullable String shardId) {

    /** About nothing in particular. */
    public static final CallSubject NONE = new CallSubject(Set.of(), null);

    /** Copies the tables. */
    public CallSubject {
        tables = Set.copyOf(tables);
    }
}

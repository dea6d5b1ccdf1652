/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.fault;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which calls a rule is about, and how many of them it strikes. */
record FaultScope(
        Set<Operation> operations,
        @Nullable String shardId,
        @Nullable String tableName,
        int skipped,
        int strikes,
        double probability,
        Instant end) {

    FaultScope {
        operations = Set.copyOf(operations);
    }

    static FaultScope of(Set<Operation> operations) {
        return new FaultScope(operations, null, null, 0, Integer.MAX_VALUE, 1, Instant.MAX);
    }

    FaultScope withShard(String shard) {
        return new FaultScope(operations, shard, tableName, skipped, strikes, probability, end);
    }

    FaultScope withTable(String table) {
        return new FaultScope(operations, shardId, table, skipped, strikes, probability, end);
    }

    FaultScope withSkipped(int calls) {
        return new FaultScope(operations, shardId, tableName, calls, strikes, probability, end);
    }

    FaultScope withStrikes(int count) {
        return new FaultScope(operations, shardId, tableName, skipped, count, probability, end);
    }

    FaultScope withProbability(double chance) {
        return new FaultScope(operations, shardId, tableName, skipped, strikes, chance, end);
    }

    FaultScope withEnd(Instant instant) {
        return new FaultScope(operations, shardId, tableName, skipped, strikes, probability, instant);
    }

    boolean covers(Operation operation, CallSubject subject) {
        return operations.contains(operation)
                && (shardId == null || shardId.equals(subject.shardId()))
                && (tableName == null || subject.tables().contains(tableName));
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.fault;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Narrows a rule down to the calls it strikes. Without more it strikes every call of its operations until it is
 * removed.
 *
 * @since 0.1.0
 */
public final class FaultRuleBuilder {

    private final Clock clock;
    private final BiFunction<FaultScope, Fault, FaultRule> injection;
    private FaultScope scope;

    FaultRuleBuilder(Set<Operation> operations, Clock clock, BiFunction<FaultScope, Fault, FaultRule> injection) {
        this.clock = clock;
        this.injection = injection;
        this.scope = FaultScope.of(operations);
    }

    /** Only calls about this shard: GetRecords and GetShardIterator, and child look-ups of DescribeStream. */
    public FaultRuleBuilder ofShard(String shardId) {
        scope = scope.withShard(Objects.requireNonNull(shardId, "shardId"));
        return this;
    }

    /** Only calls about this table or its streams. */
    public FaultRuleBuilder ofTable(String tableName) {
        scope = scope.withTable(Objects.requireNonNull(tableName, "tableName"));
        return this;
    }

    /** Lets the first calls pass. */
    public FaultRuleBuilder afterCalls(int calls) {
        scope = scope.withSkipped(atLeast(0, calls, "calls"));
        return this;
    }

    /** Strikes so many calls, then no more. */
    public FaultRuleBuilder times(int strikes) {
        scope = scope.withStrikes(atLeast(1, strikes, "strikes"));
        return this;
    }

    /** Strikes the next call only. */
    public FaultRuleBuilder once() {
        return times(1);
    }

    /**
     * Strikes at random. The n-th call about one shard, or about no shard, always has the same fate with the same seed
     * of the simulator, however the calls of different shards interleave.
     *
     * @param probability from 0 to 1
     */
    public FaultRuleBuilder withProbability(double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("Probability " + probability + ": must be from 0 to 1");
        }
        scope = scope.withProbability(probability);
        return this;
    }

    /** Strikes from now on for so long on the simulator's clock. */
    public FaultRuleBuilder lasting(Duration duration) {
        scope = scope.withEnd(clock.instant().plus(duration));
        return this;
    }

    /** Puts the rule into force. */
    public FaultRule inject(Fault fault) {
        return injection.apply(scope, Objects.requireNonNull(fault, "fault"));
    }

    private static int atLeast(int minimum, int value, String name) {
        if (value < minimum) {
            throw new IllegalArgumentException(name + " " + value + ": must be at least " + minimum);
        }
        return value;
    }

    @Override
    public String toString() {
        return scope.toString();
    }
}

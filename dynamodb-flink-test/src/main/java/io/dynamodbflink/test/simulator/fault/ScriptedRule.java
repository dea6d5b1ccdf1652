/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.fault;

import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A rule in force, with its counts. */
final class ScriptedRule implements FaultRule {

    private static final String NO_SHARD = "";

    private final FaultScope scope;
    private final Fault fault;
    private final long seed;
    private final Consumer<ScriptedRule> removal;
    private final Map<String, AtomicInteger> callsByShard = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger strikes = new AtomicInteger();

    ScriptedRule(FaultScope scope, Fault fault, long seed, Consumer<ScriptedRule> removal) {
        this.scope = scope;
        this.fault = fault;
        this.seed = seed;
        this.removal = removal;
    }

    FaultScope scope() {
        return scope;
    }

    Fault fault() {
        return fault;
    }

    /** Whether this call, which the scope covers, is struck. */
    boolean strikes(CallSubject subject) {
        boolean due = calls.getAndIncrement() >= scope.skipped() && dice(subject) < scope.probability();
        return due && strikes.getAndUpdate(count -> Math.min(count + 1, scope.strikes())) < scope.strikes();
    }

    boolean exhausted() {
        return strikes.get() >= scope.strikes();
    }

    private double dice(CallSubject subject) {
        if (scope.probability() >= 1) {
            return 0;
        }
        String shard = Objects.requireNonNullElse(subject.shardId(), NO_SHARD);
        int nth = callsByShard
                .computeIfAbsent(shard, ignored -> new AtomicInteger())
                .getAndIncrement();
        return new SplittableRandom(seed + 31L * shard.hashCode() + 0x9e3779b97f4a7c15L * nth).nextDouble();
    }

    @Override
    public long strikes() {
        return strikes.get();
    }

    @Override
    public void remove() {
        removal.accept(this);
    }

    @Override
    public String toString() {
        return fault + " on " + scope + ", " + strikes + " times so far";
    }
}

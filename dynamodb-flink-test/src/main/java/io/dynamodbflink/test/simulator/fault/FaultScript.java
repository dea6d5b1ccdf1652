/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.fault;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The rules in force.
 *
 * @since 0.1.0
 */
public final class FaultScript implements Faults {

    private final Clock clock;
    private final long seed;
    private final SplittableRandom random;
    private final AtomicLong rulesSoFar = new AtomicLong();
    private final List<ScriptedRule> rules = new CopyOnWriteArrayList<>();

    /**
     * Begins with no rules.
     *
     * @param clock of the simulator
     * @param seed of everything random
     */
    public FaultScript(Clock clock, long seed) {
        this.clock = clock;
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    @Override
    public FaultRuleBuilder on(Set<Operation> operations) {
        if (operations.isEmpty()) {
            throw new IllegalArgumentException("A rule without operations strikes nothing");
        }
        return new FaultRuleBuilder(operations, clock, this::inject);
    }

    private FaultRule inject(FaultScope scope, Fault fault) {
        long ownSeed = seed + 0xbf58476d1ce4e5b9L * rulesSoFar.incrementAndGet();
        ScriptedRule rule = new ScriptedRule(scope, fault, ownSeed, rules::remove);
        rules.add(rule);
        return rule;
    }

    @Override
    public void clear() {
        rules.clear();
    }

    /** The faults that strike a call, oldest rule first. Asking counts: ask once for every call. */
    public List<Fault> strike(Operation operation, CallSubject subject) {
        if (rules.isEmpty()) {
            return List.of();
        }
        List<Fault> faults = new ArrayList<>();
        for (ScriptedRule rule : rules) {
            if (!rule.scope().end().isAfter(clock.instant())) {
                rules.remove(rule);
            } else if (rule.scope().covers(operation, subject) && rule.strikes(subject)) {
                faults.add(rule.fault());
                if (rule.exhausted()) {
                    rules.remove(rule);
                }
            }
        }
        return faults;
    }

    /** How long a call waits. */
    public Duration draw(Fault.Delay delay) {
        long spread = delay.atMost().minus(delay.atLeast()).toNanos();
        if (spread == 0) {
            return delay.atLeast();
        }
        synchronized (random) {
            return delay.atLeast().plusNanos(random.nextLong(spread + 1));
        }
    }

    /** Whether something happens that happens with this probability. */
    public boolean draw(double probability) {
        synchronized (random) {
            return random.nextDouble() < probability;
        }
    }

    @Override
    public String toString() {
        return "rules " + rules;
    }
}

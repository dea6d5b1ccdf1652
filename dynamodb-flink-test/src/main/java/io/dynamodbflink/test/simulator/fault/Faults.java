/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.fault;

import java.util.Set;

/**
 * What goes wrong: rules that are asked for every call. A call may fall under several rules; then each of them takes
 * effect, and of two that exclude each other the older one.
 *
 * <pre>{@code
 * simulator.faults().on(Operation.GET_RECORDS).ofShard(shardId).times(3).inject(Fault.throttling());
 * simulator.faults().on(Operation.streams()).withProbability(0.01).inject(Fault.connectionReset());
 * simulator.faults().onEveryCall().inject(Fault.delay(Duration.ofMillis(10)));
 * }</pre>
 *
 * @since 0.1.0
 */
public interface Faults {

    /** Begins a rule for some operations. */
    default FaultRuleBuilder on(Operation first, Operation... others) {
        return on(java.util.EnumSet.of(first, others));
    }

    /** Begins a rule for some operations. */
    FaultRuleBuilder on(Set<Operation> operations);

    /** Begins a rule for every operation. */
    default FaultRuleBuilder onEveryCall() {
        return on(java.util.EnumSet.allOf(Operation.class));
    }

    /** Ends every rule. */
    void clear();
}

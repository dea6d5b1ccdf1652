/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.testing;

import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.Faults;
import io.dynamodbflink.test.simulator.fault.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Everything that may go wrong with calls without anything being lost, more or less often as a seed wants it. */
public final class RandomFaults {

    private static final Duration SHORT = Duration.ofMillis(30);

    private final Faults faults;
    private final Random random;

    /** Faults to come over a simulator. */
    public RandomFaults(Faults faults, long seed) {
        this.faults = faults;
        this.random = new Random(seed);
    }

    /** Of the calls that read a stream. */
    public void ofStreams() {
        for (Operation operation :
                List.of(Operation.GET_RECORDS, Operation.GET_SHARD_ITERATOR, Operation.DESCRIBE_STREAM)) {
            ofCalls(operation);
        }
        inject(Operation.GET_RECORDS, 0.02, Fault.expiredIterator());
        inject(Operation.GET_RECORDS, 0.10, Fault.emptyPage());
        inject(Operation.GET_RECORDS, 0.20, Fault.shortPage(3));
        inject(Operation.GET_RECORDS, 0.01, Fault.resourceNotFound());
        inject(Operation.GET_RECORDS, 0.003, Fault.rollShard());
        inject(Operation.GET_RECORDS, 0.0005, Fault.splitShard());
        inject(Operation.GET_SHARD_ITERATOR, 0.01, Fault.rollShard());
        inject(Operation.GET_SHARD_ITERATOR, 0.01, Fault.resourceNotFound());
        inject(Operation.DESCRIBE_STREAM, 0.10, Fault.hiddenChildren());
        inject(Operation.DESCRIBE_STREAM, 0.30, Fault.reversedListing());
        inject(Operation.DESCRIBE_STREAM, 0.30, Fault.ignoredShardFilter());
    }

    /** Of an operation that may be carried out or not, and answered or not. */
    public void ofCalls(Operation operation) {
        inject(operation, 0.20, Fault.delay(Duration.ZERO, SHORT));
        inject(operation, 0.02, Fault.throttling());
        inject(operation, 0.02, Fault.limitExceeded());
        inject(operation, 0.02, Fault.provisionedThroughputExceeded());
        inject(operation, 0.005, Fault.accessDenied());
        inject(operation, 0.005, Fault.expiredToken());
        inject(operation, 0.005, Fault.unrecognizedClient());
        inject(operation, 0.02, Fault.internalServerError());
        inject(operation, 0.01, Fault.serviceUnavailable());
        inject(operation, 0.02, Fault.connectionReset());
        inject(operation, 0.02, Fault.lostAnswer());
        inject(operation, 0.02, Fault.truncatedBody());
        inject(operation, 0.02, Fault.wrongChecksum());
        inject(operation, 0.02, Fault.slowAnswer(SHORT));
        inject(operation, 0.002, Fault.hang());
        inject(operation, 0.002, Fault.hangAfterwards());
    }

    /** Of calls of an operation, with up to twice this probability. */
    public void inject(Operation operation, double ordinarily, Fault fault) {
        faults.on(operation)
                .withProbability(ordinarily * 2 * random.nextDouble())
                .inject(fault);
    }
}

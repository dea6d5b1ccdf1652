/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import java.io.Serializable;

/**
 * Work for the simulator's own JVM.
 *
 * @param <R> the answer, which travels back and must be serializable
 */
@FunctionalInterface
public interface SimulatorTask<R> extends Serializable {

    /** Does the work in the simulator's JVM. */
    R on(DynamoDbStreamsSimulator simulator) throws Exception;
}

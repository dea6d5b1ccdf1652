/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import io.dynamodbflink.test.simulator.fault.Operation;
import io.dynamodbflink.test.simulator.journal.ApiCall;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What the simulator knows of the calls that arrived since its journal was last cleared. */
public final class Calls {

    private Calls() {}

    /** Forgets all calls. */
    public static void forget(RemoteSimulator simulator) throws IOException {
        simulator.ask(server -> {
            server.journal().clear();
            return true;
        });
    }

    /** Waits until calls have arrived. */
    public static void await(RemoteSimulator simulator, Operation operation, int count, Duration patience)
            throws InterruptedException, IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (count(simulator, operation) < count) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        "Fewer than " + count + " calls of " + operation + " within " + patience);
            }
            Pause.of(Duration.ofMillis(2));
        }
    }

    private static int count(RemoteSimulator simulator, Operation operation) throws IOException {
        return simulator.<Integer>ask(
                server -> server.journal().calls(operation).size());
    }

    /** How many calls of some operations have arrived since the simulator started; it need not record them. */
    public static long arrived(RemoteSimulator simulator, Operation... operations) throws IOException {
        Set<Operation> wanted = Set.of(operations);
        return simulator.<Long>ask(
                server -> wanted.stream().mapToLong(server.journal()::callCount).sum());
    }

    /** When the first call of an operation arrived; there must have been one that is answered. */
    public static Instant first(RemoteSimulator simulator, Operation operation) throws IOException {
        return simulator.ask(server -> firstOn(server, operation));
    }

    private static Instant firstOn(DynamoDbStreamsSimulator server, Operation operation) {
        return server.journal().calls(operation).stream()
                .map(ApiCall::arrived)
                .min(Comparator.naturalOrder())
                .map(arrived -> server.journal().startedAt().plus(arrived))
                .orElseThrow(() -> new IllegalStateException("No call of " + operation + " has arrived"));
    }

    /** The times from the arrival of a poll to the arrival of the next one of the same shard; milliseconds. */
    public static double[] millisBetweenPolls(RemoteSimulator simulator) throws IOException {
        return simulator.ask(Calls::millisBetweenPollsOn);
    }

    private static double[] millisBetweenPollsOn(DynamoDbStreamsSimulator server) {
        Map<String, List<Duration>> arrivals = new HashMap<>();
        for (ApiCall call : server.journal().calls(Operation.GET_RECORDS)) {
            arrivals.computeIfAbsent(Objects.requireNonNull(call.subject().shardId()), shard -> new ArrayList<>())
                    .add(call.arrived());
        }
        List<Double> millis = new ArrayList<>();
        for (List<Duration> shard : arrivals.values()) {
            shard.sort(Comparator.naturalOrder());
            for (int i = 1; i < shard.size(); i++) {
                millis.add(shard.get(i).minus(shard.get(i - 1)).toNanos() / 1e6);
            }
        }
        return millis.stream().mapToDouble(Double::doubleValue).toArray();
    }
}

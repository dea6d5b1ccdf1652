/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import io.dynamodbflink.test.simulator.fault.Faults;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An empty table that is ready to be written to.
 *
 * @param name of the table
 * @param endpoint of the service
 * @param region to sign for
 */
public record PreparedTable(String name, URI endpoint, String region) implements Serializable {

    private static final AtomicInteger NEXT = new AtomicInteger();

    /** What is to go wrong with the calls of a simulator. */
    @FunctionalInterface
    public interface Trouble extends Serializable {

        /** Nothing. */
        Trouble NONE = faults -> {};

        /** Puts rules into force. */
        void with(Faults faults);

        /** This and more. */
        default Trouble and(Trouble other) {
            return faults -> {
                with(faults);
                other.with(faults);
            };
        }
    }

    /** Makes a table; the rules that are in force from now on are these. */
    public static PreparedTable create(RemoteSimulator simulator, Trouble trouble) throws IOException {
        String name = "benchmark-" + NEXT.getAndIncrement();
        return simulator.ask(server -> make(server, name, trouble));
    }

    private static PreparedTable make(DynamoDbStreamsSimulator server, String name, Trouble trouble) {
        server.faults().clear();
        server.createTable(TableDefinition.of(name, WriteWork.KEY));
        trouble.with(server.faults());
        return new PreparedTable(name, server.endpoint(), server.region().id());
    }

    /** Deletes the table. */
    public void drop(RemoteSimulator simulator) throws IOException {
        String table = name;
        simulator.ask(server -> {
            server.deleteTable(table);
            return true;
        });
    }

    /** How many keys do not hold the last item of the work. */
    public int stale(RemoteSimulator simulator, WriteWork work) throws IOException {
        String table = name;
        return simulator.<Integer>ask(server -> work.stale(server.table(table).items()));
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import io.dynamodbflink.autoconfigure.aws.AwsClients;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;

/** Opens the lock in its table, with a client that is made like all others. */
final class DynamoDbLocks implements Supplier<LeaseLock> {

    private final LockSettings settings;
    private final AwsClients clients;

    DynamoDbLocks(LockSettings settings, AwsClients clients) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.clients = Objects.requireNonNull(clients, "clients");
    }

    @Override
    public LeaseLock get() {
        LockTable table = new LockTable(
                settings.table(),
                instance(),
                clients.factory(Map.of(), "dynamodb-flink.aws.properties", null).dynamoDbClient(),
                settings.times().heartbeat());
        try {
            new LockTableSetup(table, settings.createTable()).prepare();
            return new DynamoDbLeaseLock(
                    settings.name(), settings.times().lease(), settings.times().heartbeat(), table);
        } catch (RuntimeException e) {
            table.close();
            throw e;
        }
    }

    /** Tells people where the instance is, and is never used twice. */
    private static String instance() {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        return host() + "/" + ProcessHandle.current().pid() + "/" + unique;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown-host";
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import io.dynamodbflink.autoconfigure.properties.LockProperties;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.StringUtils;

/**
 * The lock, as it is wanted, checked.
 *
 * @param table the table that holds it
 * @param name what all instances of the application call it
 * @param times of its lease
 * @param createTable whether a missing table is created
 */
record LockSettings(String table, String name, LeaseTimes times, boolean createTable) {

    private static final String PREFIX = "dynamodb-flink.cluster.lock.";

    private static final Pattern TABLE_NAME = Pattern.compile("[a-zA-Z0-9_.-]{3,255}");

    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);

    private static final Duration SHORTEST_HEARTBEAT = Duration.ofMillis(10);

    LockSettings {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(times, "times");
    }

    /**
     * @param application name of the application, if it has one
     * @throws FailureAnalyzedException if a value is missing or wrong
     */
    static LockSettings of(LockProperties properties, @Nullable String application) {
        String table = properties.tableName();
        if (!StringUtils.hasText(table)) {
            throw new FailureAnalyzedException(
                    "dynamodb-flink.cluster.activation is 'lock', but there is no table for the lock.",
                    "Set " + PREFIX + "table-name to a DynamoDB table whose partition key is the string '"
                            + DynamoDbLeaseLock.PARTITION_KEY + "', without a sort key.");
        }
        if (!TABLE_NAME.matcher(table).matches()) {
            throw invalid(
                    "table-name",
                    table,
                    "must be the name of a DynamoDB table: 3 to 255 letters, digits, '_', '-' and '.'");
        }
        String name = StringUtils.hasText(properties.name()) ? properties.name() : application;
        if (!StringUtils.hasText(name)) {
            throw new FailureAnalyzedException(
                    "dynamodb-flink.cluster.activation is 'lock', but the lock has no name.",
                    "Set spring.application.name, or " + PREFIX + "name, to the same for all instances of the"
                            + " application and to something else for every other application.");
        }
        Duration lease = properties.leaseDuration();
        if (lease.compareTo(SHORTEST_LEASE) < 0) {
            throw invalid("lease-duration", lease, "must be at least " + SHORTEST_LEASE.toMillis() + " ms");
        }
        Duration heartbeat = properties.heartbeatInterval();
        if (heartbeat.compareTo(SHORTEST_HEARTBEAT) < 0) {
            throw invalid("heartbeat-interval", heartbeat, "must be at least " + SHORTEST_HEARTBEAT.toMillis() + " ms");
        }
        if (heartbeat.multipliedBy(3).compareTo(lease) >= 0) {
            throw invalid(
                    "heartbeat-interval",
                    heartbeat,
                    "must be shorter than a third of " + PREFIX + "lease-duration (" + lease
                            + "), so that one heartbeat that fails costs nothing");
        }
        return new LockSettings(table, name, new LeaseTimes(lease, heartbeat), properties.createTable());
    }

    private static FailureAnalyzedException invalid(String property, Object value, String rule) {
        return new FailureAnalyzedException(
                "The value '" + value + "' of " + PREFIX + property + " is wrong: it " + rule + ".",
                "Correct " + PREFIX + property + ".");
    }
}

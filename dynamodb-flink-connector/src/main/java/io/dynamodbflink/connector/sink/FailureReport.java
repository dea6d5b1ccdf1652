/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.AwsErrors;
import io.dynamodbflink.connector.sink.failure.DynamoDbWriteException;
import io.dynamodbflink.connector.sink.ordering.PendingWrite;
import io.dynamodbflink.connector.sink.ordering.WriteCall;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people about failures: of each kind and table one line a minute at most, with the number of failures since the
 * last one, because a busy table may throttle some calls all day long.
 */
final class FailureReport {

    private static final Logger LOG = LoggerFactory.getLogger(FailureReport.class);

    /** Items come back unprocessed now and then from every busy table; this often in a row is worth a word. */
    static final int NOTEWORTHY_ATTEMPTS = 8;

    static final long QUIET_MILLIS = 60_000;

    private final LongSupplier clock;
    private final Map<List<Object>, Trouble> troubles = new HashMap<>();

    /**
     * @param clock milliseconds of a clock that does not go backwards
     */
    FailureReport(LongSupplier clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    void callSucceeded(WriteCall call, Collection<PendingWrite> unprocessed) {
        int attempts = 0;
        for (PendingWrite write : unprocessed) {
            attempts = Math.max(attempts, 1 + write.attempts());
        }
        if (attempts >= NOTEWORTHY_ATTEMPTS) {
            long times = trouble(call, "unprocessed").worthALine(clock.getAsLong());
            if (times > 0) {
                LOG.warn(
                        "Table '{}' has left a write unprocessed {} times in a row; it will be sent again. Does the"
                                + " table, or one of its partitions, have enough write capacity? (Calls with such"
                                + " writes since the last line like this: {})",
                        call.table(),
                        attempts,
                        times);
            }
        }
    }

    void callWillBeRepeated(WriteCall call, Throwable error) {
        long times = trouble(call, AwsErrors.classify(error)).worthALine(clock.getAsLong());
        if (times > 0) {
            LOG.warn(
                    "Table '{}' did not take a call of {}; it will be sent again. Such failures since the last line like"
                            + " this: {}. {}",
                    call.table(),
                    call,
                    times,
                    AwsErrors.describe(error));
        }
    }

    private Trouble trouble(WriteCall call, Object kind) {
        return troubles.computeIfAbsent(List.of(call.table(), kind), first -> new Trouble());
    }

    private static final class Trouble {

        private long unreported;
        private long quietUntil = Long.MIN_VALUE;

        /** How many failures to tell of now; 0 to be quiet. */
        long worthALine(long now) {
            unreported++;
            if (now < quietUntil) {
                return 0;
            }
            quietUntil = now + QUIET_MILLIS;
            long told = unreported;
            unreported = 0;
            return told;
        }
    }

    DynamoDbWriteException fatal(WriteCall call, Throwable error) {
        return new DynamoDbWriteException(
                "Writing to table '" + call.table() + "' failed. " + remedy(call, AwsErrors.classify(error))
                        + "The service says: " + AwsErrors.describe(error),
                AwsErrors.cause(error));
    }

    private static String remedy(WriteCall call, AwsErrorKind kind) {
        return switch (kind) {
            case NOT_FOUND ->
                "The table does not exist (any more): create it, or correct setTableName, the region or the"
                        + " endpoint. ";
            case ACCESS ->
                "Check the credentials and that they permit the IAM action "
                        + Action.of(call).iamAction() + " on the table. ";
            case THROTTLED, TRANSIENT -> "The sink fails on errors that may pass because setFailOnError is true. ";
            default -> "";
        };
    }
}

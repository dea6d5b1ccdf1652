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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people about failures: often enough in the log to be seen, not so often as to flood it. */
final class FailureReport {

    private static final Logger LOG = LoggerFactory.getLogger(FailureReport.class);

    /** Items come back unprocessed now and then from every busy table; this often in a row is worth a word. */
    private static final int NOTEWORTHY_ATTEMPTS = 8;

    private int failuresInARow;

    void callSucceeded(WriteCall call, Collection<PendingWrite> unprocessed) {
        failuresInARow = 0;
        int attempts =
                1 + unprocessed.stream().mapToInt(PendingWrite::attempts).max().orElse(0);
        if (attempts >= NOTEWORTHY_ATTEMPTS && isPowerOfTwo(attempts)) {
            LOG.warn(
                    "Table '{}' has left a write unprocessed {} times in a row; it will be sent again. Does the table,"
                            + " or one of its partitions, have enough write capacity?",
                    call.table(),
                    attempts);
        }
    }

    /** Reports the 1st, 2nd, 4th, 8th … failure in a row. */
    void callWillBeRepeated(WriteCall call, Throwable error) {
        failuresInARow++;
        if (isPowerOfTwo(failuresInARow)) {
            LOG.warn(
                    "Table '{}' did not take a call of {}; it will be sent again (failures in a row: {}). {}",
                    call.table(),
                    call,
                    failuresInARow,
                    AwsErrors.describe(error));
        }
    }

    private static boolean isPowerOfTwo(int count) {
        return Integer.bitCount(count) == 1;
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
                "Check the credentials and that they permit the IAM action dynamodb:" + action(call)
                        + " on the table. ";
            case THROTTLED, TRANSIENT -> "The sink fails on errors that may pass because setFailOnError is true. ";
            default -> "";
        };
    }

    private static String action(WriteCall call) {
        if (!call.isSingle()) {
            return "BatchWriteItem";
        }
        return switch (call.writes().get(0).request().getType()) {
            case PUT -> "PutItem";
            case DELETE -> "DeleteItem";
            case UPDATE -> "UpdateItem";
        };
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.aws.AwsErrors;
import io.dynamodbflink.connector.sink.failure.DynamoDbWriteException;
import io.dynamodbflink.connector.sink.ordering.PendingWrite;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Fails the job when a write has been tried often or long enough. */
final class RetryLimits {

    private final int maxAttempts;
    private final long maxRetryMillis;

    RetryLimits(FlowSettings settings) {
        this.maxAttempts = settings.maxAttempts();
        this.maxRetryMillis = settings.maxRetryTime().toMillis();
    }

    /**
     * Permits writes that have failed to be sent again.
     *
     * @param error what failed them; null if the table left them unprocessed
     * @throws DynamoDbWriteException if one of them has been tried enough
     */
    void check(String table, Collection<PendingWrite> failed, @Nullable Throwable error, long now)
            throws DynamoDbWriteException {
        for (PendingWrite write : failed) {
            int attempts = write.attempts() + 1;
            long millis = attempts == 1 ? 0 : now - write.failingSince();
            if (attempts >= maxAttempts) {
                throw givenUp(table, write, millis, "setMaxAttempts permits no more", error);
            }
            if (millis >= maxRetryMillis) {
                throw givenUp(table, write, millis, "setMaxRetryTime permits no more time", error);
            }
        }
    }

    private static DynamoDbWriteException givenUp(
            String table, PendingWrite write, long millis, String why, @Nullable Throwable error) {
        int attempts = write.attempts() + 1;
        String message = "A " + write.request().getType() + " to table '" + table + "' has failed " + attempts
                + (attempts == 1 ? " time" : " times") + ", over " + Duration.ofMillis(millis) + ", and " + why
                + ". Last error: ";
        if (error == null) {
            return new DynamoDbWriteException(message
                    + "the table left it unprocessed. Does the table, or one of its partitions, have enough write"
                    + " capacity?");
        }
        return new DynamoDbWriteException(message + AwsErrors.describe(error), AwsErrors.cause(error));
    }
}

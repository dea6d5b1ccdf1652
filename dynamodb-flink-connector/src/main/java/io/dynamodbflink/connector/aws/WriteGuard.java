/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import java.time.Duration;

/**
 * Decides, just before an attempt to write to a table is sent, whether it may be: for instances of an application of
 * which only one may write at a time, and which lose that right at a known moment.
 *
 * @see AwsClientFactory#withWriteGuard
 * @since 0.1.0
 */
public interface WriteGuard {

    /**
     * Called for every attempt, on the thread that is about to send it; must not block.
     *
     * @throws RuntimeException if nothing may be written. The call fails with it; to fail a job, it must be no error
     *     that {@link AwsErrors#classify} finds to pass by itself.
     */
    void beforeWrite();

    /** How long an attempt may go on after {@link #beforeWrite}: after that it is given up, answered or not. */
    Duration longestAttempt();
}

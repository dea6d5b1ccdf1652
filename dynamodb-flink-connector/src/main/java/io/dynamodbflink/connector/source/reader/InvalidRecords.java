/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.deadletter.DeadLetterHandler;
import io.dynamodbflink.connector.deadletter.DeadLetterOutlet;
import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants;
import io.dynamodbflink.connector.source.InvalidRecordHandling;
import io.dynamodbflink.connector.source.failure.InvalidRecord;
import io.dynamodbflink.connector.source.failure.InvalidRecordException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Passes over the records that the schema fails on, or lets them fail the job, as the policy says. Used by the task's
 * thread only.
 */
@SuppressWarnings("try") // Writers of dead letters may be interrupted when they close.
final class InvalidRecords implements AutoCloseable {

    private final InvalidRecordHandling handling;
    private final ShardReporter reporter;

    private DeadLetterOutlet<InvalidRecord> deadLetters = DeadLetterOutlet.closed();
    private int consecutive;

    InvalidRecords(InvalidRecordHandling handling, ShardReporter reporter) {
        this.handling = handling;
        this.reporter = reporter;
    }

    void open(DeadLetterHandler.Context context) throws Exception {
        deadLetters = DeadLetterOutlet.open(
                handling.policy() == PoisonPolicy.DEAD_LETTER ? handling.deadLetters() : null,
                context,
                InvalidRecordException::new);
    }

    /** A record could be deserialized. */
    void noneHere() {
        consecutive = 0;
    }

    /**
     * A record could not be deserialized. Returning means that the source goes on without it. That the virtual machine
     * lacks memory or a class, or that the task is being cancelled, is no fault of the record, and fails the task.
     *
     * @throws Exception to fail the job
     */
    void passOver(InvalidRecord invalid) throws Exception {
        Exception error = invalid.error();
        if (Thread.currentThread().isInterrupted() || isCausedBy(InterruptedException.class, error)) {
            // The task is being cancelled.
            throw error;
        }
        if (isCausedBy(Error.class, error)) {
            throw new InvalidRecordException(
                    invalid.describe() + ", for which the virtual machine is to blame, not the record.", error);
        }
        consecutive++;
        if (handling.policy() == PoisonPolicy.FAIL) {
            throw failed(
                    invalid,
                    ". Correct the deserialization schema, or set '"
                            + DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_INVALID_RECORD_POLICY.key()
                            + "' to SKIP or DEAD_LETTER to go on without such records.");
        }
        if (handling.isTooMany(consecutive)) {
            throw failed(
                    invalid,
                    ", nor could the " + handling.maxConsecutive() + " records before it, which is all that '"
                            + DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_INVALID_RECORD_MAX_CONSECUTIVE.key()
                            + "' allows. Does the deserialization schema fit the table?");
        }
        deadLetters.write(invalid);
        reporter.invalidRecord(invalid, handling.policy());
    }

    private InvalidRecordException failed(InvalidRecord invalid, String why) {
        reporter.invalidRecord(invalid, PoisonPolicy.FAIL);
        return new InvalidRecordException(invalid.describe() + why, invalid.error());
    }

    private static boolean isCausedBy(Class<? extends Throwable> type, Throwable error) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable cause = error; cause != null && seen.add(cause); cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /** Makes all that was passed over durable. */
    void flush() throws Exception {
        deadLetters.flush();
    }

    @Override
    public void close() throws Exception {
        deadLetters.close();
    }
}

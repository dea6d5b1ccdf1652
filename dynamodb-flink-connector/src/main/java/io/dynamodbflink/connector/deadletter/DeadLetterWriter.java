/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.deadletter;

/**
 * Writes the dead letters of one subtask. All calls come from the task's own thread, which does nothing else meanwhile:
 * a call that blocks holds the subtask and its checkpoints up. A writer that wants to be quick collects letters, or
 * sends them asynchronously, and waits in {@link #flush()} only.
 *
 * <p>Letters are written at least once: after a failure, the job goes on from its last checkpoint and comes across the
 * same letters again.
 *
 * @param <L> what it takes
 * @since 0.1.0
 */
@FunctionalInterface
public interface DeadLetterWriter<L extends DeadLetter> {

    /**
     * Takes a letter. Returning means that the job goes on without it.
     *
     * @throws Exception to fail the job
     */
    void write(L letter) throws Exception;

    /**
     * Makes every letter taken so far durable. Called as part of each checkpoint and savepoint, before the positions in
     * the stream are recorded: when the checkpoint is complete, the letters before those positions will not come again.
     *
     * @throws Exception to fail the job, and with it the checkpoint
     */
    default void flush() throws Exception {}

    /**
     * Gives everything back. Called once, also after a failure. Letters that are not flushed yet may be dropped: they
     * come again.
     */
    default void close() throws Exception {}
}

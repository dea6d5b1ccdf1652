/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.util.Optional;
import java.util.SortedSet;

/**
 * The jobs of the application, by name. A bean of this type is there to be injected. The queries answer from memory;
 * the commands wait for the cluster, within the job's configured time limits.
 *
 * @since 0.1.0
 */
public interface FlinkJobRegistry {

    /** Names of all jobs, in alphabetical order. */
    SortedSet<JobName> names();

    /** What a job is, or nothing if there is no job with this name. */
    Optional<FlinkJobDefinition> definition(JobName name);

    /** What a job does, or nothing if there is no job with this name. */
    Optional<FlinkJobStatus> status(JobName name);

    /**
     * Starts a job, from its newest completed checkpoint or savepoint if it keeps any. Does nothing if it runs.
     *
     * @throws IllegalArgumentException if there is no job with this name
     * @throws IllegalStateException if the cluster is not running
     */
    void start(JobName name);

    /**
     * Stops a job on purpose: with a savepoint if it has a directory for one, otherwise by cancelling it. Does nothing
     * if it does not run.
     *
     * @return the path of the savepoint, if one was taken
     * @throws IllegalArgumentException if there is no job with this name
     */
    Optional<String> stop(JobName name);

    /**
     * Ends a job as {@link #stop} does and starts it again, from the state that it had then. A job that does not run is
     * started.
     *
     * @throws IllegalArgumentException if there is no job with this name
     * @throws IllegalStateException if the cluster is not running
     */
    void restart(JobName name);

    /**
     * Ends a job with a savepoint until it is resumed or started, and remembers that in the job's directory: the job
     * does not start with the application either. Does nothing if it is paused.
     *
     * @return the path of the savepoint, if one was taken
     * @throws IllegalArgumentException if there is no job with this name
     * @throws IllegalStateException if the job has no directory, so that it could not go on where it was paused
     */
    Optional<String> pause(JobName name);

    /**
     * Starts a job that is paused, from where it was paused. Does nothing if it runs.
     *
     * @throws IllegalArgumentException if there is no job with this name
     * @throws IllegalStateException if the job is not paused, but stopped, or if the cluster is not running
     */
    void resume(JobName name);

    /**
     * Has a job forget how far it has read, and everything else it keeps as state: ends it as {@link #stop} does, and
     * starts it without state at the given position. What it has written stays written, and what it reads again it
     * writes again. The savepoint that it is ended with, and older state, is not deleted at once.
     *
     * @param name name of the job
     * @param position where to begin to read
     * @throws IllegalArgumentException if there is no job with this name, or the position is in the future
     * @throws IllegalStateException if the cluster is not running
     */
    void reset(JobName name, JobStartPosition position);

    /**
     * Takes a savepoint of a running job.
     *
     * @return the path of the savepoint
     * @throws IllegalArgumentException if there is no job with this name
     * @throws IllegalStateException if the job does not run, has no directory for savepoints, or the savepoint failed
     */
    String savepoint(JobName name);
}

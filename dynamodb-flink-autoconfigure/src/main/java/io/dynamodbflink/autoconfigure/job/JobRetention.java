/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.state.RunDirectory;
import io.dynamodbflink.autoconfigure.state.StateRetention;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the old state of a job deleted when the present run does not need it any more, in a thread of its own. */
final class JobRetention {

    private static final Logger LOG = LoggerFactory.getLogger(JobRetention.class);

    /** With one more than the first, there is something to fall back to when older runs are gone. */
    private static final int ENOUGH_CHECKPOINTS = 2;

    /** How long whoever ends a run waits for a deletion. One that takes longer goes on meanwhile. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final JobName job;
    private final StateRetention retention;

    private long newestCheckpoint = -1;
    private int checkpoints;
    private @Nullable Thread deleting;

    JobRetention(JobName job, StateRetention retention) {
        this.job = Objects.requireNonNull(job, "job");
        this.retention = Objects.requireNonNull(retention, "retention");
    }

    /** Deletes, before a run begins, earlier ones that left no state, if there are many. */
    void deleteEmpty(List<RunDirectory> earlier) {
        try {
            retention.deleteEmpty(earlier);
        } catch (IOException | RuntimeException e) {
            warn(e);
        }
    }

    /** A run has begun, which has no state of its own yet. */
    synchronized void begun() {
        newestCheckpoint = -1;
        checkpoints = 0;
    }

    /** The present run has completed a checkpoint or savepoint, and perhaps others before that. */
    synchronized void completed(RunDirectory run, CheckpointSummary checkpoint) {
        if (!checkpoint.savepoint() && checkpoint.id() != newestCheckpoint) {
            newestCheckpoint = checkpoint.id();
            checkpoints++;
        }
        boolean due = checkpoint.savepoint() ? checkpoints >= ENOUGH_CHECKPOINTS : checkpoints == ENOUGH_CHECKPOINTS;
        if (due && (deleting == null || !deleting.isAlive())) {
            deleting = startDeleting(run, false);
        }
    }

    /**
     * The present run has ended. Flink deletes its checkpoints if it left a savepoint: that is its state then.
     *
     * @param savepoint whether it left one
     * @param takesCheckpoints whether it was to have checkpoints, too, before older state is deleted
     */
    void ended(RunDirectory run, boolean savepoint, boolean takesCheckpoints) {
        Thread last;
        boolean enough;
        synchronized (this) {
            last = deleting;
            deleting = null;
            enough = !takesCheckpoints || checkpoints >= ENOUGH_CHECKPOINTS;
        }
        if (last != null && !hasEnded(last)) {
            return;
        }
        if (savepoint && enough) {
            hasEnded(startDeleting(run, true));
        }
    }

    private static boolean hasEnded(Thread deletion) {
        try {
            deletion.join(PATIENCE.toMillis());
            return !deletion.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Thread startDeleting(RunDirectory run, boolean ended) {
        Thread deletion = new Thread(() -> delete(run, ended), "dynamodb-flink-retention-" + job);
        deletion.setDaemon(true);
        deletion.start();
        return deletion;
    }

    private void delete(RunDirectory run, boolean ended) {
        try {
            retention.apply(run, ended);
        } catch (IOException | RuntimeException e) {
            warn(e);
        }
    }

    private void warn(Exception e) {
        LOG.warn("Old state of job '{}' could not be deleted; it is tried again later: {}", job, e.toString());
    }
}

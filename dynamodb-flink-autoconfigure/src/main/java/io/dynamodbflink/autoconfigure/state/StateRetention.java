/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.state;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes state that is not needed any more. Kept are the checkpoints of the present run, the newest savepoints of all
 * runs, and everything until the present run has state of its own: from then on, it does not need what it was restored
 * from. Only what Flink or this package has written is deleted, oldest first; a snapshot's metadata goes before its files
 * do, so that one that is half deleted is not taken for a broken one.
 */
public final class StateRetention {

    private static final Logger LOG = LoggerFactory.getLogger(StateRetention.class);

    private static final Set<String> OF_ALL_CHECKPOINTS = Set.of("shared", "taskowned");

    private static final int MANY_RUNS = 20;

    private static final int FEW_RUNS = 5;

    private final StateDirectory directory;
    private final int savepoints;

    /**
     * @param savepoints number of savepoints to keep
     */
    public StateRetention(StateDirectory directory, int savepoints) {
        this.directory = Objects.requireNonNull(directory, "directory");
        if (savepoints < 1) {
            throw new IllegalArgumentException("savepoints must be at least 1, but is " + savepoints);
        }
        this.savepoints = savepoints;
    }

    /**
     * Deletes what is not kept, unless a newer run has begun: then that is for others to do.
     *
     * @param present the run that calls
     * @param ended whether it has ended, so that a savepoint of it is state enough. One that runs falls back to what it
     *     was restored from, whatever savepoints it has taken, until it has completed a checkpoint
     * @throws IOException if something cannot be listed or deleted; the rest waits for the next time
     */
    public void apply(RunDirectory present, boolean ended) throws IOException {
        List<RunDirectory> runs = directory.runs();
        if (!isNewest(present, runs) || !hasStateOfItsOwn(present, ended)) {
            return;
        }
        Set<Path> kept = newestSavepoints(runs);
        for (int oldest = runs.size() - 1; oldest >= 0; oldest--) {
            RunDirectory run = runs.get(oldest);
            if (!isNewest(present, directory.runs())) {
                return;
            }
            boolean empty = deleteSavepoints(run, kept);
            if (run.number() != present.number()) {
                deleteExecutions(run);
                if (empty) {
                    deleteRun(run);
                }
            }
        }
    }

    /**
     * Deletes runs that left no state, if there are so many that listing them takes its time: an application that crashes
     * early, and is started again all the time, leaves one each time. The newest ones stay, because an instance of the
     * application may still be about to complete its first checkpoint there.
     *
     * @param earlier the runs there have been, newest first
     */
    public void deleteEmpty(List<RunDirectory> earlier) throws IOException {
        if (earlier.size() <= MANY_RUNS) {
            return;
        }
        for (int oldest = earlier.size() - 1; oldest >= FEW_RUNS; oldest--) {
            RunDirectory run = earlier.get(oldest);
            if (!hasStateOfItsOwn(run, true)) {
                deleteExecutions(run);
                deleteRun(run);
            }
        }
    }

    private static boolean isNewest(RunDirectory present, List<RunDirectory> runs) {
        return !runs.isEmpty() && runs.get(0).number() == present.number();
    }

    private static boolean hasStateOfItsOwn(RunDirectory run, boolean ended) throws IOException {
        for (Snapshot snapshot : run.snapshots()) {
            if ((ended || !snapshot.savepoint())
                    && snapshot.metadata().getFileSystem().exists(snapshot.metadata())) {
                return true;
            }
        }
        return false;
    }

    private Set<Path> newestSavepoints(List<RunDirectory> runs) throws IOException {
        Set<Path> newest = new HashSet<>();
        for (RunDirectory run : runs) {
            for (Snapshot snapshot : run.snapshots()) {
                if (snapshot.savepoint() && newest.size() < savepoints) {
                    newest.add(snapshot.path());
                }
            }
        }
        return newest;
    }

    /** Returns whether none is left. */
    private static boolean deleteSavepoints(RunDirectory run, Set<Path> kept) throws IOException {
        boolean empty = true;
        for (Snapshot snapshot : run.snapshots()) {
            if (snapshot.savepoint()) {
                if (kept.contains(snapshot.path())) {
                    empty = false;
                } else {
                    delete(snapshot);
                }
            }
        }
        return empty;
    }

    /** Checkpoints of one execution share files, so they go together. */
    private static void deleteExecutions(RunDirectory run) throws IOException {
        for (FileStatus execution : StateFiles.list(run.path())) {
            if (!execution.isDir()
                    || !RunDirectory.EXECUTION
                            .matcher(execution.getPath().getName())
                            .matches()) {
                continue;
            }
            for (FileStatus child : StateFiles.list(execution.getPath())) {
                String name = child.getPath().getName();
                if (RunDirectory.CHECKPOINT.matcher(name).matches()) {
                    StateFiles.delete(new Path(child.getPath(), Snapshot.METADATA));
                }
            }
            for (FileStatus child : StateFiles.list(execution.getPath())) {
                String name = child.getPath().getName();
                if (OF_ALL_CHECKPOINTS.contains(name)
                        || RunDirectory.CHECKPOINT.matcher(name).matches()) {
                    StateFiles.delete(child.getPath());
                }
            }
            StateFiles.deleteIfEmpty(execution.getPath());
            LOG.debug("Deleted the old checkpoints in {}", execution.getPath());
        }
    }

    private static void deleteRun(RunDirectory run) throws IOException {
        StateFiles.deleteIfEmpty(run.savepointDirectory());
        for (Path note : run.notes()) {
            StateFiles.delete(note);
        }
        StateFiles.deleteIfEmpty(run.path());
        LOG.info("Deleted the state of the earlier run {}", run.path());
    }

    private static void delete(Snapshot savepoint) throws IOException {
        StateFiles.delete(savepoint.metadata());
        StateFiles.delete(savepoint.path());
        LOG.info("Deleted the old savepoint {}", savepoint.path());
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * The directory of one job: a directory for each run of it, and a file that says that the job is paused.
 *
 * <pre>
 * &lt;base&gt;/&lt;job&gt;/paused
 *             /run-00000001/run.properties            how the run began
 *                          /definition.properties     what it runs, on a cluster that outlives the application,
 *                          /accepted, /ending         that the cluster has it, and that it is being ended
 *                          /&lt;id&gt;/chk-7, shared, …     checkpoints, written by Flink
 *                          /savepoints/savepoint-…
 * </pre>
 */
public final class StateDirectory {

    private final Path root;

    /**
     * @param base the configured directory, shared by all jobs
     * @param job the job's name
     */
    public StateDirectory(String base, String job) {
        this.root = new Path(Objects.requireNonNull(base, "base"), Objects.requireNonNull(job, "job"));
    }

    /**
     * Makes the directory, if it is not there, and checks that it can be written to, as far as its file system tells.
     *
     * @throws IOException if that is not so
     */
    public void prepare() throws IOException {
        FileSystem files = root.getFileSystem();
        boolean made = files.mkdirs(root);
        if (!files.isDistributedFS()) {
            java.nio.file.Path local = local(root);
            if (!made || !Files.isDirectory(local) || !Files.isWritable(local)) {
                throw new IOException("the directory cannot be made, or must not be written to");
            }
        }
    }

    /** The runs there have been, newest first. */
    public List<RunDirectory> runs() throws IOException {
        return StateFiles.list(root).stream()
                .map(RunDirectory::of)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingLong(RunDirectory::number).reversed())
                .toList();
    }

    /**
     * Makes the directory of a new run. No other run of the job ever gets its number, in this JVM or another.
     *
     * @param earlier the runs there have been, newest first
     */
    public RunDirectory begin(List<RunDirectory> earlier) throws IOException {
        long number = next(earlier);
        while (true) {
            Optional<RunDirectory> run = claim(number);
            if (run.isPresent()) {
                return run.get();
            }
            number++;
        }
    }

    /**
     * Makes the directory of a new run, unless another instance of the application has just done so.
     *
     * @param earlier the runs there have been, newest first
     * @param above the number of the run is greater than this one
     */
    public Optional<RunDirectory> begin(List<RunDirectory> earlier, long above) throws IOException {
        return claim(Math.max(next(earlier), above + 1));
    }

    /** The directory of the run with this number, which may not exist. */
    public RunDirectory run(long number) {
        return RunDirectory.of(root, number);
    }

    private static long next(List<RunDirectory> earlier) {
        return earlier.isEmpty() ? 1 : earlier.get(0).number() + 1;
    }

    private Optional<RunDirectory> claim(long number) throws IOException {
        FileSystem files = root.getFileSystem();
        RunDirectory run = run(number);
        if (files.isDistributedFS()) {
            // An object store has no directory to be made first: here, the numbers of two instances that begin at the
            // same moment may be the same. The ids of their executions still keep them apart, and where these are made
            // from the number, the cluster accepts only one of them.
            files.mkdirs(run.path());
            return Optional.of(run);
        }
        try {
            Files.createDirectory(local(run.path()));
            return Optional.of(run);
        } catch (FileAlreadyExistsException e) {
            return Optional.empty();
        }
    }

    /** Takes back a run that could not begin. */
    public void abandon(RunDirectory run) throws IOException {
        for (Path note : run.notes()) {
            StateFiles.delete(note);
        }
        StateFiles.deleteIfEmpty(run.path());
    }

    /** Whether the job has been paused, and not resumed since. */
    public boolean isPaused() throws IOException {
        for (FileStatus file : StateFiles.list(root)) {
            if (file.getPath().getName().equals(paused().getName())) {
                return true;
            }
        }
        return false;
    }

    public void pause() throws IOException {
        String text =
                "The job is paused. It goes on when it is resumed, or when this file is deleted and the application"
                        + " is started.\n";
        StateFiles.write(paused(), text.getBytes(StandardCharsets.UTF_8));
    }

    public void resume() throws IOException {
        if (isPaused()) {
            StateFiles.delete(paused());
        }
    }

    private Path paused() {
        return new Path(root, "paused");
    }

    private static java.nio.file.Path local(Path path) {
        return java.nio.file.Path.of(path.getPath());
    }

    @Override
    public String toString() {
        return root.toString();
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Where one job keeps its state: checkpoints as Flink lays them out ({@code <job id>/chk-<n>}), and savepoints beside
 * them.
 */
final class StateDirectory {

    /** Written last: a checkpoint that has it is complete. */
    private static final String METADATA = "_metadata";

    private final Path root;

    /**
     * @param base the configured directory, shared by all jobs
     * @param job the job
     */
    StateDirectory(String base, JobName job) {
        this.root = new Path(Objects.requireNonNull(base, "base"), job.value());
    }

    String checkpoints() {
        return root.toString();
    }

    String savepoints() {
        return new Path(root, "savepoints").toString();
    }

    /**
     * The newest completed checkpoint or savepoint, of whichever execution.
     *
     * @throws IOException if the directory cannot be read
     */
    Optional<StartPoint.RestorePoint> newest() throws IOException {
        FileSystem files = root.getFileSystem();
        List<FileStatus> complete = new ArrayList<>();
        // One level for executions and for "savepoints", one for the checkpoints and savepoints in them.
        for (FileStatus parent : list(files, root)) {
            if (parent.isDir()) {
                for (FileStatus candidate : list(files, parent.getPath())) {
                    Path metadata = new Path(candidate.getPath(), METADATA);
                    if (candidate.isDir() && files.exists(metadata)) {
                        complete.add(files.getFileStatus(metadata));
                    }
                }
            }
        }
        return complete.stream()
                .max(Comparator.comparingLong(FileStatus::getModificationTime)
                        .thenComparing(status -> checkpointNumber(status.getPath())))
                .map(status -> restorePoint(status));
    }

    private static StartPoint.RestorePoint restorePoint(FileStatus metadata) {
        Path path = metadata.getPath().getParent();
        return new StartPoint.RestorePoint(
                path.toString(),
                0,
                !path.getName().startsWith("chk-"),
                Instant.ofEpochMilli(metadata.getModificationTime()));
    }

    boolean isPaused() throws IOException {
        return root.getFileSystem().exists(pausedMarker());
    }

    void markPaused() throws IOException {
        prepare();
        root.getFileSystem()
                .create(pausedMarker(), FileSystem.WriteMode.OVERWRITE)
                .close();
    }

    void unmarkPaused() throws IOException {
        FileSystem files = root.getFileSystem();
        if (files.exists(pausedMarker())) {
            files.delete(pausedMarker(), false);
        }
    }

    private Path pausedMarker() {
        return new Path(root, "paused");
    }

    /** Tells checkpoints apart that were completed within the granularity of the file system's clock. */
    private static long checkpointNumber(Path metadata) {
        String name = metadata.getParent().getName();
        String digits = name.startsWith("chk-") ? name.substring("chk-".length()) : "";
        return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : Long.MAX_VALUE;
    }

    /**
     * Makes the directory, if it is not there, and checks that it can be written to, as far as its file system tells.
     *
     * @throws IOException if that is not so
     */
    void prepare() throws IOException {
        FileSystem files = root.getFileSystem();
        boolean made = files.mkdirs(root);
        if (!files.isDistributedFS()) {
            java.nio.file.Path local = java.nio.file.Path.of(root.getPath());
            if (!made || !Files.isDirectory(local) || !Files.isWritable(local)) {
                throw new IOException("the directory cannot be made, or must not be written to");
            }
        }
    }

    private static FileStatus[] list(FileSystem files, Path directory) throws IOException {
        try {
            FileStatus[] found = files.listStatus(directory);
            return found == null ? new FileStatus[0] : found;
        } catch (FileNotFoundException e) {
            return new FileStatus[0];
        }
    }

    @Override
    public String toString() {
        return root.toString();
    }
}

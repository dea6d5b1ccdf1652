/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.state;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.Checkpoints;

/**
 * The directory of one run: of what one submission of the job wrote.
 *
 * @param path the directory
 * @param number number of the run; runs of a job are counted upwards
 */
public record RunDirectory(Path path, long number) {

    /** Flink makes a directory of this kind for each job that it is given, named by its id. */
    static final Pattern EXECUTION = Pattern.compile("[0-9a-f]{32}");

    static final Pattern CHECKPOINT = Pattern.compile("chk-(\\d{1,18})");
    static final Pattern SAVEPOINT = Pattern.compile("savepoint-.+");

    private static final Pattern NAME = Pattern.compile("run-(\\d{8,18})");

    /** From here on, the number of a snapshot is the next field of its metadata in every version of the format. */
    private static final int FIRST_VERSION_WITH_NUMBER = 2;

    public RunDirectory {
        Objects.requireNonNull(path, "path");
    }

    static RunDirectory of(Path root, long number) {
        return new RunDirectory(new Path(root, String.format("run-%08d", number)), number);
    }

    static Optional<RunDirectory> of(FileStatus found) {
        Matcher name = NAME.matcher(found.getPath().getName());
        return found.isDir() && name.matches()
                ? Optional.of(new RunDirectory(found.getPath(), Long.parseLong(name.group(1))))
                : Optional.empty();
    }

    /** Where Flink is to write checkpoints. */
    public String checkpoints() {
        return path.toString();
    }

    /** Where savepoints are to be written. */
    public String savepoints() {
        return savepointDirectory().toString();
    }

    Path savepointDirectory() {
        return new Path(path, "savepoints");
    }

    Path recordFile() {
        return new Path(path, "run.properties");
    }

    /** Writes down how the run begins. */
    public void write(RunRecord record) throws IOException {
        StateFiles.write(recordFile(), record.toBytes());
    }

    /** How the run began; nothing if that was not written down to its end, so that the run never really began. */
    public Optional<RunRecord> record() throws IOException {
        return StateFiles.readIfExists(recordFile()).flatMap(RunRecord::of);
    }

    /** Everything that is written down about the run, the record last: without it, the run never really began. */
    List<Path> notes() {
        return List.of(definitionFile(), acceptedFile(), endingFile(), recordFile());
    }

    private Path definitionFile() {
        return new Path(path, "definition.properties");
    }

    private Path acceptedFile() {
        return new Path(path, "accepted");
    }

    private Path endingFile() {
        return new Path(path, "ending");
    }

    /** Writes down what the run runs. This comes first: from then on, the run is being submitted. */
    public void write(RunDefinition definition) throws IOException {
        StateFiles.write(definitionFile(), definition.toBytes());
    }

    /** What the run runs; nothing if that was not written down to its end. */
    public Optional<RunDefinition> definition() throws IOException {
        return StateFiles.readIfExists(definitionFile()).flatMap(RunDefinition::of);
    }

    /** Writes down that the cluster has accepted the run. */
    public void accepted(String jobId) throws IOException {
        StateFiles.write(acceptedFile(), (jobId + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Whether somebody seems to be submitting the run, or has given up while doing so. Runs that nobody wrote a
     * definition down for have begun on a cluster that ended with its application.
     */
    public boolean isBeingSubmitted() throws IOException {
        if (StateFiles.readIfExists(acceptedFile()).isPresent()) {
            return false;
        }
        return StateFiles.readIfExists(definitionFile()).isPresent() || record().isEmpty();
    }

    /** Writes down that the run is being ended on purpose, and what is wanted of the job from then on. */
    public void ending(String wanted) throws IOException {
        StateFiles.write(endingFile(), (wanted + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Takes back that the run is being ended. */
    public void notEnding() throws IOException {
        StateFiles.delete(endingFile());
    }

    /** What was wanted of the job when the run was ended on purpose; nothing if it was not, as far as is known. */
    public Optional<String> ended() throws IOException {
        return StateFiles.readIfExists(endingFile()).map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
    }

    /**
     * The checkpoints and savepoints of the run, newest first. Some may not be complete: whether checkpoints are is not
     * looked at, to ask the file system as little as possible.
     */
    public List<Snapshot> snapshots() throws IOException {
        List<Snapshot> snapshots = new ArrayList<>();
        for (FileStatus child : StateFiles.list(path)) {
            if (!child.isDir()) {
                continue;
            }
            if (child.getPath().getName().equals(savepointDirectory().getName())) {
                addSavepoints(snapshots);
            } else if (EXECUTION.matcher(child.getPath().getName()).matches()) {
                addCheckpoints(child.getPath(), snapshots);
            }
        }
        snapshots.sort(Snapshot.NEWEST_FIRST);
        return snapshots;
    }

    private void addCheckpoints(Path execution, List<Snapshot> snapshots) throws IOException {
        for (FileStatus child : StateFiles.list(execution)) {
            Matcher name = CHECKPOINT.matcher(child.getPath().getName());
            if (child.isDir() && name.matches()) {
                snapshots.add(
                        new Snapshot(child.getPath(), number, Long.parseLong(name.group(1)), false, changedAt(child)));
            }
        }
    }

    private void addSavepoints(List<Snapshot> snapshots) throws IOException {
        for (FileStatus child : StateFiles.list(savepointDirectory())) {
            if (child.isDir() && SAVEPOINT.matcher(child.getPath().getName()).matches()) {
                Snapshot unnumbered = new Snapshot(child.getPath(), number, Long.MAX_VALUE, true, changedAt(child));
                numbered(unnumbered).ifPresent(snapshots::add);
            }
        }
    }

    /**
     * A savepoint's number is in its metadata only. One whose metadata does not even have that comes first, so that it
     * is found to be broken rather than overlooked; one without metadata is not complete.
     */
    private static Optional<Snapshot> numbered(Snapshot savepoint) throws IOException {
        try (DataInputStream in = new DataInputStream(StateFiles.open(savepoint.metadata()))) {
            OptionalLong id = id(in);
            return Optional.of(
                    id.isEmpty()
                            ? savepoint
                            : new Snapshot(
                                    savepoint.path(), savepoint.run(), id.getAsLong(), true, savepoint.changedAt()));
        } catch (FileNotFoundException e) {
            if (savepoint.metadata().getFileSystem().exists(savepoint.metadata())) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static OptionalLong id(DataInputStream metadata) throws IOException {
        try {
            boolean known = metadata.readInt() == Checkpoints.HEADER_MAGIC_NUMBER
                    && metadata.readInt() >= FIRST_VERSION_WITH_NUMBER;
            return known ? OptionalLong.of(metadata.readLong()) : OptionalLong.empty();
        } catch (EOFException e) {
            return OptionalLong.empty();
        }
    }

    private static Instant changedAt(FileStatus status) {
        return Instant.ofEpochMilli(status.getModificationTime());
    }
}

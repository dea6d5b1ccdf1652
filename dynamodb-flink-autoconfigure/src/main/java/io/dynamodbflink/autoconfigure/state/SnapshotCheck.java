/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.state;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether a checkpoint or savepoint can be restored: whether its metadata can be read, and whether the files
 * that it names are there. The files themselves are not read.
 */
public final class SnapshotCheck {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotCheck.class);

    /** For so few files of a directory, asking for each of them is less than listing what may be thousands. */
    private static final int FEW_FILES = 2;

    /** Questions to the file system: an object store takes some 20 ms for each. */
    private static final int MOST_QUESTIONS = 200;

    private int questions;

    private SnapshotCheck() {}

    /** What a snapshot is found to be. */
    public sealed interface Finding {}

    /**
     * It can be restored.
     *
     * @param operators whose state it has
     * @param completedAt when it was completed
     */
    public record Sound(List<SavedOperator> operators, Instant completedAt) implements Finding {

        public Sound {
            operators = List.copyOf(operators);
            Objects.requireNonNull(completedAt, "completedAt");
        }
    }

    /** It was never completed, or nothing can go on from it: the job ended while it was being taken. */
    public record Incomplete() implements Finding {}

    /**
     * It was completed, but cannot be restored.
     *
     * @param what what is broken
     */
    public record Broken(String what) implements Finding {

        public Broken {
            Objects.requireNonNull(what, "what");
        }
    }

    /**
     * Looks at a snapshot.
     *
     * @throws IOException if the file system does not say: that does not mean that anything is broken
     */
    public static Finding examine(Snapshot snapshot, ClassLoader classLoader) throws IOException {
        return new SnapshotCheck().of(snapshot, classLoader);
    }

    private Finding of(Snapshot snapshot, ClassLoader classLoader) throws IOException {
        CheckpointMetadata metadata;
        try (WatchedInput source = new WatchedInput(StateFiles.open(snapshot.metadata()));
                DataInputStream in = new DataInputStream(source)) {
            try {
                metadata = Checkpoints.loadCheckpointMetadata(
                        in, classLoader, snapshot.path().toString());
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                // A length that makes no sense is a reason to run out of memory, too.
                source.rethrow();
                return new Broken("its metadata cannot be read: "
                        + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
            }
        } catch (FileNotFoundException e) {
            if (snapshot.metadata().getFileSystem().exists(snapshot.metadata())) {
                throw e;
            }
            return new Incomplete();
        }
        if (metadata.getOperatorStates().stream().anyMatch(SnapshotCheck::isSourceAtItsEnd)) {
            return new Incomplete();
        }
        Optional<String> missing = missing(StateHandles.files(metadata.getOperatorStates()));
        if (missing.isPresent()) {
            return new Broken(missing.get());
        }
        FileStatus written = snapshot.metadata().getFileSystem().getFileStatus(snapshot.metadata());
        return new Sound(
                metadata.getOperatorStates().stream().map(SavedOperator::of).toList(),
                Instant.ofEpochMilli(written.getModificationTime()));
    }

    /**
     * A stream has no end, so the source ends only when the job is stopped with a savepoint. A checkpoint that was asked for
     * before, and taken after that, has nothing to go on from, and Flink deletes it with the job.
     */
    private static boolean isSourceAtItsEnd(OperatorState operator) {
        return operator.isFullyFinished()
                && operator.getOperatorUid()
                        .filter(SavedOperator.SOURCE_UID::equals)
                        .isPresent();
    }

    private Optional<String> missing(Map<Path, Long> files) throws IOException {
        Map<Path, Map<Path, Long>> byDirectory = new LinkedHashMap<>();
        files.forEach((file, size) -> byDirectory
                .computeIfAbsent(file.getParent(), directory -> new LinkedHashMap<>())
                .put(file, size));
        for (Map.Entry<Path, Map<Path, Long>> directory : byDirectory.entrySet()) {
            if (questions >= MOST_QUESTIONS) {
                LOG.info("Only the first {} of {} directories of state were looked at", questions, byDirectory.size());
                return Optional.empty();
            }
            Map<String, Long> present = present(directory.getKey(), directory.getValue());
            for (Map.Entry<Path, Long> file : directory.getValue().entrySet()) {
                Long length = present.get(file.getKey().getName());
                if (length == null) {
                    return Optional.of("the file " + file.getKey() + " is missing");
                }
                if (length < file.getValue()) {
                    return Optional.of("the file " + file.getKey() + " has " + length + " bytes where "
                            + file.getValue() + " were written");
                }
            }
        }
        return Optional.empty();
    }

    private Map<String, Long> present(Path directory, Map<Path, Long> wanted) throws IOException {
        Map<String, Long> present = new HashMap<>();
        if (wanted.size() > FEW_FILES) {
            questions++;
            for (FileStatus file : StateFiles.list(directory)) {
                present.put(file.getPath().getName(), file.getLen());
            }
            return present;
        }
        for (Path file : wanted.keySet()) {
            questions++;
            try {
                present.put(
                        file.getName(), file.getFileSystem().getFileStatus(file).getLen());
            } catch (FileNotFoundException e) {
                LOG.debug("{} is not there", file, e);
            }
        }
        return present;
    }

    /** Tells a storage that fails from content that makes no sense. */
    private static final class WatchedInput extends FilterInputStream {

        private @Nullable IOException failure;

        private WatchedInput(InputStream in) {
            super(new BufferedInputStream(in, 1 << 16));
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return super.read(buffer, offset, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        void rethrow() throws IOException {
            if (failure != null) {
                throw failure;
            }
        }
    }
}

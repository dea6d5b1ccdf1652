/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.state;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.FullyFinishedOperatorState;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.StateObjectCollection;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.IncrementalKeyedStateHandle.HandleAndLocalPath;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.OperatorStreamStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;

/** Writes checkpoints and savepoints as Flink does, for tests that read them. */
public final class SavedFiles {

    /** Id of an execution, as Flink makes them. */
    public static final String EXECUTION = "0123456789abcdef0123456789abcdef";

    private final Path root;

    /**
     * @param root the directory of one job
     */
    public SavedFiles(Path root) {
        this.root = root;
    }

    /** Directory of a run. */
    public Path run(long number) {
        return root.resolve(String.format("run-%08d", number));
    }

    /** A checkpoint of one subtask, whose state is a file of 10 bytes. */
    public Path checkpoint(long run, long id) {
        return write(run(run).resolve(EXECUTION).resolve("chk-" + id), id, 1);
    }

    /** A checkpoint of so many subtasks, each of which has five files. */
    public Path checkpoint(long run, long id, int subtasks) {
        return write(run(run).resolve(EXECUTION).resolve("chk-" + id), id, subtasks);
    }

    /** A savepoint, which takes part in the numbers of the run's checkpoints. */
    public Path savepoint(long run, long id) {
        return write(run(run).resolve("savepoints").resolve("savepoint-" + UUID.randomUUID()), id, 1);
    }

    /** A checkpoint that was taken when an operator had come to its end. */
    public Path checkpointAtTheEndOf(String uid, long run, long id) {
        return write(
                run(run).resolve(EXECUTION).resolve("chk-" + id),
                id,
                new FullyFinishedOperatorState(uid, uid, operatorId(uid), 1, 256));
    }

    /** A checkpoint that was not completed: without metadata. */
    public Path incomplete(long run, long id) {
        try {
            Path directory = Files.createDirectories(run(run).resolve(EXECUTION).resolve("chk-" + id));
            Files.write(directory.resolve(UUID.randomUUID().toString()), new byte[3]);
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The only file of state of a snapshot of one subtask. */
    public static Path stateFile(Path snapshot) throws IOException {
        try (var files = Files.list(snapshot)) {
            return files.filter(file -> !file.endsWith("_metadata")).findFirst().orElseThrow();
        }
    }

    private static Path write(Path directory, long id, int subtasks) {
        try {
            Files.createDirectories(directory);
            OperatorState operator = new OperatorState("count", "counter", operatorId("counter"), subtasks, 256);
            for (int subtask = 0; subtask < subtasks; subtask++) {
                operator.putState(subtask, subtask(directory, id, subtasks));
            }
            operator.setCoordinatorState(new ByteStreamStateHandle("coordinator", new byte[] {1, 2}));
            return write(directory, id, operator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write(Path directory, long id, OperatorState operator) {
        try {
            Files.createDirectories(directory);
            ByteArrayOutputStream metadata = new ByteArrayOutputStream();
            Checkpoints.storeCheckpointMetadata(new CheckpointMetadata(id, List.of(operator), List.of()), metadata);
            Files.write(directory.resolve("_metadata"), metadata.toByteArray());
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OperatorSubtaskState subtask(Path directory, long id, int subtasks) throws IOException {
        OperatorSubtaskState.Builder state = OperatorSubtaskState.builder()
                .setManagedOperatorState(new OperatorStreamStateHandle(
                        Map.of(
                                "positions",
                                new OperatorStateHandle.StateMetaInfo(
                                        new long[] {0}, OperatorStateHandle.Mode.SPLIT_DISTRIBUTE)),
                        file(directory)));
        if (subtasks > 1) {
            Path shared = Files.createDirectories(directory.resolveSibling("shared"));
            List<HandleAndLocalPath> files = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                files.add(HandleAndLocalPath.of(file(shared), i + ".sst"));
            }
            state.setManagedKeyedState(StateObjectCollection.singleton(new IncrementalRemoteKeyedStateHandle(
                    UUID.randomUUID(), new KeyGroupRange(0, 1), id, files, List.of(), file(directory))));
        }
        return state.build();
    }

    private static StreamStateHandle file(Path directory) throws IOException {
        Path file = Files.write(directory.resolve(UUID.randomUUID().toString()), new byte[10]);
        return new FileStateHandle(new org.apache.flink.core.fs.Path(file.toUri()), 10);
    }

    /** The id that Flink makes from a uid is a hash; any will do. */
    static OperatorID operatorId(String uid) {
        return new OperatorID(uid.hashCode(), 42);
    }
}

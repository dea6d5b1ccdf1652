/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.dynamodbflink.autoconfigure.state.SnapshotCheck.Broken;
import io.dynamodbflink.autoconfigure.state.SnapshotCheck.Finding;
import io.dynamodbflink.autoconfigure.state.SnapshotCheck.Incomplete;
import io.dynamodbflink.autoconfigure.state.SnapshotCheck.Sound;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotCheckTests {

    @TempDir
    private Path base;

    private SavedFiles saved;

    @BeforeEach
    void writeInto() {
        saved = new SavedFiles(base);
    }

    @Test
    void completeCheckpointIsSound() throws Exception {
        assertThat(examine(saved.checkpoint(1, 7, 3)))
                .isInstanceOfSatisfying(
                        Sound.class,
                        sound -> assertThat(sound.operators()).singleElement().satisfies(operator -> {
                            assertThat(operator.uid()).isEqualTo("counter");
                            assertThat(operator.name()).isEqualTo("count");
                            assertThat(operator.parallelism()).isEqualTo(3);
                            assertThat(operator.maxParallelism()).isEqualTo(256);
                            assertThat(operator.stateful()).isTrue();
                        }));
    }

    @Test
    void checkpointWithoutMetadataIsIncomplete() throws Exception {
        assertThat(examine(saved.incomplete(1, 7))).isEqualTo(new Incomplete());
        assertThat(examine(base.resolve("gone/chk-1"))).isEqualTo(new Incomplete());
    }

    @Test
    void checkpointThatWasTakenBehindAStopOfTheJobCannotBeGoneOnFrom() throws Exception {
        assertThat(examine(saved.checkpointAtTheEndOf(SavedOperator.SOURCE_UID, 1, 8)))
                .isEqualTo(new Incomplete());
        assertThat(examine(saved.checkpointAtTheEndOf("prices that end", 1, 9))).isInstanceOf(Sound.class);
    }

    @Test
    void metadataThatEndsTooEarlyIsBroken() throws Exception {
        Path checkpoint = saved.checkpoint(1, 7);
        byte[] whole = Files.readAllBytes(checkpoint.resolve("_metadata"));
        for (int length = 0; length < whole.length - 1; length++) {
            Files.write(checkpoint.resolve("_metadata"), Arrays.copyOf(whole, length));
            assertThat(examine(checkpoint))
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOfSatisfying(Broken.class, broken -> assertThat(broken.what())
                            .startsWith("its metadata cannot be read"));
        }
    }

    @Test
    void metadataOfNonsenseIsBroken() throws Exception {
        Path checkpoint = saved.checkpoint(1, 7);
        Files.writeString(checkpoint.resolve("_metadata"), "nonsense, but long enough to be something");
        assertThat(examine(checkpoint)).isInstanceOf(Broken.class);

        // A length of two thousand million operators.
        Files.write(
                checkpoint.resolve("_metadata"),
                ByteBuffer.allocate(24)
                        .putInt(Checkpoints.HEADER_MAGIC_NUMBER)
                        .putInt(6)
                        .putLong(7)
                        .putInt(0)
                        .putInt(Integer.MAX_VALUE)
                        .array());
        assertThat(examine(checkpoint)).isInstanceOf(Broken.class);
    }

    @Test
    void missingFileIsNamed() throws Exception {
        Path checkpoint = saved.checkpoint(1, 7);
        Path file = SavedFiles.stateFile(checkpoint);
        Files.delete(file);

        assertThat(examine(checkpoint)).isInstanceOfSatisfying(Broken.class, broken -> assertThat(broken.what())
                .contains(file.getFileName().toString())
                .endsWith("is missing"));
    }

    @Test
    void fileThatIsTooShortIsNamedWithBothSizes() throws Exception {
        Path checkpoint = saved.checkpoint(1, 7);
        Path file = SavedFiles.stateFile(checkpoint);
        Files.write(file, new byte[9]);

        assertThat(examine(checkpoint)).isInstanceOfSatisfying(Broken.class, broken -> assertThat(broken.what())
                .contains(file.getFileName().toString())
                .endsWith("has 9 bytes where 10 were written"));
    }

    @Test
    void everyFileOfIncrementalStateIsLookedFor() throws Exception {
        Path checkpoint = saved.checkpoint(1, 7, 3);
        Path shared = checkpoint.resolveSibling("shared");
        assertThat(examine(checkpoint)).isInstanceOf(Sound.class);
        for (Path directory : new Path[] {checkpoint, shared}) {
            for (Path file : files(directory)) {
                byte[] content = Files.readAllBytes(file);
                Files.delete(file);
                assertThat(examine(checkpoint)).as("without %s", file).isInstanceOf(Broken.class);
                Files.write(file, content);
            }
        }
        assertThat(examine(checkpoint)).isInstanceOf(Sound.class);
    }

    @Test
    void storageThatFailsIsNotTakenForABrokenCheckpoint() throws Exception {
        Path checkpoint = saved.checkpoint(1, 7);
        Files.delete(checkpoint.resolve("_metadata"));
        // A directory can be opened by nobody, but is there.
        Files.createDirectory(checkpoint.resolve("_metadata"));

        assertThatIOException().isThrownBy(() -> examine(checkpoint));
    }

    private static Path[] files(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> Files.isRegularFile(file) && !file.endsWith("_metadata"))
                    .toArray(Path[]::new);
        }
    }

    private static Finding examine(Path snapshot) throws IOException {
        return SnapshotCheck.examine(
                new Snapshot(new org.apache.flink.core.fs.Path(snapshot.toUri()), 1, 7, false, Instant.EPOCH),
                SnapshotCheckTests.class.getClassLoader());
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTests {

    private static final RunRecord RECORD =
            new RunRecord(3, "TIMESTAMP 2026-01-02T03:04:05Z", true, Instant.parse("2026-02-03T04:05:06Z"), null);

    @TempDir
    private Path base;

    @Test
    void directoryThatDoesNotExistHasNoRuns() throws Exception {
        assertThat(directory().runs()).isEmpty();
    }

    @Test
    void runsAreNumberedUpwardsAndListedNewestFirst() throws Exception {
        directory().prepare();
        for (int i = 1; i <= 11; i++) {
            assertThat(begin().number()).isEqualTo(i);
        }

        assertThat(directory().runs())
                .extracting(RunDirectory::number)
                .startsWith(11L, 10L, 9L)
                .hasSize(11);
        assertThat(base.resolve("orders/run-00000011")).isDirectory();
    }

    @Test
    void numberOfARunThatIsGoneIsNotUsedWhileALaterOneIsThere() throws Exception {
        directory().prepare();
        RunDirectory first = begin();
        begin();
        directory().abandon(first);

        assertThat(directory().runs()).extracting(RunDirectory::number).containsExactly(2L);
        assertThat(begin().number()).isEqualTo(3);
    }

    @Test
    void runsThatBeginAtTheSameMomentHaveDifferentNumbers() throws Exception {
        directory().prepare();
        Set<Long> numbers = new ConcurrentSkipListSet<>();
        List<Callable<Boolean>> runs = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            runs.add(() -> numbers.add(directory().begin(List.of()).number()));
        }
        ExecutorService threads = Executors.newFixedThreadPool(runs.size());
        try {
            assertThat(threads.invokeAll(runs))
                    .allSatisfy(added -> assertThat(added.get()).isTrue());
        } finally {
            threads.shutdown();
        }
        assertThat(numbers).hasSize(16);
    }

    @Test
    void snapshotsOfARunAreInTheOrderOfTheirNumbersWhateverTheClockSays() throws Exception {
        SavedFiles saved = new SavedFiles(base.resolve("orders"));
        saved.checkpoint(1, 10);
        saved.savepoint(1, 9);
        saved.checkpoint(1, 8);
        saved.savepoint(1, 11);

        assertThat(directory().runs().get(0).snapshots())
                .extracting(Snapshot::label)
                .containsExactly("savepoint 11", "checkpoint 10", "savepoint 9", "checkpoint 8");
    }

    @Test
    void savepointWithoutMetadataIsNoneAndOneWithoutNumberComesFirst() throws Exception {
        SavedFiles saved = new SavedFiles(base.resolve("orders"));
        saved.checkpoint(1, 10);
        Files.delete(saved.savepoint(1, 11).resolve("_metadata"));
        Files.write(saved.savepoint(1, 9).resolve("_metadata"), new byte[5]);

        assertThat(directory().runs().get(0).snapshots())
                .extracting(Snapshot::label)
                .containsExactly("savepoint of unknown number", "checkpoint 10");
    }

    @Test
    void whatIsNotOursIsNotLookedAt() throws Exception {
        SavedFiles saved = new SavedFiles(base.resolve("orders"));
        Path checkpoint = saved.checkpoint(1, 1);
        Files.writeString(base.resolve("orders/README"), "do not delete");
        Files.createDirectories(base.resolve("orders/run-2"));
        Files.writeString(base.resolve("orders/run-00000003"), "a file");
        Files.createDirectories(saved.run(1).resolve("backup/chk-7"));
        Files.createDirectories(checkpoint.resolveSibling("chk-x"));
        Files.createDirectories(saved.run(1).resolve("savepoints/mine"));
        new SavedFiles(base.resolve("payments")).checkpoint(5, 1);

        assertThat(directory().runs()).singleElement().satisfies(run -> assertThat(run.snapshots())
                .singleElement()
                .satisfies(snapshot -> assertThat(snapshot.id()).isEqualTo(1)));
    }

    @Test
    void recordOfARunIsReadAsItWasWritten() throws Exception {
        directory().prepare();
        RunDirectory run = begin();
        assertThat(run.record()).isEmpty();

        run.write(RECORD);
        assertThat(run.record()).hasValue(RECORD);

        RunRecord restored = RECORD.goingOnFrom("file:/state/a b/ü=:#\\chk-1");
        run.write(restored);
        assertThat(run.record()).hasValue(restored);
    }

    @Test
    void recordThatWasNotWrittenToItsEndIsNone() throws Exception {
        directory().prepare();
        RunDirectory run = begin();
        byte[] whole = RECORD.goingOnFrom("file:/state/chk-1").toBytes();
        // All but the line's own end, without which the record is still whole.
        for (int length = 0; length < whole.length - 1; length++) {
            Files.write(base.resolve("orders/run-00000001/run.properties"), java.util.Arrays.copyOf(whole, length));
            assertThat(run.record())
                    .as("after %d of %d bytes", length, whole.length)
                    .isEmpty();
        }
    }

    @Test
    void recordWithMalformedValuesIsNone() throws Exception {
        directory().prepare();
        RunDirectory run = begin();
        Files.writeString(
                base.resolve("orders/run-00000001/run.properties"), "since-run=one\nfirst-start=now\ncomplete=true\n");

        assertThat(run.record()).isEmpty();
    }

    @Test
    void pauseLastsUntilTheJobIsResumed() throws Exception {
        directory().prepare();
        assertThat(directory().isPaused()).isFalse();

        directory().pause();
        assertThat(directory().isPaused()).isTrue();
        assertThat(directory().runs()).isEmpty();

        directory().resume();
        directory().resume();
        assertThat(directory().isPaused()).isFalse();
    }

    @Test
    void directoryThatCannotBeListedIsNotTakenForEmpty() throws Exception {
        Files.createDirectories(base.resolve("orders"));
        Path file = Files.writeString(base.resolve("orders/run-00000001"), "a file where a directory is to be");

        assertThatIOException().isThrownBy(() -> new StateDirectory(file.toUri().toString(), "orders").prepare());
    }

    private RunDirectory begin() throws IOException {
        return directory().begin(directory().runs());
    }

    private StateDirectory directory() {
        return new StateDirectory(base.toUri().toString(), "orders");
    }
}

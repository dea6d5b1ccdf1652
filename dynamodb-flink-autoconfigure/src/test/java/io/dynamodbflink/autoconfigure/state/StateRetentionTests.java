/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateRetentionTests {

    @TempDir
    private Path base;

    private StateDirectory directory;
    private SavedFiles saved;

    @BeforeEach
    void prepare() throws Exception {
        directory = new StateDirectory(base.toUri().toString(), "orders");
        directory.prepare();
        saved = new SavedFiles(base.resolve("orders"));
    }

    @Test
    void nothingIsDeletedBeforeThePresentRunHasACheckpointOfItsOwn() throws Exception {
        Path old = saved.checkpoint(begin(), 1);
        Path older = saved.checkpoint(1, 2);
        long present = begin();
        Path savepoint = saved.savepoint(present, 3);
        Path incomplete = saved.incomplete(present, 4);

        retain(present, 1);
        assertThat(old).exists();
        assertThat(older).exists();
        assertThat(savepoint).exists();
        assertThat(incomplete).exists();
    }

    @Test
    void runThatIsNotNeededIsDeletedAsAWhole() throws Exception {
        saved.checkpoint(begin(), 1, 2);
        saved.incomplete(1, 2);
        long present = begin();
        Path kept = saved.checkpoint(present, 3);

        retain(present, 1);
        assertThat(saved.run(1)).doesNotExist();
        assertThat(kept.resolve("_metadata")).exists();
    }

    @Test
    void savepointIsEnoughOnlyWhenTheRunHasEnded() throws Exception {
        Path old = saved.checkpoint(begin(), 1);
        long present = begin();
        saved.savepoint(present, 2);

        retain(present, 1);
        assertThat(old).exists();

        new StateRetention(directory, 1).apply(run(present), true);
        assertThat(saved.run(1)).doesNotExist();
        assertThat(directory.runs()).hasSize(1);
    }

    @Test
    void newestSavepointsOfAllRunsStay() throws Exception {
        Path oldest = saved.savepoint(begin(), 1);
        Path older = saved.savepoint(begin(), 2);
        saved.checkpoint(2, 1);
        long present = begin();
        Path newer = saved.savepoint(present, 3);
        saved.checkpoint(present, 4);

        retain(present, 2);

        assertThat(oldest).doesNotExist();
        assertThat(saved.run(1)).doesNotExist();
        assertThat(older).exists();
        assertThat(saved.run(2).resolve(SavedFiles.EXECUTION)).doesNotExist();
        assertThat(saved.run(2).resolve("run.properties")).exists();
        assertThat(newer).exists();

        retain(present, 1);
        assertThat(saved.run(2)).doesNotExist();
        assertThat(newer).exists();
    }

    @Test
    void surplusSavepointsOfThePresentRunAreDeleted() throws Exception {
        long present = begin();
        saved.checkpoint(present, 1);
        Path surplus = saved.savepoint(present, 2);
        Path kept = saved.savepoint(present, 3);

        retain(present, 1);
        assertThat(surplus).doesNotExist();
        assertThat(kept).exists();
    }

    @Test
    void runsWithoutAnyStateAreDeleted() throws Exception {
        begin();
        begin();
        long present = begin();
        saved.checkpoint(present, 1);

        retain(present, 3);
        assertThat(directory.runs()).extracting(RunDirectory::number).containsExactly(present);
    }

    @Test
    void runsWithoutStateAreDeletedWhenThereAreMany() throws Exception {
        begin();
        saved.incomplete(1, 1);
        saved.checkpoint(begin(), 1);
        StateRetention retention = new StateRetention(directory, 1);
        while (directory.runs().size() < 20) {
            begin();
        }
        retention.deleteEmpty(directory.runs());
        assertThat(directory.runs()).as("not many yet").hasSize(20);

        begin();
        retention.deleteEmpty(directory.runs());

        assertThat(directory.runs()).extracting(RunDirectory::number).containsExactly(21L, 20L, 19L, 18L, 17L, 2L);
    }

    @Test
    void whatIsNotOursStays() throws Exception {
        saved.checkpoint(begin(), 1);
        Path note = Files.writeString(saved.run(1).resolve("note.txt"), "mine");
        Path deep = Files.writeString(saved.run(1).resolve(SavedFiles.EXECUTION).resolve("mine"), "mine");
        Path beside = Files.createDirectories(base.resolve("orders/backup/run-00000001"));
        Path other = new SavedFiles(base.resolve("payments")).checkpoint(1, 1);
        long present = begin();
        saved.checkpoint(present, 2);

        retain(present, 1);
        assertThat(note).exists();
        assertThat(deep).exists();
        assertThat(beside).exists();
        assertThat(other).exists();
        assertThat(saved.run(1).resolve(SavedFiles.EXECUTION).resolve("chk-1")).doesNotExist();
    }

    @Test
    void runThatHasBeenSucceededDeletesNothing() throws Exception {
        Path old = saved.checkpoint(begin(), 1);
        long deposed = begin();
        saved.checkpoint(deposed, 2);
        begin();

        retain(deposed, 1);
        assertThat(old).exists();
    }

    private long begin() throws Exception {
        RunDirectory run = directory.begin(directory.runs());
        run.write(new RunRecord(1, "LATEST", false, Instant.EPOCH, null));
        return run.number();
    }

    private void retain(long present, int savepoints) throws Exception {
        new StateRetention(directory, savepoints).apply(run(present), false);
    }

    private RunDirectory run(long number) throws Exception {
        return directory.runs().stream()
                .filter(run -> run.number() == number)
                .findFirst()
                .orElseThrow();
    }
}

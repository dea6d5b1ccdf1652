/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.autoconfigure.job.StartPoint.Fresh;
import io.dynamodbflink.autoconfigure.job.StartPoint.RestorePoint;
import io.dynamodbflink.autoconfigure.properties.JobProperties;
import io.dynamodbflink.autoconfigure.state.SavedFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.FileSystemUtils;

@ExtendWith(OutputCaptureExtension.class)
class JobStateTests {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant LATER = NOW.plusSeconds(3600);

    @TempDir
    private Path base;

    private SavedFiles saved;

    @BeforeEach
    void writeInto() {
        saved = new SavedFiles(base.resolve("orders"));
    }

    @Test
    void jobWithoutDirectoryBeginsAnewEachTime() {
        JobState state = new JobState(job(Map.of()), clock(NOW));

        assertThat(state.isKept()).isFalse();
        assertThat(state.begin(null)).isEqualTo(new JobRun(1, new Fresh(null, null), null));
        assertThat(state.begin(JobStartPosition.trimHorizon()))
                .isEqualTo(new JobRun(2, new Fresh(JobStartPosition.trimHorizon(), null), null));
        assertThat(state.begin(null).savepoints()).isNull();
        assertThat(state.isPaused()).isFalse();
    }

    @Test
    void firstRunBeginsAsConfigured() {
        JobRun run = state(NOW).begin(null);

        assertThat(run.number()).isEqualTo(1);
        assertThat(run.start()).isEqualTo(new Fresh(null, null));
        assertThat(run.restoredFrom()).isEmpty();
        assertThat(saved.run(1).resolve("run.properties")).exists();
    }

    @Test
    void savepointsOfARunAreInItsDirectory() {
        JobState state = state(NOW);
        state.begin(null);

        assertThat(state.begin(null).savepoints()).endsWith("/orders/run-00000002/savepoints");
    }

    @Test
    void runThatEndsBeforeItsFirstCheckpointIsBegunAtTheSameMomentAgain() {
        state(NOW).begin(null);
        saved.incomplete(1, 1);

        assertThat(state(LATER).begin(null).start()).isEqualTo(new Fresh(null, NOW));
        assertThat(state(LATER.plusSeconds(1)).begin(null).start()).isEqualTo(new Fresh(null, NOW));
    }

    @Test
    void positionThatHasBeenChangedBeforeTheFirstCheckpointTakesEffect() {
        state(NOW).begin(null);
        JobBlueprint changed =
                job(Map.of("checkpoint.directory", base.toUri().toString(), "source.initial-position", "trim-horizon"));

        assertThat(new JobState(changed, clock(LATER)).begin(null).start()).isEqualTo(new Fresh(null, null));
        assertThat(new JobState(changed, clock(LATER.plusSeconds(1)))
                        .begin(null)
                        .start())
                .isEqualTo(new Fresh(null, LATER));
    }

    @Test
    void newestCheckpointIsRestored(CapturedOutput output) {
        state(NOW).begin(null);
        saved.checkpoint(1, 4);
        Path newest = saved.checkpoint(1, 5);
        saved.incomplete(1, 6);

        JobRun run = state(LATER).begin(null);

        assertThat(run.number()).isEqualTo(2);
        assertThat(run.start()).isInstanceOfSatisfying(RestorePoint.class, point -> {
            assertThat(point.path()).endsWith(newest.getFileName().toString());
            assertThat(point.run()).isEqualTo(1);
            assertThat(point.savepoint()).isFalse();
            assertThat(point.operators()).hasSize(1);
        });
        assertThat(output).contains("Job 'orders' goes on from checkpoint 5").doesNotContain("ERROR");
    }

    @Test
    void savepointThatIsNewerThanEveryCheckpointIsRestored() {
        state(NOW).begin(null);
        saved.checkpoint(1, 5);
        Path savepoint = saved.savepoint(1, 6);

        assertThat(state(LATER).begin(null).restoredFrom()).hasValueSatisfying(path -> assertThat(path)
                .endsWith(savepoint.getFileName().toString()));
    }

    @Test
    void lateCheckpointOfAnEarlierRunIsNotRestored() {
        state(NOW).begin(null);
        saved.checkpoint(1, 5);
        state(NOW).begin(null);
        Path successor = saved.checkpoint(2, 6);
        saved.checkpoint(1, 99);

        assertThat(state(LATER).begin(null).restoredFrom())
                .hasValueSatisfying(
                        path -> assertThat(path).contains("run-00000002").endsWith("chk-6"));
        assertThat(successor).exists();
    }

    @Test
    void runWithoutStateGoesOnFromTheRunBefore() {
        state(NOW).begin(null);
        saved.checkpoint(1, 5);
        state(NOW).begin(null);
        state(NOW).begin(null);

        assertThat(state(LATER).begin(null)).satisfies(run -> {
            assertThat(run.number()).isEqualTo(4);
            assertThat(run.restoredFrom())
                    .hasValueSatisfying(path -> assertThat(path).contains("run-00000001"));
        });
    }

    @Test
    void manyRunsWithoutStateDoNotPileUp() {
        state(NOW).begin(null);
        for (int run = 0; run < 30; run++) {
            assertThat(state(LATER).begin(null).start()).isEqualTo(new Fresh(null, NOW));
        }
        assertThat(base.resolve("orders").toFile().list()).hasSizeLessThanOrEqualTo(21);
    }

    @Test
    void brokenStateFallsBackToTheOneBeforeLoudly(CapturedOutput output) throws Exception {
        state(NOW).begin(null);
        Path older = saved.checkpoint(1, 4);
        Path newest = saved.checkpoint(1, 5);
        Files.delete(SavedFiles.stateFile(newest));

        assertThat(state(LATER).begin(null).restoredFrom()).hasValueSatisfying(path -> assertThat(path)
                .endsWith(older.getFileName().toString()));
        assertThat(output)
                .contains("ERROR")
                .contains("Job 'orders' cannot go on from its newest state")
                .contains("It goes on from checkpoint 4")
                .contains("read and written again")
                .contains("checkpoint 5 in")
                .contains("is missing");
    }

    @Test
    void brokenRunFallsBackToTheRunBefore() throws Exception {
        state(NOW).begin(null);
        saved.savepoint(1, 4);
        state(NOW).begin(null);
        Files.write(saved.checkpoint(2, 5).resolve("_metadata"), new byte[10]);

        assertThat(state(LATER).begin(null).restoredFrom())
                .hasValueSatisfying(path -> assertThat(path).contains("run-00000001/savepoints"));
    }

    @Test
    void jobWhoseStateIsBrokenAltogetherDoesNotBegin() throws Exception {
        state(NOW).begin(null);
        Files.write(saved.checkpoint(1, 4).resolve("_metadata"), new byte[10]);
        Files.delete(SavedFiles.stateFile(saved.savepoint(1, 5)));

        assertThatExceptionOfType(FailureAnalyzedException.class)
                .isThrownBy(() -> state(LATER).begin(null))
                .satisfies(failure -> {
                    assertThat(failure.analysis().getDescription())
                            .contains("None of the checkpoints and savepoints of job 'orders' can be restored")
                            .contains("savepoint 5 in")
                            .contains("checkpoint 4 in");
                    assertThat(failure.analysis().getAction())
                            .contains("'reset'", "dynamodb-flink.jobs.orders.auto-startup=false");
                });
        assertThat(saved.run(2)).as("the run that could not begin").doesNotExist();
        assertThat(saved.run(1)).exists();
    }

    @Test
    void resetForgetsTheStateOfAllRunsBefore() {
        state(NOW).begin(null);
        saved.savepoint(1, 4);
        assertThat(state(NOW).begin(JobStartPosition.trimHorizon()).start())
                .isEqualTo(new Fresh(JobStartPosition.trimHorizon(), null));

        // It crashed before its first checkpoint, as did the next one.
        assertThat(state(LATER).begin(null).start()).isEqualTo(new Fresh(JobStartPosition.trimHorizon(), NOW));
        assertThat(state(LATER).begin(null).start()).isEqualTo(new Fresh(JobStartPosition.trimHorizon(), NOW));

        saved.checkpoint(4, 1);
        assertThat(state(LATER).begin(null).restoredFrom())
                .hasValueSatisfying(path -> assertThat(path).contains("run-00000004"));
    }

    @Test
    void resetIsRememberedWhenItsRunHasBeenDeleted() throws Exception {
        state(NOW).begin(null);
        saved.savepoint(1, 4);
        JobStartPosition position = JobStartPosition.timestamp(NOW.minus(Duration.ofHours(2)));
        state(NOW).begin(position);
        saved.checkpoint(2, 5);
        state(NOW).begin(null);
        Files.write(saved.checkpoint(3, 6).resolve("_metadata"), new byte[1]);
        FileSystemUtils.deleteRecursively(saved.run(2));

        assertThatExceptionOfType(FailureAnalyzedException.class)
                .as("rather than the savepoint before the reset")
                .isThrownBy(() -> state(LATER).begin(null));

        FileSystemUtils.deleteRecursively(saved.run(3).resolve(SavedFiles.EXECUTION));
        assertThat(state(LATER).begin(null).start()).isEqualTo(new Fresh(position, NOW));
    }

    @Test
    void runThatCannotBeSubmittedLeavesNothingAndDoesNotResetTheJob() {
        JobState state = state(NOW);
        state.begin(null);
        saved.checkpoint(1, 4);
        state.abandon(state.begin(JobStartPosition.trimHorizon()));

        assertThat(saved.run(2)).doesNotExist();
        assertThat(state.begin(null).restoredFrom()).isPresent();
    }

    @Test
    void halfWrittenRecordDoesNotKeepAJobFromStarting() throws Exception {
        state(NOW).begin(null);
        Path checkpoint = saved.checkpoint(1, 4);
        Path record = saved.run(2).resolve("run.properties");
        Files.createDirectories(saved.run(2));
        Files.writeString(record, "since-run=2\nposition=TRIM_HORI");

        assertThat(state(LATER).begin(null)).satisfies(run -> {
            assertThat(run.number()).isEqualTo(3);
            assertThat(run.restoredFrom()).hasValueSatisfying(path -> assertThat(path)
                    .endsWith(checkpoint.getFileName().toString()));
        });
    }

    @Test
    void directoryThatCannotBeUsedIsExplained() throws Exception {
        Files.writeString(base.resolve("orders"), "a file");

        assertThatExceptionOfType(FailureAnalyzedException.class)
                .isThrownBy(() -> state(NOW).begin(null))
                .satisfies(failure -> assertThat(failure.analysis().getAction())
                        .contains("dynamodb-flink.jobs.orders.checkpoint.directory"));
    }

    @Test
    void pauseOutlivesTheApplication() {
        JobState state = state(NOW);
        assertThat(state.isPaused()).isFalse();
        state.paused();
        assertThat(state(LATER).isPaused()).isTrue();
        state(LATER).resumed();
        assertThat(state.isPaused()).isFalse();
    }

    @Test
    void oldStateIsDeletedWhenTheRunHasTwoCheckpointsOfItsOwn() {
        JobState state = state(NOW);
        state.begin(null);
        saved.checkpoint(1, 4);
        JobRun run = state.begin(null);
        saved.checkpoint(2, 5);
        state.completed(run, completed(5, false));
        state.completed(run, completed(5, false));
        state.completed(run, completed(6, true));
        state.ended(run, Optional.empty());
        assertThat(saved.run(1)).exists();

        saved.checkpoint(2, 7);
        state.completed(run, completed(7, false));
        await().untilAsserted(() -> assertThat(saved.run(1)).doesNotExist());
        state.ended(run, Optional.empty());
    }

    @Test
    void surplusSavepointsAreDeletedWhenOneIsTaken() {
        JobState state = new JobState(
                job(Map.of("checkpoint.directory", base.toUri().toString(), "checkpoint.retained-savepoints", "1")),
                clock(NOW));
        JobRun run = state.begin(null);
        saved.checkpoint(1, 1);
        state.completed(run, completed(1, false));
        state.completed(run, completed(2, false));
        Path older = saved.savepoint(1, 3);
        Path newer = saved.savepoint(1, 4);
        state.ended(run, Optional.empty());

        state.completed(run, completed(4, true));
        await().untilAsserted(() -> assertThat(older).doesNotExist());
        state.ended(run, Optional.empty());
        assertThat(newer).exists();
    }

    @Test
    void jobWithoutCheckpointsDeletesOldStateWhenItStops() {
        JobState state = new JobState(
                job(Map.of(
                        "checkpoint.directory", base.toUri().toString(),
                        "checkpoint.interval", "0",
                        "checkpoint.retained-savepoints", "1")),
                clock(NOW));
        JobRun first = state.begin(null);
        Path older = saved.savepoint(1, 1);
        state.ended(first, Optional.of("savepoint"));
        assertThat(older).exists();

        JobRun second = state.begin(null);
        Path newer = saved.savepoint(2, 2);
        state.ended(second, Optional.of("savepoint"));

        assertThat(saved.run(1)).doesNotExist();
        assertThat(newer).exists();
    }

    @Test
    void runThatIsOverDeletesNothing() {
        JobState state = state(NOW);
        JobRun first = state.begin(null);
        saved.checkpoint(1, 4);
        state.begin(null);
        state.completed(first, completed(5, false));
        state.completed(first, completed(6, false));
        state.ended(first, Optional.of("savepoint"));

        assertThat(saved.run(1)).exists();
    }

    private static CheckpointSummary completed(long id, boolean savepoint) {
        return new CheckpointSummary(id, savepoint, NOW, Duration.ZERO, 1, null);
    }

    private JobState state(Instant now) {
        return new JobState(job(Map.of("checkpoint.directory", base.toUri().toString())), clock(now));
    }

    private static Clock clock(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    private static JobBlueprint job(Map<String, String> properties) {
        Map<String, String> source = new HashMap<>();
        source.put("job.source.table-name", "orders");
        source.put("job.sink.table-name", "orders-replica");
        properties.forEach((key, value) -> source.put("job." + key, value));
        JobProperties bound = new Binder(new MapConfigurationPropertySource(source))
                .bind("job", JobProperties.class)
                .get();
        return new JobBlueprint(JobName.of("orders"), bound, bound.source(), Map.of());
    }
}

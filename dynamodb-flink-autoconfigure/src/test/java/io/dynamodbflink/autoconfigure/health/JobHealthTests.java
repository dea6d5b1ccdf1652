/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.job.DesiredJobState;
import io.dynamodbflink.autoconfigure.job.HealthLimits;
import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import io.dynamodbflink.connector.aws.AwsErrorKind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.health.contributor.Status;

class JobHealthTests {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MAX_AGE = Duration.ofMinutes(5);
    private static final Duration MAX_LAG = Duration.ofHours(1);
    private static final Duration MAX_SILENCE = Duration.ofMinutes(1);
    private static final Duration MAX_WAIT = Duration.ofMinutes(2);
    private static final Duration TRIM = Duration.ofHours(4);

    private static final HealthLimits LIMITS =
            new HealthLimits(true, MAX_AGE, 3, MAX_LAG, TRIM, MAX_SILENCE, MAX_WAIT, true);
    private static final HealthLimits NO_LIMITS = new HealthLimits(true, null, 0, null, null, null, null, false);
    private static final HealthLimits WITHOUT_CHECKPOINTS =
            new HealthLimits(false, null, 0, null, null, MAX_SILENCE, MAX_SILENCE, false);

    @Test
    void jobThatDoesItsWorkIsUpWithoutReasons() {
        assertThat(JobHealth.of(new Conditions().build(), LIMITS)).isEqualTo(up());
    }

    /** Each takes the job down by itself, the moment before does not, and no limit means no reason. */
    private record Trespass(UnaryOperator<Conditions> within, UnaryOperator<Conditions> beyond, String reason) {

        @Override
        public String toString() {
            return reason;
        }
    }

    static Stream<Trespass> trespasses() {
        return Stream.of(
                new Trespass(
                        job -> job.checkpointed(MAX_AGE),
                        job -> job.checkpointed(MAX_AGE.plus(SECOND)),
                        "no checkpoint has been completed for 5m 1s, at most 5m are allowed (health.max-checkpoint-age)"),
                new Trespass(
                        job -> job.checkpointed(null).runningFor(MAX_AGE),
                        job -> job.checkpointed(null).runningFor(MAX_AGE.plus(SECOND)),
                        "no checkpoint has been completed for 5m 1s, at most 5m are allowed (health.max-checkpoint-age)"),
                new Trespass(
                        job -> job.checkpointsFailed(2),
                        job -> job.checkpointsFailed(3),
                        "the last 3 checkpoints have failed, the latest at 2026-01-01T09:59:58Z: disk full"),
                new Trespass(
                        job -> job.behind(MAX_LAG),
                        job -> job.behind(MAX_LAG.plus(SECOND)),
                        "the job is 1h behind, at most 1h are allowed (health.max-lag)"),
                new Trespass(
                        job -> job.trouble(AwsErrorKind.ACCESS, 1, RunningJobChecks.ACCESS_GRACE),
                        job -> job.trouble(AwsErrorKind.ACCESS, 1, RunningJobChecks.ACCESS_GRACE.plus(SECOND)),
                        "a shard is not read because access is refused, shard shard-1 since 2026-01-01T09:59:49Z: the"
                                + " service says no"),
                new Trespass(
                        job -> job.trouble(AwsErrorKind.THROTTLED, 12, MAX_SILENCE),
                        job -> job.trouble(AwsErrorKind.THROTTLED, 12, MAX_SILENCE.plus(SECOND)),
                        "12 shards are not read because the service throttles the calls, shard shard-1 since"
                                + " 2026-01-01T09:58:59Z: the service says no"),
                new Trespass(
                        job -> job.trouble(AwsErrorKind.TRANSIENT, 1, MAX_SILENCE),
                        job -> job.trouble(AwsErrorKind.TRANSIENT, 1, MAX_SILENCE.plus(SECOND)),
                        "a shard is not read because the service cannot be reached or fails, shard shard-1 since"
                                + " 2026-01-01T09:58:59Z: the service says no"),
                new Trespass(
                        job -> job.silent(MAX_SILENCE),
                        job -> job.silent(MAX_SILENCE.plus(SECOND)),
                        "shard shard-1 has not been polled for 1m 1s: its calls are not answered, or its reader is stuck"
                                + " (health.max-silence)"),
                new Trespass(
                        job -> job.untaken(MAX_WAIT),
                        job -> job.untaken(MAX_WAIT.plus(SECOND)),
                        "no reader has taken shard shard-1 for 2m 1s (health.max-silence)"),
                new Trespass(
                        job -> job.unheard(MAX_SILENCE),
                        job -> job.unheard(MAX_SILENCE.plus(SECOND)),
                        "it is not known how the job does: subtask 3 of the source has not reported for 1m 1s"
                                + " (health.max-silence)"),
                new Trespass(
                        job -> job.heldBack(MAX_SILENCE),
                        job -> job.heldBack(MAX_SILENCE.plus(SECOND)),
                        "the job has taken none of the records that were fetched for it for 1m 1s: its pipeline or its"
                                + " sink is stuck (health.max-silence)"),
                new Trespass(
                        job -> job.discoveryUnanswered(MAX_SILENCE),
                        job -> job.discoveryUnanswered(MAX_SILENCE.plus(SECOND)),
                        "the search for shards has had no answer for 1m 1s (health.max-silence)"),
                new Trespass(
                        job -> job.discoveryTrouble(AwsErrorKind.ACCESS, RunningJobChecks.ACCESS_GRACE),
                        job -> job.discoveryTrouble(AwsErrorKind.ACCESS, RunningJobChecks.ACCESS_GRACE.plus(SECOND)),
                        "the shards of the stream cannot be listed because access is refused, since"
                                + " 2026-01-01T09:59:49Z: the service says no"),
                new Trespass(
                        job -> job.discoveryTrouble(AwsErrorKind.TRANSIENT, MAX_SILENCE),
                        job -> job.discoveryTrouble(AwsErrorKind.TRANSIENT, MAX_SILENCE.plus(SECOND)),
                        "the shards of the stream cannot be listed because the service cannot be reached or fails, since"
                                + " 2026-01-01T09:58:59Z: the service says no"),
                new Trespass(
                        job -> job.tableTrouble(AwsErrorKind.ACCESS, RunningJobChecks.ACCESS_GRACE),
                        job -> job.tableTrouble(AwsErrorKind.ACCESS, RunningJobChecks.ACCESS_GRACE.plus(SECOND)),
                        "table orders-replica is not written because access is refused, since 2026-01-01T09:59:49Z: the"
                                + " service says no"),
                new Trespass(
                        job -> job.tableTrouble(AwsErrorKind.THROTTLED, MAX_SILENCE),
                        job -> job.tableTrouble(AwsErrorKind.THROTTLED, MAX_SILENCE.plus(SECOND)),
                        "table orders-replica is not written because the service throttles the calls, since"
                                + " 2026-01-01T09:58:59Z: the service says no"),
                new Trespass(
                        job -> job,
                        Conditions::dataLost,
                        "records have left the stream before they were read, 1 time(s) since the job was started, the"
                                + " latest at 2026-01-01T10:00:00Z in shard shard-9; the job is DOWN for that until it"
                                + " is started anew (health.on-data-loss)"));
    }

    @ParameterizedTest
    @MethodSource("trespasses")
    void runningJobBeyondALimitIsDownAndSaysWhy(Trespass trespass) {
        assertThat(JobHealth.of(trespass.beyond().apply(new Conditions()).build(), LIMITS))
                .isEqualTo(down(trespass.reason()));
    }

    @ParameterizedTest
    @MethodSource("trespasses")
    void runningJobWithinALimitIsUp(Trespass trespass) {
        assertThat(JobHealth.of(trespass.within().apply(new Conditions()).build(), LIMITS))
                .isEqualTo(up());
    }

    @ParameterizedTest
    @MethodSource("trespasses")
    void limitThatIsSwitchedOffTakesNothingDown(Trespass trespass) {
        assertThat(JobHealth.of(trespass.beyond().apply(new Conditions()).build(), NO_LIMITS))
                .isEqualTo(up());
    }

    @ParameterizedTest
    @MethodSource("trespasses")
    void jobThatIsNotRunningIsNotMeasuredByWhatARunningOneDoes(Trespass trespass) {
        for (ObservedJobState observed : EnumSet.complementOf(EnumSet.of(ObservedJobState.RUNNING))) {
            JobCondition job = trespass.beyond()
                    .apply(new Conditions().state(DesiredJobState.RUNNING, observed))
                    .build();

            assertThat(JobHealth.of(job, LIMITS).reasons()).as(observed.name()).doesNotContain(trespass.reason());
        }
    }

    @Test
    void allReasonsAreListed() {
        JobCondition job = new Conditions()
                .failed(SECOND)
                .checkpointed(MAX_AGE.multipliedBy(2))
                .checkpointsFailed(4)
                .behind(Duration.ofHours(21))
                .trouble(AwsErrorKind.ACCESS, 2, MAX_AGE)
                .dataLost()
                .build();

        JobHealth health = JobHealth.of(job, LIMITS);

        assertThat(health.status()).isEqualTo(Status.DOWN);
        assertThat(health.reasons())
                .extracting(reason -> reason.substring(0, reason.indexOf(' ', 8)))
                .containsExactly(
                        "the job failed",
                        "no checkpoint",
                        "the last",
                        "2 shards",
                        "the job is",
                        "unread records",
                        "records have");
    }

    @Test
    void shardInTroubleIsNotCalledSilentToo() {
        JobCondition job = new Conditions()
                .silent(MAX_SILENCE.multipliedBy(2))
                .trouble(AwsErrorKind.THROTTLED, 1, MAX_SILENCE.multipliedBy(2))
                .build();

        assertThat(JobHealth.of(job, LIMITS).reasons())
                .singleElement()
                .asString()
                .contains("throttles");
    }

    @Test
    void shardsInShortTroubleDoNotHideASilence() {
        JobCondition job = new Conditions()
                .silent(MAX_SILENCE.multipliedBy(2))
                .trouble(AwsErrorKind.THROTTLED, 1, SECOND)
                .build();

        assertThat(JobHealth.of(job, LIMITS).reasons())
                .singleElement()
                .asString()
                .contains("has not been polled");
    }

    @Test
    void jobThatFailedIsUpOnlyAfterACheckpoint() {
        Conditions failed = new Conditions().failed(Duration.ofSeconds(20)).runningFor(Duration.ofSeconds(10));
        assertThat(JobHealth.of(failed.checkpointed(Duration.ofSeconds(30)).build(), LIMITS))
                .isEqualTo(down("the job failed at 2026-01-01T09:59:40Z and has not completed a checkpoint since"));
        assertThat(JobHealth.of(failed.checkpointed(null).build(), LIMITS))
                .isEqualTo(down("the job failed at 2026-01-01T09:59:40Z and has not completed a checkpoint since"));

        assertThat(JobHealth.of(failed.checkpointed(SECOND).build(), LIMITS)).isEqualTo(up());
    }

    @Test
    void jobWithoutCheckpointsIsUpAgainWhenItHasRunForAWhile() {
        Conditions failed = new Conditions().checkpointed(null).failed(Duration.ofSeconds(90));

        assertThat(JobHealth.of(failed.runningFor(Duration.ofSeconds(59)).build(), WITHOUT_CHECKPOINTS))
                .isEqualTo(down("the job failed at 2026-01-01T09:58:30Z and has run again for 59s only"));
        assertThat(JobHealth.of(failed.runningFor(Duration.ofSeconds(60)).build(), WITHOUT_CHECKPOINTS))
                .isEqualTo(up());
    }

    @ParameterizedTest
    @EnumSource(
            value = ObservedJobState.class,
            names = {"STANDBY"},
            mode = EnumSource.Mode.EXCLUDE)
    void unreadRecordsThatAreAboutToBeLostTakeEveryWantedJobDown(ObservedJobState observed) {
        JobHealth health = JobHealth.of(
                new Conditions()
                        .state(DesiredJobState.RUNNING, observed)
                        .behind(Duration.ofHours(20).plus(SECOND))
                        .build(),
                LIMITS);

        assertThat(health.status()).isEqualTo(Status.DOWN);
        assertThat(health.reasons())
                .contains("unread records of shard shard-1 may leave the stream in 3h 59m, at least 4h are to be left"
                        + " (health.min-time-to-trim)");
    }

    @Test
    void pausedJobIsUnknownUntilItsRecordsAreAboutToBeLost() {
        Conditions paused = new Conditions().state(DesiredJobState.PAUSED, ObservedJobState.STOPPED);

        assertThat(JobHealth.of(paused.behind(Duration.ofHours(20)).build(), LIMITS)
                        .status())
                .isEqualTo(Status.UNKNOWN);
        assertThat(JobHealth.of(paused.behind(Duration.ofHours(20).plus(SECOND)).build(), LIMITS)
                        .status())
                .isEqualTo(Status.DOWN);
    }

    @Test
    void stoppedJobIsNeverDown() {
        for (ObservedJobState observed : ObservedJobState.values()) {
            JobCondition job = new Conditions()
                    .state(DesiredJobState.STOPPED, observed)
                    .behind(Duration.ofHours(30))
                    .build();

            assertThat(JobHealth.of(job, LIMITS).status()).isNotEqualTo(Status.DOWN);
        }
    }

    @Test
    void standbyIsUpWhateverItKnowsOfTheTimeItWasActive() {
        JobCondition job = new Conditions()
                .state(DesiredJobState.RUNNING, ObservedJobState.STANDBY)
                .behind(Duration.ofHours(30))
                .build();

        assertThat(JobHealth.of(job, LIMITS)).isEqualTo(up());
    }

    @Test
    void standbyIsDownIfItIsNotKnownWhetherAnotherInstanceIsActive() {
        Conditions job = new Conditions().lockProblem("no answer");

        assertThat(JobHealth.of(
                                job.state(DesiredJobState.RUNNING, ObservedJobState.STANDBY)
                                        .build(),
                                LIMITS)
                        .status())
                .isEqualTo(Status.DOWN);
        assertThat(JobHealth.of(
                                job.state(DesiredJobState.STOPPED, ObservedJobState.STANDBY)
                                        .build(),
                                LIMITS)
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    void wantedJobIsUpOnlyIfItRunsOrStandsBy() {
        Set<ObservedJobState> up = EnumSet.of(ObservedJobState.RUNNING, ObservedJobState.STANDBY);
        for (ObservedJobState observed : ObservedJobState.values()) {
            Status status = JobHealth.of(
                            new Conditions()
                                    .state(DesiredJobState.RUNNING, observed)
                                    .build(),
                            LIMITS)
                    .status();

            assertThat(status).isNotEqualTo(Status.UNKNOWN);
            assertThat(status.equals(Status.UP)).as(observed.name()).isEqualTo(up.contains(observed));
        }
    }

    private static JobHealth up() {
        return new JobHealth(Status.UP, java.util.List.of());
    }

    private static JobHealth down(String reason) {
        return new JobHealth(Status.DOWN, java.util.List.of(reason));
    }
}

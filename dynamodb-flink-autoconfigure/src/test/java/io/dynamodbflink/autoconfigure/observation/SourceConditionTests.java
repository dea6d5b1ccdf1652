/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import static io.dynamodbflink.autoconfigure.observation.ShardFixtures.NOW;
import static io.dynamodbflink.autoconfigure.observation.ShardFixtures.STREAM;
import static io.dynamodbflink.autoconfigure.observation.ShardFixtures.loss;
import static io.dynamodbflink.autoconfigure.observation.ShardFixtures.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.observation.SourceCondition.ShardSince;
import io.dynamodbflink.autoconfigure.observation.SourceCondition.ShardsInTrouble;
import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.CallTrouble;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.source.observer.DiscoveryProgress;
import io.dynamodbflink.connector.source.observer.ShardActivity;
import io.dynamodbflink.connector.source.observer.ShardProgress;
import io.dynamodbflink.connector.source.observer.ShardState;
import io.dynamodbflink.connector.source.observer.ShardStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SourceConditionTests {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final SettableClock clock = new SettableClock(NOW);
    private final JobShards shards = new JobShards(clock);

    private @Nullable Instant takenAt;

    /** Each attempt of a job has readers of its own. */
    private Object attempt = new Object();

    @Test
    void nothingIsKnownOfAJobThatHasToldNothing() {
        assertThat(shards.condition())
                .isEqualTo(new SourceCondition(NOW, false, null, null, null, null, null, List.of(), null, 0, null, 0));
        assertThat(shards.condition().timeToTrim()).isNull();
    }

    @Test
    void shardFurthestBehindSetsTheLagAndTheTimeToTrim() {
        assigned("a", "b");
        polled("a", NOW);
        polled("b", NOW.minus(Duration.ofHours(20)));

        assertThat(shards.condition().lag()).isEqualTo(Duration.ofHours(20));
        assertThat(shards.condition().unread())
                .isEqualTo(new ShardSince(ShardId.of("b"), NOW.minus(Duration.ofHours(20))));
        assertThat(shards.condition().timeToTrim()).isEqualTo(Duration.ofHours(4));
    }

    @Test
    void timeToTrimShrinksWhileNobodyReports() {
        assigned("a");
        polled("a", NOW);

        clock.pass(Duration.ofHours(23));
        assertThat(shards.condition().timeToTrim()).isEqualTo(Duration.ofHours(1));
        assertThat(shards.condition().lag()).isEqualTo(Duration.ofHours(23));

        clock.pass(Duration.ofHours(2));
        assertThat(shards.condition().timeToTrim()).isZero();
    }

    @Test
    void clockOfTheServiceThatIsAheadMakesNoNegativeLag() {
        assigned("a");
        report("a", NOW.plusSeconds(30), ShardActivity.POLLING, NOW, null);

        assertThat(shards.condition().lag()).isZero();
        assertThat(shards.condition().timeToTrim()).isEqualTo(SourceCondition.RETENTION);
    }

    @Test
    void finishedAndWaitingShardsDoNotAge() {
        assigned("a", "b");
        polled("a", NOW.minus(Duration.ofHours(20)));
        polled("b", NOW);
        shards.changed(List.of(status("a", ShardState.FINISHED, 0), child("c", "b", ShardState.WAITING)));

        assertThat(shards.condition().timeToTrim()).isEqualTo(Duration.ofHours(24));
    }

    @Test
    void readyChildIsAsOldAsWhatWasReadOfItsParent() {
        assigned("a");
        polled("a", NOW.minus(Duration.ofHours(3)));

        shards.changed(List.of(child("b", "a", ShardState.READY), status("a", ShardState.FINISHED, 0)));

        assertThat(shards.condition().unread())
                .isEqualTo(new ShardSince(ShardId.of("b"), NOW.minus(Duration.ofHours(3))));
        assertThat(shards.condition().lag()).isEqualTo(Duration.ofHours(3));
    }

    @Test
    void childThatIsTakenIsAsOldAsItsParentUntilItIsRead() {
        assigned("a");
        polled("a", NOW.minus(Duration.ofHours(3)));
        shards.changed(List.of(status("a", ShardState.FINISHED, 0), child("b", "a", ShardState.ASSIGNED)));
        shards.changed(List.of(status("a", ShardState.FORGOTTEN, 0)));
        assertThat(shards.condition().timeToTrim()).isEqualTo(Duration.ofHours(21));

        clock.pass(MINUTE);
        polled("b", clock.instant());

        assertThat(shards.condition().timeToTrim()).isEqualTo(Duration.ofHours(24));
    }

    @Test
    void shardThatNobodyPollsIsSilentSinceItsReaderGotIt() {
        assigned("a");

        clock.pass(MINUTE);

        assertThat(shards.condition().silent()).isEqualTo(new ShardSince(ShardId.of("a"), NOW));
    }

    @Test
    void shardWhosePollsAreNotAnsweredIsSilentSinceTheLastAnswerHoweverOftenItIsReported() {
        assigned("a", "b");
        polled("a", NOW);
        clock.pass(MINUTE);
        reported("a", ShardActivity.POLLING, NOW, null);
        polled("b", clock.instant());

        assertThat(shards.condition().silent()).isEqualTo(new ShardSince(ShardId.of("a"), NOW));
    }

    @Test
    void shardThatIsPausedOrHeldBackIsSilentOnlyIfItsReaderIs() {
        assigned("a", "b");
        clock.pass(MINUTE);
        reported("a", ShardActivity.PAUSED, NOW, null);
        reported("b", ShardActivity.HELD_BACK, NOW, null);

        assertThat(shards.condition().silent()).isEqualTo(new ShardSince(ShardId.of("a"), NOW.plus(MINUTE)));
        assertThat(shards.condition().heldBack()).isEqualTo(new ShardSince(ShardId.of("b"), NOW));
    }

    @Test
    void shardIsNotHeldBackWhileTheJobTakesRecordsOfItsReader() {
        assigned("a");
        clock.pass(MINUTE);
        takenAt = clock.instant();

        reported("a", ShardActivity.HELD_BACK, NOW, null);

        assertThat(shards.condition().heldBack()).isEqualTo(new ShardSince(ShardId.of("a"), NOW.plus(MINUTE)));
    }

    @Test
    void newAttemptOfTheJobDoesNotEndTheSilence() {
        assigned("a");
        polled("a", NOW);
        clock.pass(MINUTE);
        jobFailsAndIsRestarted();

        reported("a", ShardActivity.POLLING, null, null);

        assertThat(shards.condition().silent()).isEqualTo(new ShardSince(ShardId.of("a"), NOW));
    }

    @Test
    void shardThatNoReaderTakesWaitsSinceItCouldBeRead() {
        shards.changed(List.of(status("a", ShardState.READY, null)));
        clock.pass(MINUTE);
        shards.changed(List.of(status("a", ShardState.READY, null), status("b", ShardState.READY, null)));

        assertThat(shards.condition().untaken()).isEqualTo(new ShardSince(ShardId.of("a"), NOW));
        assertThat(shards.condition().silent()).isNull();

        clock.pass(MINUTE);
        shards.changed(List.of(status("a", ShardState.ASSIGNED, 0)));
        assertThat(shards.condition().untaken()).isEqualTo(new ShardSince(ShardId.of("b"), NOW.plus(MINUTE)));
    }

    @Test
    void troublesAreCountedByKindWithTheShardThatFailsLongest() {
        assigned("a", "b", "c", "d");
        polled("d", NOW);
        fails("a", AwsErrorKind.ACCESS, NOW.plusSeconds(2));
        fails("b", AwsErrorKind.ACCESS, NOW.plusSeconds(1));
        fails("c", AwsErrorKind.THROTTLED, NOW);

        assertThat(shards.condition().troubles())
                .containsExactly(
                        new ShardsInTrouble(AwsErrorKind.THROTTLED, 1, ShardId.of("c"), NOW, 3, "THROTTLED of c"),
                        new ShardsInTrouble(
                                AwsErrorKind.ACCESS, 2, ShardId.of("b"), NOW.plusSeconds(1), 3, "ACCESS of b"));
        assertThat(shards.condition().shardsInTrouble()).isEqualTo(3);
    }

    @Test
    void troubleEndsWithAnAnswer() {
        assigned("a");
        fails("a", AwsErrorKind.ACCESS, NOW);

        polled("a", NOW);

        assertThat(shards.condition().troubles()).isEmpty();
    }

    @Test
    void troubleGoesOnInTheNextAttemptOfTheJobUntilAnAnswerComes() {
        assigned("a");
        fails("a", AwsErrorKind.ACCESS, NOW);
        jobFailsAndIsRestarted();
        clock.pass(MINUTE);
        reported("a", ShardActivity.POLLING, null, null);
        assertThat(shards.condition().troubles())
                .extracting(ShardsInTrouble::since)
                .containsExactly(NOW);

        fails("a", AwsErrorKind.ACCESS, clock.instant());
        clock.pass(MINUTE);
        assertThat(shards.condition().troubles())
                .extracting(ShardsInTrouble::since)
                .containsExactly(NOW);

        polled("a", clock.instant());
        clock.pass(MINUTE);
        assertThat(shards.condition().troubles()).isEmpty();
    }

    @Test
    void troubleOfTheSearchForShardsGoesOnInTheNextAttemptOfTheJobUntilAnAnswerComes() {
        CallTrouble first = new CallTrouble(AwsErrorKind.ACCESS, NOW, 4, "denied");
        shards.searched(new DiscoveryProgress(STREAM, null, null, NOW, first, NOW));

        shards.searched(new DiscoveryProgress(STREAM, null, null, NOW.plusSeconds(60), null, NOW.plusSeconds(60)));
        assertThat(discoveryTrouble()).isEqualTo(first);

        clock.pass(MINUTE);
        CallTrouble second = new CallTrouble(AwsErrorKind.ACCESS, NOW.plusSeconds(61), 1, "denied again");
        shards.searched(new DiscoveryProgress(STREAM, null, null, NOW.plusSeconds(60), second, NOW.plusSeconds(61)));
        assertThat(discoveryTrouble()).isEqualTo(new CallTrouble(AwsErrorKind.ACCESS, NOW, 1, "denied again"));

        clock.pass(MINUTE);
        Instant answered = NOW.plusSeconds(62);
        shards.searched(new DiscoveryProgress(STREAM, answered, answered, null, null, answered));
        assertThat(discoveryTrouble()).isNull();
    }

    @Test
    void lossesAndInvalidRecordsAreCounted() {
        shards.lost(loss("a"));
        shards.lost(loss("b"));
        shards.invalidRecords(1);

        assertThat(shards.condition().dataLosses()).isEqualTo(2);
        assertThat(shards.condition().lastDataLoss()).isEqualTo(loss("b"));
        assertThat(shards.condition().invalidRecords()).isOne();
    }

    @Test
    void shardsAreLookedAtOnceASecondHoweverOftenTheConditionIsAskedFor() {
        SourceCondition first = shards.condition();
        assigned("a");
        clock.pass(JobShards.CONDITION_KEPT.minusMillis(1));
        assertThat(shards.condition()).isSameAs(first);

        clock.pass(Duration.ofMillis(1));
        assertThat(shards.condition().known()).isTrue();
    }

    @Test
    void jobThatIsStartedAnewHasNoCondition() {
        assigned("a");
        fails("a", AwsErrorKind.ACCESS, NOW);
        shards.searched(new DiscoveryProgress(STREAM, null, null, NOW, null, NOW));
        assertThat(shards.condition().known()).isTrue();

        shards.clear();

        assertThat(shards.condition())
                .isEqualTo(new SourceCondition(NOW, false, null, null, null, null, null, List.of(), null, 0, null, 0));
    }

    private @Nullable CallTrouble discoveryTrouble() {
        DiscoveryProgress discovery = shards.condition().discovery();
        assertThat(discovery).isNotNull();
        return discovery.trouble();
    }

    private void assigned(String... ids) {
        for (String id : ids) {
            shards.changed(List.of(status(id, ShardState.ASSIGNED, 0)));
        }
    }

    private static ShardStatus child(String id, String parent, ShardState state) {
        return new ShardStatus(
                STREAM, ShardId.of(id), ShardId.of(parent), List.of(), state, null, StartingPosition.trimHorizon());
    }

    private void jobFailsAndIsRestarted() {
        attempt = new Object();
    }

    private void polled(String id, Instant readUpTo) {
        Instant now = clock.instant();
        report(id, readUpTo, ShardActivity.POLLING, now, null);
    }

    private void fails(String id, AwsErrorKind kind, Instant since) {
        report(id, null, ShardActivity.POLLING, null, new CallTrouble(kind, since, 3, kind + " of " + id));
    }

    private void reported(
            String id, ShardActivity activity, @Nullable Instant polledAt, @Nullable CallTrouble trouble) {
        report(id, null, activity, polledAt, trouble);
    }

    private void report(
            String id,
            @Nullable Instant readUpTo,
            ShardActivity activity,
            @Nullable Instant polledAt,
            @Nullable CallTrouble trouble) {
        Instant now = clock.instant();
        long behind = readUpTo == null ? 0 : Duration.between(readUpTo, now).toMillis();
        shards.progressed(
                attempt,
                new ShardProgress(
                        STREAM,
                        ShardId.of(id),
                        0,
                        null,
                        0,
                        behind,
                        readUpTo,
                        activity,
                        polledAt,
                        takenAt,
                        trouble,
                        now),
                Vantage.HERE);
    }
}

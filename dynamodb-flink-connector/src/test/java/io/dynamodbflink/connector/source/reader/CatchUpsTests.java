/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.source.split.CatchUpEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatchUpsTests {

    private static final Duration WATERMARKS = Duration.ofMillis(200);
    private static final Duration EMITTED = WATERMARKS.plus(CatchUps.TIMER_SLACK);

    private final ManualLoop loop = new ManualLoop(Instant.EPOCH);
    private final TaskTimer timer = new TaskTimer(loop);
    private final List<CatchUpEvent> reports = new ArrayList<>();
    private final CatchUps catchUps = new CatchUps(timer, WATERMARKS, reports::add);

    @Test
    void shardHasCaughtUpWithItsFirstRecordThatIsNewerThanAllBefore() {
        catchUps.emitted("other", 60);
        come("child");

        catchUps.emitted("child", 59);
        catchUps.emitted("child", 60);
        pass(EMITTED);
        assertThat(reports).doesNotContain(caughtUp("child"));

        catchUps.emitted("child", 61);
        pass(EMITTED);
        assertThat(reports).endsWith(caughtUp("child"));
    }

    @Test
    void whatIsEmittedBeforeTheShardComesCounts() {
        catchUps.await(List.of(ShardId.of("child")));
        catchUps.emitted("other", 60);
        catchUps.came("child");

        catchUps.emitted("child", 60);
        pass(EMITTED);
        assertThat(reports).doesNotContain(caughtUp("child"));

        catchUps.emitted("child", 61);
        pass(EMITTED);
        assertThat(reports).containsExactly(caughtUp("child"));
    }

    @Test
    void shardThatNobodyAskedForIsNotAnsweredFor() {
        catchUps.came("child");
        catchUps.emitted("child", 1);

        pass(EMITTED);
        assertThat(reports).isEmpty();
        assertThat(loop.timers()).isZero();
    }

    @Test
    void recordsThatOthersEmitLaterDoNotCount() {
        catchUps.emitted("other", 60);
        come("child");
        catchUps.emitted("other", 100);

        catchUps.emitted("child", 61);

        pass(EMITTED);
        assertThat(reports).endsWith(caughtUp("child"));
    }

    @Test
    void nothingIsSaidBeforeTheWatermarkOfTheRecordIsEmitted() {
        come("child");
        catchUps.emitted("child", 1);

        pass(EMITTED.minusMillis(1));
        assertThat(reports).doesNotContain(caughtUp("child"));

        pass(Duration.ofMillis(1));
        assertThat(reports).endsWith(caughtUp("child"));
    }

    @Test
    void itIsSaidOnceThatAShardHasCaughtUp() {
        come("child");
        catchUps.emitted("child", 1);
        catchUps.emitted("child", 2);
        pass(EMITTED);
        catchUps.emitted("child", 3);

        pass(EMITTED.multipliedBy(10));

        assertThat(reports).containsOnlyOnce(caughtUp("child")).endsWith(caughtUp("child"));
        assertThat(loop.timers()).isZero();
    }

    @Test
    void silentShardIsNotAnsweredFor() {
        come("child");

        catchUps.emitted("other", 60);
        pass(Duration.ofSeconds(5));

        assertThat(reports).isEmpty();
    }

    @Test
    void finishedShardIsForgotten() {
        come("child");
        catchUps.emitted("child", 1);

        catchUps.finished("child");

        pass(EMITTED);
        assertThat(reports).isEmpty();
        assertThat(loop.timers()).isZero();
    }

    private void come(String shard) {
        catchUps.await(List.of(ShardId.of(shard)));
        catchUps.came(shard);
    }

    private void pass(Duration time) {
        Duration step = Duration.ofMillis(1);
        for (Duration left = time; !left.isZero(); left = left.minus(step)) {
            loop.pass(step);
            timer.runDue();
        }
    }

    private static CatchUpEvent caughtUp(String shard) {
        return new CatchUpEvent(ShardId.of(shard));
    }
}

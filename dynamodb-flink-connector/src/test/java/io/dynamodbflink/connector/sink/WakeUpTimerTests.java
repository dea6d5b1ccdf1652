/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.junit.jupiter.api.Test;

class WakeUpTimerTests {

    private final ManualTime time = new ManualTime();
    private final WakeUpTimer timer = new WakeUpTimer(time);
    private int wakeUps;

    @Test
    void wakesUpOnceAtTheDeadline() throws Exception {
        timer.wakeUpAt(100, 0, () -> wakeUps++);
        time.advance(99);
        assertThat(wakeUps).isZero();
        time.advance(1);
        assertThat(wakeUps).isEqualTo(1);
        assertThat(time.pendingTimers()).isZero();
    }

    @Test
    void laterDeadlineIsLeftToTheEarlierOne() throws Exception {
        timer.wakeUpAt(50, 0, () -> wakeUps++);
        timer.wakeUpAt(100, 0, () -> wakeUps++);
        assertThat(time.pendingTimers()).isEqualTo(1);
        time.advance(200);
        assertThat(wakeUps).isEqualTo(1);
    }

    @Test
    void earlierDeadlineReplacesTheLaterOne() throws Exception {
        timer.wakeUpAt(100, 0, () -> wakeUps++);
        timer.wakeUpAt(50, 0, () -> wakeUps++);
        assertThat(time.pendingTimers()).isEqualTo(1);
        time.advance(50);
        assertThat(wakeUps).isEqualTo(1);
    }

    @Test
    void deadlineThatHasPassedIsMetSoonButNotAtOnce() throws Exception {
        timer.wakeUpAt(10, 500, () -> wakeUps++);
        assertThat(wakeUps).isZero();
        time.advance(1);
        assertThat(wakeUps).isEqualTo(1);
    }

    @Test
    void noDeadlineSetsNoTimer() {
        timer.wakeUpAt(Long.MAX_VALUE, 0, () -> wakeUps++);
        assertThat(time.pendingTimers()).isZero();
    }

    @Test
    void replacedTimerThatFiresNeverthelessDoesNothing() throws Exception {
        List<ProcessingTimeService.ProcessingTimeCallback> callbacks = new ArrayList<>();
        WakeUpTimer late = new WakeUpTimer(new ProcessingTimeService() {
            @Override
            public long getCurrentProcessingTime() {
                return 0;
            }

            @Override
            public ScheduledFuture<?> registerTimer(long timestamp, ProcessingTimeCallback callback) {
                callbacks.add(callback);
                return new ManualTime().registerTimer(timestamp, callback);
            }
        });
        late.wakeUpAt(100, 0, () -> wakeUps++);
        late.wakeUpAt(50, 0, () -> wakeUps++);
        callbacks.get(0).onProcessingTime(100);
        assertThat(wakeUps).isZero();
        callbacks.get(1).onProcessingTime(50);
        assertThat(wakeUps).isEqualTo(1);
    }
}

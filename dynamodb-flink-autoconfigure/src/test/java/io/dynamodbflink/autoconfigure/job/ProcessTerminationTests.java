/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.context.support.GenericApplicationContext;

class ProcessTerminationTests {

    private final List<Integer> exitCodes = new CopyOnWriteArrayList<>();

    @Test
    void contextIsClosedAndTheProcessEndsWithAnExitCodeOtherThanZero() {
        GenericApplicationContext context = new GenericApplicationContext();
        context.refresh();
        ProcessTermination termination = new ProcessTermination(context, exitCodes::add);

        termination.terminate(failed());
        termination.terminate(failed());

        await().untilAsserted(() -> assertThat(exitCodes).containsExactly(1));
        assertThat(context.isActive()).isFalse();
    }

    @Test
    void applicationMayChooseTheExitCode() {
        GenericApplicationContext context = new GenericApplicationContext();
        context.registerBean(ExitCodeGenerator.class, () -> () -> 42);
        context.refresh();

        new ProcessTermination(context, exitCodes::add).terminate(failed());

        await().untilAsserted(() -> assertThat(exitCodes).containsExactly(42));
    }

    private static FlinkJobStatus failed() {
        JobStatusTracker tracker = new JobStatusTracker(JobName.of("orders"), DesiredJobState.RUNNING, Instant.EPOCH);
        tracker.startFailed(new FailureSummary(Instant.EPOCH, "IOException", "broken"));
        return tracker.status();
    }
}

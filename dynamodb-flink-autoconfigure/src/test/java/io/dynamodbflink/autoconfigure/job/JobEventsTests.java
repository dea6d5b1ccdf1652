/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import static io.dynamodbflink.autoconfigure.job.FakeApplication.ORDERS;
import static io.dynamodbflink.autoconfigure.job.FakeApplication.jobs;
import static io.dynamodbflink.autoconfigure.job.FakeApplication.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.EventListener;

/** What listeners are told of the life of a job, and what they can do to it. */
class JobEventsTests {

    @TempDir
    private Path directory;

    private final FakeApplication application = new FakeApplication();

    @Test
    void lifeOfAJobIsTold() {
        application.with().run(context -> {
            FailureSummary failure = new FailureSummary(Instant.now(), "IOException", "broken");
            application.observeAndAwait(context, ObservedJobState.RUNNING);
            application.observeAndAwait(context, ObservedJobState.RESTARTING, failure);
            application.observeAndAwait(context, ObservedJobState.RUNNING, failure);
            jobs(context).stop(ORDERS);
        });
        assertThat(application.told)
                .hasExactlyElementsOfTypes(
                        FlinkJobStartedEvent.class,
                        FlinkJobFailedEvent.class,
                        FlinkJobStartedEvent.class,
                        FlinkJobStoppedEvent.class);
        assertThat(application.told(FlinkJobStartedEvent.class))
                .extracting(FlinkJobStartedEvent::restarts)
                .containsExactly(0L, 1L);
        assertThat(application.told(FlinkJobFailedEvent.class))
                .extracting(FlinkJobFailedEvent::willRestart)
                .containsExactly(true);
        assertThat(application.told(FlinkJobStoppedEvent.class))
                .extracting(FlinkJobStoppedEvent::desired)
                .containsExactly(DesiredJobState.STOPPED);
    }

    @Test
    void endWithTheApplicationIsToldBeforeTheContextIsGone() {
        application.with().run(context -> application.observeAndAwait(context, ObservedJobState.RUNNING));
        assertThat(application.told(FlinkJobStoppedEvent.class))
                .extracting(FlinkJobStoppedEvent::desired)
                .containsExactly(DesiredJobState.RUNNING);
    }

    @Test
    void restoredJobIsTold() throws Exception {
        FlinkJobStatus before = tracked(null).status();
        JobStatusTracker tracker = tracked("file:/chk-7");
        tracker.observed(
                new io.dynamodbflink.autoconfigure.cluster.JobObservation(ObservedJobState.RUNNING, List.of(), null),
                Instant.EPOCH.plusSeconds(3));

        assertThat(FlinkJobEvents.between(before, tracker.status()))
                .containsExactly(
                        new FlinkJobRestoredEvent(ORDERS, Instant.EPOCH.plusSeconds(3), "id", "file:/chk-7"),
                        new FlinkJobStartedEvent(ORDERS, Instant.EPOCH.plusSeconds(3), "id", 0, Duration.ofSeconds(2)));
    }

    private static JobStatusTracker tracked(@org.jspecify.annotations.Nullable String restoredFrom) {
        JobStatusTracker tracker = new JobStatusTracker(ORDERS, DesiredJobState.RUNNING, Instant.EPOCH);
        tracker.starting(Instant.EPOCH.plusSeconds(1), null);
        tracker.submitted("id", restoredFrom);
        return tracker;
    }

    @Test
    void listenerThatFailsOrHangsDoesNotDisturbTheJob() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch reached = new CountDownLatch(1);
        application
                .with()
                .withBean("broken", ApplicationListener.class, () -> event -> {
                    if (event instanceof PayloadApplicationEvent<?> payload
                            && payload.getPayload() instanceof FlinkJobStartedEvent) {
                        reached.countDown();
                        awaitQuietly(hanging);
                        throw new IllegalStateException("a listener's own trouble");
                    }
                })
                .run(context -> {
                    application.observeAndAwait(context, ObservedJobState.RUNNING);
                    assertThat(reached.await(10, TimeUnit.SECONDS)).isTrue();
                    application.observeAndAwait(
                            context,
                            ObservedJobState.RESTARTING,
                            new FailureSummary(Instant.now(), "IOException", "broken"));
                    application.observeAndAwait(context, ObservedJobState.RUNNING);
                    hanging.countDown();
                    await().untilAsserted(() -> assertThat(application.told(FlinkJobFailedEvent.class))
                            .hasSize(1));
                });
    }

    @Test
    void listenerMayGiveCommands() {
        application.withDirectory(directory).withBean(StopsOnFailure.class).run(context -> {
            application.observeAndAwait(context, ObservedJobState.RUNNING);
            application.observe(
                    ObservedJobState.RESTARTING, new FailureSummary(Instant.now(), "IOException", "broken"));
            await().untilAsserted(() -> assertThat(status(context).desired()).isEqualTo(DesiredJobState.STOPPED));
        });
        assertThat(Files.exists(directory)).isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static class StopsOnFailure {

        private final FlinkJobRegistry jobs;

        StopsOnFailure(FlinkJobRegistry jobs) {
            this.jobs = jobs;
        }

        @EventListener
        void failed(FlinkJobFailedEvent event) {
            jobs.stop(event.job());
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.dynamodbflink.autoconfigure.activation.Activation;
import io.dynamodbflink.autoconfigure.activation.ActivationStatus;
import io.dynamodbflink.autoconfigure.actuate.endpoint.FlinkJobsEndpoint.ActivationDescriptor;
import io.dynamodbflink.autoconfigure.actuate.endpoint.FlinkJobsEndpoint.CheckpointDescriptor;
import io.dynamodbflink.autoconfigure.actuate.endpoint.FlinkJobsEndpoint.CommandDescriptor;
import io.dynamodbflink.autoconfigure.actuate.endpoint.FlinkJobsEndpoint.ConfigurationDescriptor;
import io.dynamodbflink.autoconfigure.actuate.endpoint.FlinkJobsEndpoint.FailureDescriptor;
import io.dynamodbflink.autoconfigure.actuate.endpoint.FlinkJobsEndpoint.JobDescriptor;
import io.dynamodbflink.autoconfigure.actuate.endpoint.FlinkJobsEndpoint.StatusDescriptor;
import io.dynamodbflink.autoconfigure.job.CheckpointSummary;
import io.dynamodbflink.autoconfigure.job.DesiredJobState;
import io.dynamodbflink.autoconfigure.job.FailureSummary;
import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import io.dynamodbflink.autoconfigure.job.StubJobRegistry;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FlinkJobsEndpointTests {

    private static final Instant THEN = Instant.parse("2026-01-01T09:30:00Z");

    private final StubJobRegistry jobs = new StubJobRegistry("payments", "orders");
    private final FlinkJobsEndpoint endpoint =
            new FlinkJobsEndpoint(jobs, new JobControl(jobs, KnownSecrets.of(List.of("Planted5ecret"))), null);

    @Test
    void allJobsAreListedByName() {
        jobs.put("payments", DesiredJobState.STOPPED, ObservedJobState.STOPPED);

        Map<String, StatusDescriptor> listed = endpoint.jobs().jobs();

        assertThat(listed.keySet()).containsExactly("orders", "payments");
        assertThat(listed.get("orders").observed()).isEqualTo("RUNNING");
        assertThat(listed.get("payments").observed()).isEqualTo("STOPPED");
        assertThat(listed.get("payments").desired()).isEqualTo("STOPPED");
    }

    @Test
    void listSaysWhetherThisInstanceRunsTheJobs() {
        Activation standby = mock(Activation.class);
        when(standby.status())
                .thenReturn(new ActivationStatus(
                        ActivationStatus.State.STANDBY, THEN, "shop", "host-1", "host-2", "no answer"));

        assertThat(new FlinkJobsEndpoint(jobs, new JobControl(jobs, KnownSecrets.NONE), standby)
                        .jobs()
                        .activation())
                .isEqualTo(new ActivationDescriptor("STANDBY", THEN, "shop", "host-1", "host-2", "no answer"));
        assertThat(endpoint.jobs().activation()).isNull();
    }

    @Test
    void aJobShowsWhatItIs() {
        assertThat(job("orders").configuration())
                .isEqualTo(new ConfigurationDescriptor(
                        true,
                        2,
                        "orders",
                        null,
                        "TRIM_HORIZON",
                        "orders-replica",
                        10_000L,
                        "s3://bucket/checkpoints",
                        Map.of("pipeline", "revenue")));
    }

    @Test
    void aJobShowsWhatItDoes() {
        jobs.put(
                "orders",
                DesiredJobState.RUNNING,
                ObservedJobState.RESTARTING,
                3,
                new CheckpointSummary(12, true, THEN, Duration.ofSeconds(2), 4_096, "s3://user@bucket/savepoint-12"),
                new FailureSummary(THEN, "IOException", "connection reset"));

        assertThat(job("orders").status())
                .isEqualTo(new StatusDescriptor(
                        "RUNNING",
                        "RESTARTING",
                        StubJobRegistry.OBSERVED_AT,
                        StubJobRegistry.OBSERVED_AT,
                        StubJobRegistry.JOB_ID,
                        StubJobRegistry.STARTED_AT,
                        null,
                        false,
                        null,
                        3,
                        3,
                        null,
                        new CheckpointDescriptor(12, true, THEN, 2_000, 4_096, "s3://bucket/savepoint-12"),
                        null,
                        new FailureDescriptor(THEN, "IOException", "connection reset")));
    }

    @Test
    void anUnknownJobIsNotFound() {
        assertThat(endpoint.job("refunds")).isNull();
        assertThat(endpoint.job("no job name")).isNull();
    }

    @Test
    void commandsReachTheRegistry() {
        jobs.takesSavepoints("s3://user:Planted5ecret@bucket/savepoint-1");

        assertThat(command("STOP").message()).isEqualTo("The job has been stopped with a savepoint.");
        assertThat(command("Pause").message()).isEqualTo("The job has been paused with a savepoint.");
        assertThat(command("savepoint").savepoint()).isEqualTo("s3://bucket/savepoint-1");
        assertThat(command("restart").message()).isEqualTo("The job has been submitted; it begins without state.");
        CommandDescriptor reset =
                endpoint.control("orders", "reset", "timestamp", "2026-01-01T10:00:00+01:00", "orders");
        assertThat(reset.message())
                .isEqualTo("The job has been submitted without state; it begins at TIMESTAMP 2026-01-01T09:00:00Z.");
        assertThat(reset.savepoint()).isNull();
        assertThat(reset.status().observed()).isEqualTo("RUNNING");
        assertThat(jobs.commands())
                .containsExactly(
                        "stop orders",
                        "pause orders",
                        "savepoint orders",
                        "restart orders",
                        "reset orders to TIMESTAMP 2026-01-01T09:00:00Z");
    }

    @Test
    void jobThatRunsIsNotStartedAgain() {
        assertThat(command("start").message()).isEqualTo("The job runs already.");
        assertThat(command("resume").message()).isEqualTo("The job runs already.");

        jobs.put("orders", DesiredJobState.STOPPED, ObservedJobState.STOPPED);
        assertThat(command("start").message()).startsWith("The job has been submitted");
        assertThat(command("resume").message()).startsWith("The job has been submitted");
    }

    /** Whether it still runs is for the registry to find out. */
    @Test
    void jobThatItsClusterHasLostIsStarted() {
        jobs.put("orders", DesiredJobState.RUNNING, ObservedJobState.UNKNOWN);

        command("start");
        command("resume");

        assertThat(jobs.commands()).containsExactly("start orders", "resume orders");
    }

    @Test
    void stopWithoutASavepointSaysSo() {
        assertThat(command("stop").message()).contains("stopped without a savepoint");

        jobs.put("orders", DesiredJobState.STOPPED, ObservedJobState.STOPPED);
        assertThat(command("stop").message()).isEqualTo("The job is stopped; it did not run.");
    }

    @Test
    void commandForNoJobIsRefused() {
        RefusedCommandException refusal = refusal("refunds", "stop");

        assertThat(refusal.kind()).isEqualTo(RefusedCommandException.Kind.UNKNOWN_JOB);
        assertThat(refusal).hasMessageContaining("[orders, payments]");
    }

    @Test
    void malformedCommandIsRefused() {
        assertThat(refusal("orders", "explode").kind()).isEqualTo(RefusedCommandException.Kind.MALFORMED);
        assertThat(refusal("orders", null))
                .hasMessageContaining("start, stop, restart, savepoint, pause, resume, reset");
        assertThat(jobs.commands()).isEmpty();
    }

    @Test
    void whatTheStateOfTheJobDoesNotAllowIsRefusedWithTheReasonAndItsCause() {
        jobs.refuses(new IllegalStateException(
                "The savepoint of the job 'orders' failed",
                new IOException("cannot write with the key Planted5ecret")));

        RefusedCommandException refusal = refusal("orders", "savepoint");

        assertThat(refusal.kind()).isEqualTo(RefusedCommandException.Kind.REFUSED);
        assertThat(refusal)
                .hasMessage("The savepoint of the job 'orders' failed (IOException: cannot write with the key ******)");
    }

    @Test
    void positionThatTheRegistryRefusesIsMalformed() {
        jobs.refuses(new IllegalArgumentException("in the future"));

        assertThat(catchThrowableOfType(
                                RefusedCommandException.class,
                                () -> endpoint.control("orders", "reset", "latest", null, "orders"))
                        .kind())
                .isEqualTo(RefusedCommandException.Kind.MALFORMED);
    }

    @Test
    void unexpectedFailureIsNotShown() {
        jobs.refuses(new UnsupportedOperationException("inner workings"));

        RefusedCommandException refusal = refusal("orders", "stop");

        assertThat(refusal.kind()).isEqualTo(RefusedCommandException.Kind.FAILED);
        assertThat(refusal).hasMessageNotContaining("inner workings").hasNoCause();
    }

    private CommandDescriptor command(String action) {
        return endpoint.control("orders", action, null, null, null);
    }

    private RefusedCommandException refusal(String job, @Nullable String action) {
        return catchThrowableOfType(
                RefusedCommandException.class, () -> endpoint.control(job, action, null, null, null));
    }

    private JobDescriptor job(String name) {
        JobDescriptor job = endpoint.job(name);
        assertThat(job).isNotNull();
        return job;
    }
}

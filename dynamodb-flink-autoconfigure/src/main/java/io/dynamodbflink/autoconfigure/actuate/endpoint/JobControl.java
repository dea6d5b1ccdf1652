/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.actuate.endpoint;

import io.dynamodbflink.autoconfigure.actuate.endpoint.FlinkJobsEndpoint.CommandDescriptor;
import io.dynamodbflink.autoconfigure.actuate.endpoint.FlinkJobsEndpoint.StatusDescriptor;
import io.dynamodbflink.autoconfigure.cluster.Failures;
import io.dynamodbflink.autoconfigure.job.FailureSummary;
import io.dynamodbflink.autoconfigure.job.FlinkJobRegistry;
import io.dynamodbflink.autoconfigure.job.FlinkJobStatus;
import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** Carries out what somebody outside of the application wants done to a job, and tells him what came of it. */
final class JobControl {

    private static final Logger LOG = LoggerFactory.getLogger(JobControl.class);

    private final FlinkJobRegistry jobs;
    private final KnownSecrets secrets;

    JobControl(FlinkJobRegistry jobs, KnownSecrets secrets) {
        this.jobs = Objects.requireNonNull(jobs, "jobs");
        this.secrets = Objects.requireNonNull(secrets, "secrets");
    }

    /**
     * @throws RefusedCommandException if it has not been done
     */
    CommandDescriptor control(
            String job,
            @Nullable String action,
            @Nullable String position,
            @Nullable String timestamp,
            @Nullable String confirm) {
        FlinkJobStatus before = JobName.parse(job)
                .flatMap(jobs::status)
                .orElseThrow(() -> new RefusedCommandException(
                        RefusedCommandException.Kind.UNKNOWN_JOB,
                        "There is no such job. The jobs are: " + jobs.names()));
        JobCommand command;
        try {
            command = JobCommand.parse(before.name(), action, position, timestamp, confirm);
        } catch (IllegalArgumentException e) {
            throw refused(RefusedCommandException.Kind.MALFORMED, e);
        }
        LOG.info("Job '{}': {} has been asked for through the endpoint", command.job(), command.action());
        JobAction.Done done = carryOut(command, before);
        return new CommandDescriptor(
                job,
                command.action().toString(),
                secrets.redact(done.message()),
                Locations.withoutUserInfo(done.savepoint()),
                StatusDescriptor.of(jobs.status(command.job()).orElse(before)));
    }

    private JobAction.Done carryOut(JobCommand command, FlinkJobStatus before) {
        try {
            return command.action().carryOut(jobs, before, command.position());
        } catch (IllegalArgumentException e) {
            throw refused(RefusedCommandException.Kind.MALFORMED, e);
        } catch (IllegalStateException | FailureAnalyzedException e) {
            RefusedCommandException refusal = refused(RefusedCommandException.Kind.REFUSED, e);
            LOG.warn("Job '{}': {} has not been done: {}", command.job(), command.action(), refusal.getMessage());
            LOG.debug("Job '{}': why {} has not been done", command.job(), command.action(), e);
            throw refusal;
        } catch (RuntimeException e) {
            LOG.error("Job '{}': {} has failed", command.job(), command.action(), e);
            throw new RefusedCommandException(
                    RefusedCommandException.Kind.FAILED,
                    "The action has failed with a " + e.getClass().getSimpleName() + "; the log has the details.");
        }
    }

    private RefusedCommandException refused(RefusedCommandException.Kind kind, RuntimeException cause) {
        String message = String.valueOf(cause.getMessage());
        if (cause.getCause() != null) {
            FailureSummary root = Failures.summarize(cause, Instant.EPOCH, secrets);
            if (!message.contains(root.message()) || root.message().isEmpty()) {
                message += " (" + root.type() + ": " + root.message() + ")";
            }
        }
        return new RefusedCommandException(kind, secrets.redact(message));
    }
}

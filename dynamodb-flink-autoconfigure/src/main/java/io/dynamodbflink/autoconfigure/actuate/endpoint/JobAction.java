/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.actuate.endpoint;

import io.dynamodbflink.autoconfigure.job.FlinkJobRegistry;
import io.dynamodbflink.autoconfigure.job.FlinkJobStatus;
import io.dynamodbflink.autoconfigure.job.JobStartPosition;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What can be done to a job from outside of the application. */
enum JobAction {
    START("start") {
        @Override
        Done carryOut(FlinkJobRegistry jobs, FlinkJobStatus before, @Nullable JobStartPosition position) {
            jobs.start(before.name());
            return started(jobs, before);
        }
    },
    STOP("stop") {
        @Override
        Done carryOut(FlinkJobRegistry jobs, FlinkJobStatus before, @Nullable JobStartPosition position) {
            return ended("stopped", before, jobs.stop(before.name()));
        }
    },
    RESTART("restart") {
        @Override
        Done carryOut(FlinkJobRegistry jobs, FlinkJobStatus before, @Nullable JobStartPosition position) {
            jobs.restart(before.name());
            return submitted(jobs.status(before.name()).orElse(before));
        }
    },
    SAVEPOINT("savepoint") {
        @Override
        Done carryOut(FlinkJobRegistry jobs, FlinkJobStatus before, @Nullable JobStartPosition position) {
            return new Done("A savepoint has been taken.", jobs.savepoint(before.name()));
        }
    },
    PAUSE("pause") {
        @Override
        Done carryOut(FlinkJobRegistry jobs, FlinkJobStatus before, @Nullable JobStartPosition position) {
            return ended("paused", before, jobs.pause(before.name()));
        }
    },
    RESUME("resume") {
        @Override
        Done carryOut(FlinkJobRegistry jobs, FlinkJobStatus before, @Nullable JobStartPosition position) {
            jobs.resume(before.name());
            return started(jobs, before);
        }
    },
    RESET("reset") {
        @Override
        Done carryOut(FlinkJobRegistry jobs, FlinkJobStatus before, @Nullable JobStartPosition position) {
            if (position == null) {
                throw new IllegalArgumentException("reset needs a position");
            }
            jobs.reset(before.name(), position);
            return Done.of("The job has been submitted without state; it begins at " + position + ".");
        }
    };

    private final String text;

    JobAction(String text) {
        this.text = text;
    }

    /** In any letter case. */
    static Optional<JobAction> parse(String text) {
        return Arrays.stream(values())
                .filter(action -> action.text.equals(text.strip().toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** All of them, for those who have given something else. */
    static String list() {
        return Arrays.stream(values()).map(JobAction::toString).collect(Collectors.joining(", "));
    }

    /**
     * Waits until it is done, within the limits of the registry's commands.
     *
     * @param before what the job did when the command arrived
     * @param position where to begin; null unless this is {@link #RESET}
     * @throws IllegalStateException if the job's state does not allow it, or it failed
     */
    abstract Done carryOut(FlinkJobRegistry jobs, FlinkJobStatus before, @Nullable JobStartPosition position);

    /** The registry knows whether the job runs: what was observed last may be that the cluster does not answer. */
    private static Done started(FlinkJobRegistry jobs, FlinkJobStatus before) {
        FlinkJobStatus after = jobs.status(before.name()).orElse(before);
        if (!before.observed().isTerminal() && Objects.equals(after.jobId(), before.jobId())) {
            return Done.of("The job runs already.");
        }
        return submitted(after);
    }

    private static Done submitted(FlinkJobStatus after) {
        String from = after.restoredFrom();
        return Done.of(
                from == null
                        ? "The job has been submitted; it begins without state."
                        : "The job has been submitted; it goes on from " + from + ".");
    }

    private static Done ended(String how, FlinkJobStatus before, Optional<String> savepoint) {
        if (savepoint.isPresent()) {
            return new Done("The job has been " + how + " with a savepoint.", savepoint.get());
        }
        return Done.of(
                before.observed().isTerminal()
                        ? "The job is " + how + "; it did not run."
                        : "The job has been " + how + " without a savepoint; the log says why.");
    }

    @Override
    public String toString() {
        return text;
    }

    /**
     * What has been done.
     *
     * @param message in a sentence
     * @param savepoint path of the savepoint that was taken; null if none was
     */
    record Done(String message, @Nullable String savepoint) {

        static Done of(String message) {
            return new Done(message, null);
        }
    }
}

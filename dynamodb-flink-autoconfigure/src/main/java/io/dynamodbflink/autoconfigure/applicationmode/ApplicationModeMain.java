/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.applicationmode;

import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.job.JobProgram;
import io.dynamodbflink.autoconfigure.worker.WorkerApplication;
import io.dynamodbflink.autoconfigure.worker.WorkerDefinition;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.runtime.jobmanager.HighAvailabilityMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * The entry class for Flink's application mode: the JobManager of a cluster that is started for one Spring Boot
 * application runs it, with the application's jars in {@code usrlib}. It starts the application's context in worker role, and
 * submits the jobs that its properties define. State, restarts and upgrades are Flink's affair from there on.
 *
 * <p>The arguments are the main class of the application, the names of jobs ({@code --job=orders}, as often as there are
 * some; otherwise all jobs with {@code auto-startup}), and properties of the application
 * ({@code --dynamodb-flink.aws.region=eu-west-1}, {@code --spring.profiles.active=…}). Properties become a part of the
 * jobs: secrets belong into the environment of JobManager and TaskManagers.
 *
 * @since 0.1.0
 */
public final class ApplicationModeMain {

    private static final Logger LOG = LoggerFactory.getLogger(ApplicationModeMain.class);

    private ApplicationModeMain() {}

    /**
     * Submits the jobs and returns.
     *
     * @throws IllegalArgumentException if the arguments are wrong
     * @throws IllegalStateException if a job cannot be built or the cluster cannot have so many, with the remedy
     */
    public static void main(String[] arguments) {
        ProgramArguments program = ProgramArguments.parse(arguments);
        WorkerDefinition definition =
                WorkerDefinition.of(List.of(program.application()), program.profiles(), program.properties());
        try {
            JobProgram jobs = new JobProgram(WorkerApplication.context(definition));
            List<JobName> wanted = program.jobs().isEmpty() ? jobs.startedByDefault() : program.jobs();
            check(wanted, StreamExecutionEnvironment.getExecutionEnvironment().getConfiguration());
            for (JobName job : wanted) {
                LOG.info("Submitted the job '{}' of {} as {}", job, program.application(), jobs.submit(job));
            }
        } catch (RuntimeException e) {
            throw ExceptionUtils.findThrowable(e, FailureAnalyzedException.class)
                    .<RuntimeException>map(analyzed -> new IllegalStateException(text(analyzed.analysis()), e))
                    .orElse(e);
        }
    }

    /** There is nobody who would print an analysis: the message is what the JobManager logs. */
    private static String text(FailureAnalysis analysis) {
        return analysis.getDescription() + (analysis.getAction() == null ? "" : " " + analysis.getAction());
    }

    static void check(List<JobName> jobs, ReadableConfig cluster) {
        if (jobs.isEmpty()) {
            throw new IllegalStateException(
                    "The application has no jobs to run: define some below dynamodb-flink.jobs, or"
                            + " name those that are not started by themselves with --job=<name>.");
        }
        if (jobs.size() > 1
                && HighAvailabilityMode.isHighAvailabilityModeActivated(Configuration.fromMap(cluster.toMap()))) {
            throw new IllegalStateException(
                    "The jobs " + jobs + " cannot run on one cluster in application mode with high"
                            + " availability: Flink allows a single streaming job there. Start a cluster for each of them, with"
                            + " --job=<name>, or a session cluster for all of them.");
        }
    }
}

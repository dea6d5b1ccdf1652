/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.properties.ClusterProperties;
import io.dynamodbflink.autoconfigure.properties.ClusterProperties.Activation;
import io.dynamodbflink.autoconfigure.properties.ClusterProperties.OnChangedJob;
import io.dynamodbflink.autoconfigure.properties.ClusterProperties.OnShutdown;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.StringUtils;

/**
 * How an application deals with jobs that go on without it: under which name it finds them again, and what it does with
 * them when it starts and when it stops.
 *
 * @param application name of the application, the same for all its instances, and another one than those of other
 *     applications on the cluster
 * @param onShutdown what becomes of the jobs when the application stops
 * @param onChangedJob what is done with a running job whose definition has changed
 */
record OutlivingJobs(String application, OnShutdown onShutdown, OnChangedJob onChangedJob) {

    private static final String PREFIX = "dynamodb-flink.cluster.";

    private static final int LONGEST_NAME = 200;

    OutlivingJobs {
        Objects.requireNonNull(application, "application");
        Objects.requireNonNull(onShutdown, "onShutdown");
        Objects.requireNonNull(onChangedJob, "onChangedJob");
    }

    /**
     * @param applicationName what {@code spring.application.name} says
     * @return empty if jobs end with the application
     * @throws FailureAnalyzedException if the properties do not fit to such a cluster
     */
    static Optional<OutlivingJobs> of(
            FlinkCluster cluster,
            ClusterProperties properties,
            JobBlueprints blueprints,
            @Nullable String applicationName) {
        if (!cluster.outlivesApplication()) {
            if (properties.onShutdown() == OnShutdown.LEAVE_RUNNING) {
                throw new FailureAnalyzedException(
                        PREFIX
                                + "on-shutdown is 'leave-running', but the jobs run in the application's own JVM, and end"
                                + " with it.",
                        "Remove " + PREFIX + "on-shutdown, or set " + PREFIX + "target=remote.");
            }
            return Optional.empty();
        }
        if (properties.activation() == Activation.LOCK) {
            throw new FailureAnalyzedException(
                    PREFIX + "activation is 'lock', but the cluster is not in the application's JVM: it runs each job"
                            + " once, however many instances of the application there are, and all of them watch it.",
                    "Remove " + PREFIX + "activation.");
        }
        blueprints
                .all()
                .forEach(job -> JobChecks.requireDirectory(
                        job,
                        "the job outlives the application, which could neither upgrade it nor go on from its state.",
                        "Set %s to a directory that the application and all machines of the cluster share, such as"
                                + " s3://bucket/flink."));
        OnShutdown onShutdown = properties.onShutdown();
        return Optional.of(new OutlivingJobs(
                name(properties, applicationName),
                onShutdown == null ? OnShutdown.LEAVE_RUNNING : onShutdown,
                properties.onChangedJob()));
    }

    private static String name(ClusterProperties properties, @Nullable String applicationName) {
        String property = PREFIX + "remote.application-name";
        String name = properties.remote().applicationName();
        if (!StringUtils.hasText(name)) {
            name = applicationName;
        }
        if (!StringUtils.hasText(name)) {
            throw new FailureAnalyzedException(
                    "The application has no name by which it could find its jobs on the cluster again.",
                    "Set spring.application.name, or " + property + ", to the same for all instances of the"
                            + " application, and to another name than those of other applications on the cluster.");
        }
        String text = name.strip();
        if (text.length() > LONGEST_NAME || text.chars().anyMatch(Character::isISOControl)) {
            throw new FailureAnalyzedException(
                    "The application's name cannot be that of jobs on the cluster: it is longer than " + LONGEST_NAME
                            + " characters, or has control characters in it.",
                    "Set " + property + " to another name.");
        }
        return text;
    }

    OutlivingJob job(JobBlueprint job, JobDefinitions definitions) {
        return new OutlivingJob(
                new JobIdentity(application, job.name()), () -> definitions.of(job), new RunNotes(job.name()), this);
    }
}

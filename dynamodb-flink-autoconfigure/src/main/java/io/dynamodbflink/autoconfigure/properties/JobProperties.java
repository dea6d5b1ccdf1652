/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.properties;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One job.
 *
 * @param autoStartup Whether the job starts with the application.
 * @param onStartupFailure What becomes of the application if the job cannot be started with it: if it cannot be built, or
 *     Flink does not accept it, or it does not run within its startup timeout.
 * @param startupTimeout Time within which every task of the job has to run when the application starts; the application's
 *     start waits for that. By default, it waits only until Flink has accepted the job.
 * @param onFailure What becomes of the application if the job, once started, does not run any more: if it has failed
 *     for good, or ended without having been told to.
 * @param parallelism Number of parallel subtasks of every operator.
 * @param source What the job reads.
 * @param pipeline Name of the DynamoDbFlinkPipeline bean that transforms what the job reads. By default, the bean whose
 *     qualifier is the job's name, or else the only bean of that type; with none, changes are written as they are read.
 * @param sink What the job writes. Without it, the pipeline has to write by itself.
 * @param clientProvider Name of the DynamoDbClientProvider bean that makes the AWS clients of source and sink. By default,
 *     the bean whose qualifier is the job's name, or else the only bean of that type; with none, clients are made from
 *     'dynamodb-flink.aws'.
 * @param beansByValue Names of beans that the job takes along as copies instead of references: strategies, and what functions of
 *     the pipeline get from the PipelineContext. They must be serialisable and hold nothing of Spring. On a cluster elsewhere,
 *     a job all of whose beans do needs the application's context there for its AWS clients only.
 * @param checkpoint How the job keeps its state.
 * @param restart When the job is started again after a failure.
 * @param health When the running job is not well.
 * @param flink Any setting of Flink for this job, by its Flink key, such as 'pipeline.max-parallelism'. It goes over what the
 *     other properties say, except for where the job's state is kept.
 * @since 0.1.0
 */
@ConfigurationPropertiesSource
public record JobProperties(
        @DefaultValue("true") boolean autoStartup,
        @DefaultValue("fail-application") OnStartupFailure onStartupFailure,
        @Nullable Duration startupTimeout,
        @DefaultValue("report") OnFailure onFailure,
        @DefaultValue("1") int parallelism,
        @NestedConfigurationProperty @Nullable SourceProperties source,
        @Nullable String pipeline,
        @NestedConfigurationProperty @Nullable SinkProperties sink,
        @Nullable String clientProvider,
        @DefaultValue List<String> beansByValue,
        @NestedConfigurationProperty @DefaultValue CheckpointProperties checkpoint,
        @NestedConfigurationProperty @DefaultValue RestartProperties restart,
        @NestedConfigurationProperty @DefaultValue HealthProperties health,
        @DefaultValue Map<String, String> flink) {

    public JobProperties {
        beansByValue = List.copyOf(beansByValue);
        flink = Map.copyOf(flink);
    }

    /** Names Flink's settings only: their values may be secrets. */
    @Override
    public String toString() {
        return "JobProperties[autoStartup=" + autoStartup + ", onStartupFailure=" + onStartupFailure
                + ", startupTimeout=" + startupTimeout + ", onFailure=" + onFailure + ", parallelism=" + parallelism
                + ", source=" + source
                + ", pipeline=" + pipeline + ", sink=" + sink + ", clientProvider=" + clientProvider + ", beansByValue="
                + beansByValue + ", checkpoint="
                + checkpoint + ", restart=" + restart + ", health=" + health + ", flink=" + flink.keySet() + "]";
    }

    /** What becomes of the application if a job cannot be started. */
    public enum OnStartupFailure {
        /** The application does not start either. */
        FAIL_APPLICATION,
        /** The application starts; the job has failed, and health is down. */
        MARK_DOWN,
        /** The application starts; until the job has run, it is started again and again, with pauses that grow to a minute. */
        RETRY
    }

    /** What becomes of the application if a job does not run any more. */
    public enum OnFailure {
        /** Nothing: it is in the log, in the status and in health. */
        REPORT,
        /** The application is closed, and the process ends with an exit code other than 0. */
        STOP_APPLICATION,
        /** The application's liveness state is broken until the job runs again. */
        BROKEN_LIVENESS
    }
}

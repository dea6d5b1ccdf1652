/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.bean.BeanReference;
import io.dynamodbflink.autoconfigure.cluster.SubmittableJob;
import io.dynamodbflink.autoconfigure.pipeline.DynamoDbFlinkPipeline;
import io.dynamodbflink.autoconfigure.pipeline.PipelineContext;
import io.dynamodbflink.autoconfigure.properties.ClusterProperties;
import io.dynamodbflink.autoconfigure.properties.SinkProperties;
import io.dynamodbflink.autoconfigure.state.OperatorsWithoutUid;
import io.dynamodbflink.autoconfigure.state.SavedOperator;
import io.dynamodbflink.autoconfigure.strategy.BeanWatermarkStrategy;
import io.dynamodbflink.autoconfigure.strategy.StrategyRole;
import io.dynamodbflink.connector.sink.DynamoDbSink;
import io.dynamodbflink.connector.source.DynamoDbStreamsSource;
import java.io.IOException;
import java.io.NotSerializableException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.InvalidTypesException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.ApplicationContext;

/** Builds what is submitted to the cluster: source, pipeline and sink of a job. */
final class JobGraphs {

    private static final Logger LOG = LoggerFactory.getLogger(JobGraphs.class);

    /** Stable names of the operators: state is found again by them, so they must never change. */
    private static final String SINK_UID = "dynamodb-flink-sink";

    private final ApplicationContext context;
    private final ClusterProperties.Target target;
    private final ElementTypes elementTypes;

    /**
     * @param context has the beans that jobs are made of
     * @param target where the jobs are to run
     */
    JobGraphs(ApplicationContext context, ClusterProperties.Target target) {
        this.context = Objects.requireNonNull(context, "context");
        this.target = Objects.requireNonNull(target, "target");
        this.elementTypes = new ElementTypes(context);
    }

    /**
     * @param job what to build
     * @param run the run that it is built for
     * @throws FailureAnalyzedException if the job cannot be built as it is configured
     */
    SubmittableJob build(JobBlueprint job, JobRun run) {
        Configuration configuration = JobConfiguration.of(job, run);
        ClassLoader classLoader = Objects.requireNonNull(context.getClassLoader(), "class loader");
        return explaining(job, () -> {
            StreamGraph graph = graph(job, run.start(), new StreamExecutionEnvironment(configuration, classLoader));
            graph.setJobId(run.jobId() == null ? JobID.generate() : run.jobId());
            SubmittableJob submittable = submittable(graph, classLoader);
            if (run.start() instanceof StartPoint.RestorePoint point) {
                StateFitCheck.check(job, point, submittable.jobGraph(), configuration);
            }
            return submittable;
        });
    }

    /**
     * Builds a job and submits it to the cluster that this process belongs to, as a program of Flink's does. The cluster
     * says what it goes on from.
     *
     * @throws FailureAnalyzedException if the job cannot be built as it is configured
     */
    JobID execute(JobBlueprint job) {
        return explaining(job, () -> {
            StreamExecutionEnvironment environment =
                    StreamExecutionEnvironment.getExecutionEnvironment(JobConfiguration.ofProgram(job));
            StreamGraph graph = graph(job, StartPoint.Fresh.AS_CONFIGURED, environment);
            return environment.executeAsync(graph).getJobID();
        });
    }

    private StreamGraph graph(JobBlueprint job, StartPoint start, StreamExecutionEnvironment environment) {
        new JobBeans(context, job).check();
        environment.setParallelism(job.properties().parallelism());
        DataStream<?> read = read(job, start, environment);
        elementTypes.check(job, StrategyRole.PIPELINE, read.getType());
        DataStream<?> transformed = transform(job, environment, read);
        job.sink().ifPresent(sink -> {
            elementTypes.check(job, StrategyRole.ELEMENT_CONVERTER, transformed.getType());
            elementTypes.check(job, StrategyRole.TABLE_NAME_SELECTOR, transformed.getType());
            write(job, sink, transformed);
        });
        if (environment.getTransformations().isEmpty()) {
            throw new FailureAnalyzedException(
                    "The job '" + job.name()
                            + "' does nothing: it has no sink, and its pipeline adds nothing to the"
                            + " stream that it is given.",
                    "Set dynamodb-flink.jobs." + job.name() + ".sink.table-name, or write the stream in the"
                            + " pipeline.");
        }
        StreamGraph graph = environment.getStreamGraph();
        graph.setJobName(job.name().value());
        warnAboutMissingUids(job, graph);
        return graph;
    }

    private static <T> T explaining(JobBlueprint job, Callable<T> building) {
        try {
            return building.call();
        } catch (FailureAnalyzedException e) {
            throw e;
        } catch (Exception e) {
            throw explained(job, e);
        }
    }

    private SubmittableJob submittable(StreamGraph graph, ClassLoader classLoader) throws IOException {
        return switch (target) {
            case EMBEDDED -> SubmittableJob.here(graph, classLoader);
            case REMOTE -> SubmittableJob.elsewhere(graph, classLoader);
        };
    }

    private static void warnAboutMissingUids(JobBlueprint job, StreamGraph graph) {
        List<String> operators = OperatorsWithoutUid.of(graph);
        if (job.checkpoint().directory() != null && !operators.isEmpty()) {
            LOG.warn(
                    "Job '{}' has operators that may have state but no uid: {}. Their state is lost when the pipeline"
                            + " changes: call uid(...) on each of them.",
                    job.name(),
                    operators);
        }
    }

    @SuppressWarnings("unchecked")
    private DataStream<?> read(JobBlueprint job, StartPoint start, StreamExecutionEnvironment environment) {
        DynamoDbStreamsSource<Object> configured = (DynamoDbStreamsSource<Object>)
                context.getBean(JobBeanNames.source(job.name()), DynamoDbStreamsSource.class);
        DynamoDbStreamsSource<Object> source =
                start instanceof StartPoint.Fresh fresh ? fresh.appliedTo(configured) : configured;
        WatermarkStrategy<Object> watermarks = job.strategy(StrategyRole.WATERMARK_STRATEGY)
                .<WatermarkStrategy<Object>>map(
                        bean -> new BeanWatermarkStrategy<>((BeanReference<WatermarkStrategy<Object>>)
                                (BeanReference<?>) new JobBeans(context, job).reference(bean, WatermarkStrategy.class)))
                .orElseGet(WatermarkStrategy::noWatermarks);
        return environment
                .fromSource(source, watermarks, "DynamoDB stream", source.getProducedType())
                .uid(SavedOperator.SOURCE_UID);
    }

    @SuppressWarnings("unchecked")
    private DataStream<?> transform(JobBlueprint job, StreamExecutionEnvironment environment, DataStream<?> input) {
        Optional<String> bean = job.strategy(StrategyRole.PIPELINE);
        if (bean.isEmpty()) {
            return input;
        }
        DynamoDbFlinkPipeline<Object, Object> pipeline =
                (DynamoDbFlinkPipeline<Object, Object>) context.getBean(bean.get(), DynamoDbFlinkPipeline.class);
        DataStream<Object> output = pipeline.apply(
                (DataStream<Object>) input,
                new JobPipelineContext(job.name(), environment, new JobBeans(context, job)));
        if (output == null) {
            throw new FailureAnalyzedException(
                    "The pipeline '" + bean.get() + "' of job '" + job.name() + "' returned null.",
                    "Return the stream that the sink is to write; without a sink, any stream, such as the input.");
        }
        return output;
    }

    @SuppressWarnings("unchecked")
    private void write(JobBlueprint job, SinkProperties properties, DataStream<?> stream) {
        DynamoDbSink<Object> sink =
                (DynamoDbSink<Object>) context.getBean(JobBeanNames.sink(job.name()), DynamoDbSink.class);
        ((DataStream<Object>) stream).sinkTo(sink).uid(SINK_UID).name("DynamoDB table " + properties.tableName());
    }

    private static RuntimeException explained(JobBlueprint job, Exception failure) {
        Optional<NotSerializableException> culprit =
                ExceptionUtils.findThrowable(failure, NotSerializableException.class);
        if (culprit.isPresent()) {
            return new FailureAnalyzedException(
                    "The job '" + job.name() + "' cannot be sent to Flink: something in it holds a "
                            + culprit.get().getMessage() + ", which cannot be serialised.",
                    "In the job's pipeline, do not use fields or injected beans inside of functions. Take a reference"
                            + " from the PipelineContext instead, context.bean(Type.class), and call get() on it inside"
                            + " of the function.",
                    failure);
        }
        Optional<InvalidTypesException> untyped = ExceptionUtils.findThrowable(failure, InvalidTypesException.class);
        if (untyped.isPresent()) {
            return new FailureAnalyzedException(
                    "Flink cannot tell the type of the elements of the job '" + job.name() + "': "
                            + untyped.get().getMessage(),
                    "In the job's pipeline, call returns(Type.class), or returns(new TypeHint<Type<Argument>>() {}), on"
                            + " the step that is named above, or use a class in place of the lambda.",
                    failure);
        }
        Optional<String> key = malformedSetting(job, failure);
        if (key.isPresent()) {
            return new FailureAnalyzedException(
                    "Flink does not accept a setting of the job '" + job.name() + "': " + failure.getMessage(),
                    "Correct dynamodb-flink.jobs." + job.name() + ".flink[" + key.get() + "].",
                    failure);
        }
        return failure instanceof RuntimeException runtime
                ? runtime
                : new IllegalStateException(
                        "The job '" + job.name() + "' cannot be built: " + failure.getMessage(), failure);
    }

    /** The setting that Flink's message quotes. */
    private static Optional<String> malformedSetting(JobBlueprint job, Exception failure) {
        String message = String.valueOf(failure.getMessage());
        return job.properties().flink().keySet().stream()
                .filter(key -> message.contains("'" + key + "'"))
                .findFirst();
    }

    private record JobPipelineContext(JobName jobName, StreamExecutionEnvironment environment, JobBeans beans)
            implements PipelineContext {

        @Override
        public <T> BeanReference<T> bean(Class<T> type) {
            return beans.reference(type);
        }

        @Override
        public <T> BeanReference<T> bean(String name, Class<T> type) {
            return beans.reference(name, type);
        }
    }
}

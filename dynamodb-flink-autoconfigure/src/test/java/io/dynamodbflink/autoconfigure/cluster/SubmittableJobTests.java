/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.NotSerializableException;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.OperatorIDPair;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class SubmittableJobTests {

    private static final ClassLoader LOADER = SubmittableJobTests.class.getClassLoader();

    private final JobID id = new JobID(1, 2);

    @Test
    void planKeepsNameIdAndOperators() throws Exception {
        SubmittableJob job = SubmittableJob.elsewhere(graph(number -> number + 1), LOADER);

        StreamGraph arrived = JobPlan.read(job.plan().bytes(), LOADER);

        assertThat(job.name()).isEqualTo("numbers");
        assertThat(job.id()).isEqualTo(id);
        assertThat(arrived.getJobName()).isEqualTo("numbers");
        assertThat(arrived.getJobID()).isEqualTo(id);
        assertThat(operators(arrived.getJobGraph(LOADER))).isEqualTo(operators(job.jobGraph()));
    }

    @Test
    void jobGraphDoesNotChangeThePlan() throws Exception {
        SubmittableJob job = SubmittableJob.elsewhere(graph(number -> number + 1), LOADER);
        byte[] before = job.plan().bytes();

        job.jobGraph();

        assertThat(job.plan().bytes()).isEqualTo(before);
    }

    /** A JobManager reads the graph with its own classes first, and again when it recovers. */
    @Test
    void outerPartOfThePlanNeedsNoClassOfTheApplication() throws Exception {
        byte[] plan =
                SubmittableJob.elsewhere(graph(new Increment()), LOADER).plan().bytes();
        ClassLoader without = new ClassLoader(LOADER) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith("io.dynamodbflink")) {
                    throw new ClassNotFoundException(name);
                }
                return super.loadClass(name, resolve);
            }
        };

        StreamGraph graph = InstantiationUtil.deserializeObject(plan, without);

        assertThat(graph.getJobID()).isEqualTo(id);
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> JobPlan.read(plan, without))
                .satisfies(failure -> assertThat(ExceptionUtils.findThrowable(failure, ClassNotFoundException.class))
                        .hasValueSatisfying(
                                missing -> assertThat(missing).hasMessageContaining(Increment.class.getName())));
    }

    @Test
    void planSaysWhatStateTheJobGoesOnFrom() throws Exception {
        StreamGraph graph = graph(number -> number);
        graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath("file:/state/savepoint-1", true));

        SavepointRestoreSettings restore =
                SubmittableJob.elsewhere(graph, LOADER).plan().restore();

        assertThat(restore.getRestorePath()).isEqualTo("file:/state/savepoint-1");
        assertThat(restore.allowNonRestoredState()).isTrue();
    }

    @Test
    void whatCannotBeSerialisedIsRefusedWhenTheJobIsBuilt() {
        Object held = new Object();
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> SubmittableJob.elsewhere(unchecked(number -> number + held.hashCode()), LOADER))
                .satisfies(failure -> assertThat(ExceptionUtils.findThrowable(failure, NotSerializableException.class))
                        .isPresent());
    }

    @Test
    void jobForThisJvmHasNoPlan() {
        SubmittableJob job = SubmittableJob.here(graph(number -> number), LOADER);

        assertThat(job.jobGraph().getJobID()).isEqualTo(id);
        assertThat(job.jobGraph().getClasspaths()).hasSize(1);
        assertThatIllegalStateException().isThrownBy(job::plan).withMessageContaining("numbers");
    }

    private static List<OperatorID> operators(JobGraph graph) {
        return graph.getVerticesSortedTopologicallyFromSources().stream()
                .flatMap(vertex -> vertex.getOperatorIDs().stream())
                .map(OperatorIDPair::getGeneratedOperatorID)
                .toList();
    }

    private StreamGraph graph(MapFunction<Long, Long> function) {
        return graph(function, new Configuration());
    }

    /** A graph whose functions Flink does not look into while it is built. */
    private StreamGraph unchecked(MapFunction<Long, Long> function) {
        Configuration configuration = new Configuration();
        configuration.setString("pipeline.closure-cleaner-level", "NONE");
        return graph(function, configuration);
    }

    private StreamGraph graph(MapFunction<Long, Long> function, Configuration configuration) {
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(configuration, LOADER);
        environment
                .fromSource(new NumberSequenceSource(0, 9), WatermarkStrategy.noWatermarks(), "source")
                .map(function)
                .returns(Types.LONG)
                .keyBy(number -> number % 2)
                .sinkTo(new DiscardingSink<>());
        StreamGraph graph = environment.getStreamGraph();
        graph.setJobName("numbers");
        graph.setJobId(id);
        return graph;
    }

    private static final class Increment implements MapFunction<Long, Long> {

        private static final long serialVersionUID = 1L;

        @Override
        public Long map(Long number) {
            return number + 1;
        }
    }
}

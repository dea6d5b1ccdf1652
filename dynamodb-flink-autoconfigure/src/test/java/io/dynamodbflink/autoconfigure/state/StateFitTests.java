/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.apache.flink.runtime.OperatorIDPair;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.junit.jupiter.api.Test;

/** With graphs that Flink has made. */
class StateFitTests {

    @Test
    void stateOfTheSameGraphFits() {
        JobGraph graph = graph(numbers -> counted(numbers).uid("counter"));

        StateFit fit = StateFit.of(saved(graph), graph);

        assertThat(fit).isEqualTo(new StateFit(List.of(), List.of(), List.of()));
    }

    @Test
    void operatorsAreFoundByTheirUidWhateverElseChanges() {
        JobGraph before = graph(numbers -> counted(numbers).uid("counter"));
        JobGraph now = graph(numbers -> counted(
                        numbers.filter(number -> number > 1).name("large").uid("large"))
                .name("renamed")
                .uid("counter"));

        StateFit fit = StateFit.of(saved(before), now);

        assertThat(fit.unclaimed()).isEmpty();
        assertThat(fit.added()).containsExactly("'large', uid 'large'");
    }

    @Test
    void operatorThatIsGoneIsNamedWithTheOneThatMayBeMeant() {
        JobGraph before = graph(numbers -> counted(numbers).uid("counter"));
        JobGraph now = graph(numbers -> counted(numbers).uid("totals"));

        StateFit fit = StateFit.of(saved(before), now);

        assertThat(fit.unclaimed()).containsExactly("'count', uid 'counter'");
        assertThat(fit.added()).containsExactly("'count', uid 'totals'");
    }

    @Test
    void operatorWithoutUidIsSaidToHaveNone() {
        JobGraph before = graph(StateFitTests::counted);
        JobGraph now =
                graph(numbers -> counted(numbers.filter(number -> number > 1).uid("large")));

        assertThat(StateFit.of(saved(before), now).unclaimed())
                .singleElement()
                .asString()
                .startsWith("'count' without uid, id ");
    }

    @Test
    void operatorThatIsGoneDoesNotMatterIfItHadNoState() {
        JobGraph before = graph(numbers -> counted(numbers).uid("counter"));
        JobGraph now = graph(numbers -> counted(numbers).uid("totals"));
        List<SavedOperator> stateless = saved(before).stream()
                .map(operator -> new SavedOperator(operator.id(), operator.uid(), operator.name(), 1, 128, false))
                .toList();

        assertThat(StateFit.of(stateless, now).unclaimed()).isEmpty();
    }

    @Test
    void maxParallelismThatWasSetMustStay() {
        JobGraph graph = graph(numbers -> counted(numbers).uid("counter").setMaxParallelism(64));

        assertThat(StateFit.of(saved(graph), graph).unscalable())
                .containsExactly("'count', uid 'counter': its state was saved with a max parallelism of 128, which is"
                        + " 64 now");
    }

    @Test
    void parallelismMustNotBeMoreThanTheMaxParallelismOfTheState() {
        JobGraph graph = graph(numbers -> counted(numbers).uid("counter").setParallelism(129));

        assertThat(StateFit.of(saved(graph), graph).unscalable())
                .containsExactly(
                        "'count', uid 'counter': its parallelism of 129 is more than the max parallelism of 128"
                                + " that its state was saved with");
    }

    @Test
    void operatorsThatMayHaveStateAndHaveNoUidAreFound() {
        assertThat(OperatorsWithoutUid.of(streamGraph(StateFitTests::counted))).containsExactly("count");
        assertThat(OperatorsWithoutUid.of(
                        streamGraph(numbers -> counted(numbers).uid("counter"))))
                .isEmpty();
    }

    private static List<SavedOperator> saved(JobGraph graph) {
        return StreamSupport.stream(graph.getVertices().spliterator(), false)
                .map(JobVertex::getOperatorIDs)
                .flatMap(List::stream)
                .map(StateFitTests::saved)
                .toList();
    }

    private static SavedOperator saved(OperatorIDPair operator) {
        OperatorID id = operator.getUserDefinedOperatorID().orElse(operator.getGeneratedOperatorID());
        return new SavedOperator(
                id, operator.getUserDefinedOperatorUid(), operator.getUserDefinedOperatorName(), 1, 128, true);
    }

    private static SingleOutputStreamOperator<Long> counted(DataStream<Long> numbers) {
        return numbers.keyBy(number -> number % 2).reduce(Long::sum).name("count");
    }

    private static JobGraph graph(Consumer<DataStream<Long>> pipeline) {
        return streamGraph(pipeline).getJobGraph();
    }

    private static StreamGraph streamGraph(Consumer<DataStream<Long>> pipeline) {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setParallelism(1);
        DataStream<Long> numbers = environment.fromSequence(1, 10).uid("numbers");
        pipeline.accept(numbers);
        numbers.sinkTo(new DiscardingSink<>()).uid("nowhere");
        return environment.getStreamGraph();
    }
}

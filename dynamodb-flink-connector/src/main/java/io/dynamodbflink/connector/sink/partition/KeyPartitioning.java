/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.partition;

import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.Partitioner;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;
import org.apache.flink.streaming.api.transformations.UnionTransformation;

/**
 * The part of the job graph between the sink's input and its writer: a {@link RoutingOperator}, and an exchange that
 * brings each write to the subtask that owns its key group.
 *
 * <p>The operator has as many subtasks as what comes before it, so that Flink chains the two. Had it the sink's
 * parallelism and the input another one, Flink would deal the elements out in turn in between, and the order of a key
 * would be lost before the operator could keep it.
 *
 * @param <InputT> type of the elements
 * @since 0.1.0
 */
public final class KeyPartitioning<InputT> {

    /** Short: Flink cuts the names of chained operators at 80 characters in metrics, and warns of it. */
    private static final String NAME = "By key";

    private final ElementConverter<InputT, DynamoDbWriteRequest> converter;
    private final RequestGroups.Factory groups;

    /**
     * @param converter opened in the routing operator
     * @param groups opened in the routing operator
     */
    public KeyPartitioning(ElementConverter<InputT, DynamoDbWriteRequest> converter, RequestGroups.Factory groups) {
        this.converter = Objects.requireNonNull(converter, "converter");
        this.groups = Objects.requireNonNull(groups, "groups");
    }

    /** The writes of a stream of elements, partitioned by their key groups. */
    public DataStream<RoutedWrite> of(DataStream<InputT> elements) {
        List<DataStream<RoutedWrite>> routed = new ArrayList<>();
        for (Transformation<InputT> input : inputs(elements.getTransformation())) {
            routed.add(route(
                    new DataStream<>(elements.getExecutionEnvironment(), input),
                    routed.isEmpty() ? NAME : NAME + " (" + (routed.size() + 1) + ")"));
        }
        return union(routed).partitionCustom(new ByOwner(), new Itself());
    }

    /** The streams of a union may have different parallelisms: each gets an operator of its own. */
    @SuppressWarnings("unchecked") // The inputs of a union are of its type.
    private static <T> List<Transformation<T>> inputs(Transformation<T> transformation) {
        if (!(transformation instanceof UnionTransformation)) {
            return List.of(transformation);
        }
        List<Transformation<T>> inputs = new ArrayList<>();
        transformation.getInputs().forEach(input -> inputs.addAll(inputs((Transformation<T>) input)));
        return inputs;
    }

    private DataStream<RoutedWrite> route(DataStream<InputT> elements, String name) {
        SingleOutputStreamOperator<RoutedWrite> routed =
                elements.transform(name, RoutedWriteTypeInfo.INSTANCE, new RoutingOperatorFactory<>(converter, groups));
        Transformation<InputT> input = elements.getTransformation();
        if (!(input instanceof PartitionTransformation)) {
            routed.getTransformation().setParallelism(input.getParallelism(), input.isParallelismConfigured());
            if (input.getMaxParallelism() > 0) {
                routed.getTransformation().setMaxParallelism(input.getMaxParallelism());
            }
        }
        // Otherwise the user has partitioned the input already; the operator may have the sink's parallelism then.
        return routed;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // There are no arrays of generic types.
    private static DataStream<RoutedWrite> union(List<DataStream<RoutedWrite>> streams) {
        DataStream<RoutedWrite> first = streams.get(0);
        return streams.size() == 1
                ? first
                : first.union(streams.subList(1, streams.size()).toArray(new DataStream[0]));
    }

    private static final class ByOwner implements Partitioner<RoutedWrite> {

        private static final long serialVersionUID = 1L;

        @Override
        public int partition(RoutedWrite write, int subtasks) {
            return write.owner(subtasks);
        }
    }

    private static final class Itself implements KeySelector<RoutedWrite, RoutedWrite> {

        private static final long serialVersionUID = 1L;

        @Override
        public RoutedWrite getKey(RoutedWrite write) {
            return write;
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.state;

import java.util.List;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.SimpleUdfStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.SourceOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;

/**
 * The operators of a graph that may have state but no uid. Flink makes their ids from the shape of the graph, so that their
 * state is not found again when that changes.
 */
public final class OperatorsWithoutUid {

    private OperatorsWithoutUid() {}

    /** Names of these operators, sorted. */
    public static List<String> of(StreamGraph graph) {
        return graph.getStreamNodes().stream()
                .filter(node -> node.getTransformationUID() == null && node.getUserHash() == null)
                .filter(OperatorsWithoutUid::mayHaveState)
                .map(StreamNode::getOperatorName)
                .sorted()
                .toList();
    }

    /** What an operator keeps is known only when it runs. Those of a keyed stream, sources and some sinks tell before. */
    private static boolean mayHaveState(StreamNode node) {
        StreamOperatorFactory<?> factory = node.getOperatorFactory();
        return node.getStateKeySerializer() != null
                || factory instanceof SourceOperatorFactory
                || factory instanceof SinkWriterOperatorFactory<?, ?> sink
                        && sink.getSink() instanceof SupportsWriterState
                || factory instanceof SimpleUdfStreamOperatorFactory<?> function
                        && function.getUserFunction() instanceof CheckpointedFunction;
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.state;

import java.util.Objects;
import org.apache.flink.runtime.OperatorIDPair;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.jspecify.annotations.Nullable;

/**
 * An operator whose state was saved.
 *
 * @param id by which Flink finds its state again: made from its uid, or, if it has none, from the shape of the graph
 * @param uid null if it has none, or if that was not written down
 * @param name null if that was not written down
 * @param parallelism with which it ran
 * @param maxParallelism number of parts that its keyed state is cut into
 * @param stateful whether it has any state
 */
public record SavedOperator(
        OperatorID id,
        @Nullable String uid,
        @Nullable String name,
        int parallelism,
        int maxParallelism,
        boolean stateful) {

    /** Uid of the operator that reads a job's stream. */
    public static final String SOURCE_UID = "dynamodb-flink-source";

    public SavedOperator {
        Objects.requireNonNull(id, "id");
    }

    static SavedOperator of(OperatorState state) {
        return new SavedOperator(
                state.getOperatorID(),
                state.getOperatorUid().orElse(null),
                state.getOperatorName().orElse(null),
                state.getParallelism(),
                state.getMaxParallelism(),
                state.getCoordinatorState() != null
                        || state.getStates().stream().anyMatch(OperatorSubtaskState::hasState));
    }

    String label() {
        return label(name, uid, id);
    }

    static String label(OperatorIDPair operator) {
        return label(
                operator.getUserDefinedOperatorName(),
                operator.getUserDefinedOperatorUid(),
                operator.getGeneratedOperatorID());
    }

    private static String label(@Nullable String name, @Nullable String uid, OperatorID id) {
        return (name == null ? "an operator" : "'" + name + "'")
                + (uid == null ? " without uid, id " + id : ", uid '" + uid + "'");
    }
}

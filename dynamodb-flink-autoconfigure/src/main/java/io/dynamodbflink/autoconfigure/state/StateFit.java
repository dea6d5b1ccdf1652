/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.runtime.OperatorIDPair;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.runtime.jobgraph.OperatorID;

/**
 * How the operators of a saved state differ from those of the job that is to go on from it. Flink finds out the same, but
 * only when the job has been submitted, and one difference after the other.
 *
 * @param unclaimed operators that have saved state and are not in the job
 * @param added operators of the job that have no saved state
 * @param unscalable operators whose state does not fit the job's parallelism, each with the reason
 */
public record StateFit(List<String> unclaimed, List<String> added, List<String> unscalable) {

    public StateFit {
        unclaimed = List.copyOf(unclaimed);
        added = List.copyOf(added);
        unscalable = List.copyOf(unscalable);
    }

    public static StateFit of(List<SavedOperator> saved, JobGraph graph) {
        Map<OperatorID, JobVertex> vertices = new HashMap<>();
        for (JobVertex vertex : graph.getVertices()) {
            for (OperatorIDPair operator : vertex.getOperatorIDs()) {
                ids(operator).forEach(id -> vertices.put(id, vertex));
            }
        }
        List<String> unclaimed = new ArrayList<>();
        List<String> unscalable = new ArrayList<>();
        Set<OperatorID> known = new LinkedHashSet<>();
        for (SavedOperator operator : saved) {
            known.add(operator.id());
            JobVertex vertex = vertices.get(operator.id());
            if (vertex != null) {
                addScaling(operator, vertex, unscalable);
            } else if (operator.stateful()) {
                unclaimed.add(operator.label());
            }
        }
        List<String> added = new ArrayList<>();
        for (JobVertex vertex : graph.getVertices()) {
            for (OperatorIDPair operator : vertex.getOperatorIDs()) {
                if (ids(operator).stream().noneMatch(known::contains)) {
                    added.add(SavedOperator.label(operator));
                }
            }
        }
        return new StateFit(unclaimed, added, unscalable);
    }

    private static List<OperatorID> ids(OperatorIDPair operator) {
        List<OperatorID> ids = new ArrayList<>();
        ids.add(operator.getGeneratedOperatorID());
        operator.getUserDefinedOperatorID().ifPresent(ids::add);
        return ids;
    }

    private static void addScaling(SavedOperator operator, JobVertex vertex, List<String> unscalable) {
        int set = vertex.getMaxParallelism();
        if (set != JobVertex.MAX_PARALLELISM_DEFAULT && set != operator.maxParallelism()) {
            unscalable.add(operator.label() + ": its state was saved with a max parallelism of "
                    + operator.maxParallelism() + ", which is " + set + " now");
        } else if (vertex.getParallelism() > operator.maxParallelism()) {
            unscalable.add(operator.label() + ": its parallelism of " + vertex.getParallelism()
                    + " is more than the max parallelism of " + operator.maxParallelism()
                    + " that its state was saved with");
        }
    }
}

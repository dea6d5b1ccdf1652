/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import io.dynamodbflink.autoconfigure.job.FailureSummary;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;

/**
 * The task slots of a cluster.
 *
 * @param taskManagers TaskManagers that the cluster has
 * @param total slots that they have together
 * @param free slots that no job has
 */
record ClusterSlots(int taskManagers, int total, int free) {

    /** What Flink fails with if there are too few. */
    private static final String NO_SLOTS = "NoResourceAvailableException";

    /** @param json the answer of {@code /overview} */
    static ClusterSlots of(JsonNode json) {
        return new ClusterSlots(
                json.path("taskmanagers").asInt(),
                json.path("slots-total").asInt(),
                json.path("slots-available").asInt());
    }

    /** Slots that a job needs to run, by the answer of {@code /jobs/:id}: operators of one group share them. */
    static int needed(JsonNode details) {
        Map<String, Integer> groups = new HashMap<>();
        for (JsonNode vertex : details.path("vertices")) {
            groups.merge(
                    vertex.path("slotSharingGroupId").asText(),
                    vertex.path("parallelism").asInt(),
                    Math::max);
        }
        return groups.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Slots that a job needs to run. */
    static int needed(JobGraph graph) {
        Map<String, Integer> groups = new HashMap<>();
        for (JobVertex vertex : graph.getVertices()) {
            groups.merge(
                    vertex.getSlotSharingGroup().getSlotSharingGroupId().toString(),
                    vertex.getParallelism(),
                    Math::max);
        }
        return groups.values().stream().mapToInt(Integer::intValue).sum();
    }

    static boolean isLackOfThem(FailureSummary failure) {
        return failure.type().equals(NO_SLOTS);
    }

    FailureSummary explained(FailureSummary failure, int needed) {
        return new FailureSummary(
                failure.at(),
                failure.type(),
                (failure.message().endsWith(".") ? failure.message() : failure.message() + ".") + " " + text(needed));
    }

    /** What is to be done about it that a job does not get the slots that it needs. */
    String text(int needed) {
        return "The job needs " + needed + " task slot(s); the cluster has " + total + " on " + taskManagers
                + " TaskManager(s), of which " + free + " are free. Add TaskManagers or slots"
                + " (taskmanager.numberOfTaskSlots), or lower the job's parallelism.";
    }
}

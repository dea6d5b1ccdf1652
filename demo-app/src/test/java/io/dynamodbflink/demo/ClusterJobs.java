/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The jobs on a cluster, as the cluster itself tells it. */
final class ClusterJobs {

    private final DemoHttp http;

    ClusterJobs(URI restAddress) {
        this.http = new DemoHttp(restAddress);
    }

    /** Ids of the jobs that have not ended, by name. Fails if there are two of one name. */
    Map<String, String> ids() {
        Map<String, String> ids = new TreeMap<>();
        for (JsonNode job : http.get("/jobs/overview").get("jobs")) {
            if (!List.of("FINISHED", "CANCELED", "FAILED")
                    .contains(job.get("state").asString())) {
                assertThat(ids.put(job.get("name").asString(), job.get("jid").asString()))
                        .as("another job with the name of " + job)
                        .isNull();
            }
        }
        return ids;
    }

    /** That all tasks of a job run, and have been started together since a moment. */
    void assertRunsSince(String id, Instant moment) {
        JsonNode job = http.get("/jobs/" + id);
        assertThat(job.at("/state").asString("absent")).isEqualTo("RUNNING");
        assertThat(Instant.ofEpochMilli(job.at("/timestamps/RUNNING").asLong()))
                .as("start of the tasks")
                .isAfter(moment);
        for (JsonNode vertex : job.get("vertices")) {
            assertThat(vertex.at("/tasks/RUNNING").asInt())
                    .as("running tasks of " + vertex.get("name"))
                    .isEqualTo(vertex.get("parallelism").asInt());
        }
    }

    /** How many subtasks each operator of a job has. */
    List<Integer> parallelism(String id) {
        List<Integer> parallelism = new ArrayList<>();
        for (JsonNode vertex : http.get("/jobs/" + id).get("vertices")) {
            parallelism.add(vertex.get("parallelism").asInt());
        }
        return parallelism;
    }

    /** How often the tasks of a job have been started, as far as the JobManager that runs it now has seen it. */
    int starts(String id) {
        return subtasks(id).stream()
                        .mapToInt(subtask -> subtask.get("attempt").asInt())
                        .max()
                        .orElse(-1)
                + 1;
    }

    /** Resource ids of the TaskManagers that tasks of a job run on. */
    List<String> taskManagers(String id) {
        return subtasks(id).stream()
                .map(subtask -> subtask.get("taskmanager-id").asString())
                .toList();
    }

    private List<JsonNode> subtasks(String id) {
        List<JsonNode> subtasks = new ArrayList<>();
        for (JsonNode vertex : http.get("/jobs/" + id).get("vertices")) {
            http.get("/jobs/" + id + "/vertices/" + vertex.get("id").asString())
                    .get("subtasks")
                    .forEach(subtasks::add);
        }
        return subtasks;
    }
}

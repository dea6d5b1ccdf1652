/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.util.TimeUtils;

/** The part of Flink's REST API that tells of metrics. */
final class MetricsRest {

    /** Flink takes requests whose first line has no more than 4,096 characters. */
    private static final int MAX_QUERY = 3_500;

    /** A connection has its own limit, which is shorter. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Function<String, CompletableFuture<JsonNode>> get;

    /**
     * @param get answers to a path with its query
     */
    MetricsRest(Function<String, CompletableFuture<JsonNode>> get) {
        this.get = get;
    }

    /** How often Flink collects the metrics of its processes, at most. */
    Duration fetchInterval() throws IOException, InterruptedException {
        for (JsonNode setting : ask("/jobmanager/config")) {
            if (MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL
                    .key()
                    .equals(setting.path("key").asText())) {
                try {
                    return TimeUtils.parseDuration(setting.path("value").asText());
                } catch (IllegalArgumentException e) {
                    throw new IOException("The cluster has an interval that cannot be read: " + e.getMessage(), e);
                }
            }
        }
        return MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL.defaultValue();
    }

    /** The vertices of a job, with their parallelism. */
    Map<String, Integer> vertices(String job) throws IOException, InterruptedException {
        Map<String, Integer> vertices = new LinkedHashMap<>();
        for (JsonNode vertex : ask("/jobs/" + job).path("vertices")) {
            vertices.put(vertex.path("id").asText(), vertex.path("parallelism").asInt());
        }
        return vertices;
    }

    /** Names of the metrics of a vertex's coordinator, such as the enumerator of a source. */
    Set<String> coordinatorNames(String job, String vertex) throws IOException, InterruptedException {
        return names(vertexPath(job, vertex) + "/jm-operator-metrics");
    }

    /** Values of metrics of a vertex's coordinator. */
    Map<String, String> coordinatorValues(String job, String vertex, List<String> names)
            throws IOException, InterruptedException {
        return values(vertexPath(job, vertex) + "/jm-operator-metrics", names);
    }

    /** Names of the metrics of a vertex's first subtask; the others have the same. */
    Set<String> subtaskNames(String job, String vertex) throws IOException, InterruptedException {
        return names(vertexPath(job, vertex) + "/subtasks/0/metrics");
    }

    /**
     * Values of metrics of all of a vertex's subtasks.
     *
     * @param names the names, each with the index of the subtask and a dot before it
     */
    Map<String, String> subtaskValues(String job, String vertex, List<String> names)
            throws IOException, InterruptedException {
        return values(vertexPath(job, vertex) + "/metrics", names);
    }

    private static String vertexPath(String job, String vertex) {
        return "/jobs/" + job + "/vertices/" + vertex;
    }

    private Set<String> names(String path) throws IOException, InterruptedException {
        Set<String> names = new LinkedHashSet<>();
        ask(path).forEach(metric -> names.add(metric.path("id").asText()));
        return names;
    }

    private Map<String, String> values(String path, List<String> names) throws IOException, InterruptedException {
        Map<String, String> values = new HashMap<>();
        StringBuilder query = new StringBuilder();
        for (String name : names) {
            String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
            if (query.length() + encoded.length() >= MAX_QUERY && !query.isEmpty()) {
                askForValues(path, query, values);
                query.setLength(0);
            }
            query.append(query.isEmpty() ? "" : ",").append(encoded);
        }
        if (!query.isEmpty()) {
            askForValues(path, query, values);
        }
        return values;
    }

    private void askForValues(String path, CharSequence query, Map<String, String> values)
            throws IOException, InterruptedException {
        for (JsonNode metric : ask(path + "?get=" + query)) {
            JsonNode value = metric.path("value");
            if (value.isTextual()) {
                values.put(metric.path("id").asText(), value.asText());
            }
        }
    }

    private JsonNode ask(String path) throws IOException, InterruptedException {
        CompletableFuture<JsonNode> answer;
        try {
            answer = get.apply(path);
        } catch (IllegalStateException e) {
            throw new IOException("there is no connection to the cluster", e);
        }
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(String.valueOf(cause.getMessage()), cause);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("the cluster has not answered within " + PATIENCE.toSeconds() + "s", e);
        }
    }
}

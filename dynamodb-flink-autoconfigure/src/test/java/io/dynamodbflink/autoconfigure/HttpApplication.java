/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.json.JsonParser;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A web application with everything switched on and one job, {@code orders}, that replicates the table of that name, as
 * its clients see it: over real HTTP.
 */
final class HttpApplication implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonParser json = JsonParserFactory.getJsonParser();
    private final ConfigurableApplicationContext context;

    private HttpApplication(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * @param directory where the job keeps its state
     * @param more further properties; they go over the others
     */
    static HttpApplication start(
            Class<?> application, DynamoDbStreamsSimulator simulator, Path directory, Map<String, ?> more) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "server.port", "0",
                "management.endpoints.web.exposure.include", "*",
                "management.endpoint.health.show-details", "always",
                "management.endpoint.flinkjobs.access", "unrestricted",
                "dynamodb-flink.aws.region", simulator.region().id(),
                "dynamodb-flink.aws.endpoint", simulator.endpoint(),
                "dynamodb-flink.aws.credentials.access-key-id", simulator.accessKeyId(),
                "dynamodb-flink.aws.credentials.secret-access-key", simulator.secretAccessKey(),
                "dynamodb-flink.cluster.status-interval", "100ms"));
        properties.putAll(Map.of(
                "dynamodb-flink.jobs.orders.source.table-name", "orders",
                "dynamodb-flink.jobs.orders.source.initial-position", "trim-horizon",
                "dynamodb-flink.jobs.orders.source.empty-poll-delay", "100ms",
                "dynamodb-flink.jobs.orders.sink.table-name", "orders-replica",
                "dynamodb-flink.jobs.orders.sink.max-time-in-buffer", "100ms",
                "dynamodb-flink.jobs.orders.parallelism", "2",
                "dynamodb-flink.jobs.orders.checkpoint.interval", "200ms",
                "dynamodb-flink.jobs.orders.checkpoint.directory", directory.toUri()));
        properties.putAll(more);
        return new HttpApplication(new SpringApplicationBuilder(application)
                .web(WebApplicationType.SERVLET)
                .properties(properties)
                .run());
    }

    /** Sends a command for the job, whose fields are given in turns with their values. */
    HttpResponse<String> command(String action, String... more) {
        StringBuilder body = new StringBuilder("{\"action\":\"").append(action).append('"');
        for (int i = 0; i < more.length; i += 2) {
            body.append(",\"")
                    .append(more[i])
                    .append("\":\"")
                    .append(more[i + 1])
                    .append('"');
        }
        return send(request("/actuator/flinkjobs/orders")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.append('}').toString())));
    }

    /** Sends a command that must succeed, and gives its answer. */
    Map<String, Object> commanded(String action, String... more) {
        HttpResponse<String> answer = command(action, more);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json.parseMap(answer.body());
    }

    /** What the endpoint says the job does. */
    @SuppressWarnings("unchecked")
    Map<String, Object> status() {
        HttpResponse<String> answer = get("/actuator/flinkjobs/orders");
        assertThat(answer.statusCode()).isEqualTo(200);
        return (Map<String, Object>) json.parseMap(answer.body()).get("status");
    }

    /** Health of the job, with its details, whatever the status of the answer. */
    Map<String, Object> health() {
        return json.parseMap(get("/actuator/health/dynamoDbFlink/orders").body());
    }

    HttpResponse<String> get(String path) {
        return send(request(path));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(
                        "http://localhost:" + context.getEnvironment().getProperty("local.server.port") + path))
                .timeout(PATIENCE);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}

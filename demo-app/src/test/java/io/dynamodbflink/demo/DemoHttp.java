/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Talks to a running demo, or to the JobManager of its cluster, as a user does with curl. */
final class DemoHttp {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();
    private final URI base;

    DemoHttp(int port) {
        this(URI.create("http://127.0.0.1:" + port));
    }

    DemoHttp(URI base) {
        this.base = base;
    }

    JsonNode get(String path) {
        return send(HttpRequest.newBuilder(base.resolve(path)).GET(), TIMEOUT);
    }

    JsonNode post(String path) {
        return send(HttpRequest.newBuilder(base.resolve(path)).POST(HttpRequest.BodyPublishers.noBody()), TIMEOUT);
    }

    /** Has a job stopped, started and so on, which must be allowed, and waits until it is. */
    JsonNode control(String job, String action) {
        JsonNode answer = send(
                HttpRequest.newBuilder(base.resolve("/actuator/flinkjobs/" + job))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"action\": \"" + action + "\"}")),
                COMMAND_TIMEOUT);
        assertThat(answer.has("status")).as(action + ": " + answer).isTrue();
        return answer;
    }

    String healthOf(String job) {
        return get("/actuator/health")
                .at("/components/dynamoDbFlink/components/" + job + "/status")
                .asString("absent");
    }

    private JsonNode send(HttpRequest.Builder request, Duration timeout) {
        try {
            HttpResponse<String> response =
                    client.send(request.timeout(timeout).build(), HttpResponse.BodyHandlers.ofString());
            return json.readTree(response.body());
        } catch (IOException e) {
            throw new IllegalStateException("The demo does not answer at " + base, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

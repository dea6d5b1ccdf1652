/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What answers in the place of a cluster's REST endpoint, as a test tells it to. */
public final class FakeFlinkRest implements AutoCloseable {

    /** What Flink answers when it has no leader. */
    public static final Answer LEADERLESS = new Answer(
            503,
            "{\"errors\":[\"Service temporarily unavailable due to an ongoing leader election. Please refresh.\"]}",
            Map.of());

    private final HttpServer server;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    /** What every request is answered with; null if each path has its own answer. */
    private volatile Answer always;

    public FakeFlinkRest() {
        this(0);
    }

    /** @param port 0 for any */
    public FakeFlinkRest(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(executor);
        server.createContext("/", this::answer);
        server.start();
    }

    public String address() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Answers as a cluster of this version. */
    public FakeFlinkRest version(String version) {
        return on("/config", 200, "{\"flink-version\":\"" + version + "\",\"features\":{\"web-history\":false}}");
    }

    /** @param path path and query */
    public FakeFlinkRest on(String path, int status, String body) {
        answers.put(path, new Answer(status, body, Map.of()));
        return this;
    }

    public FakeFlinkRest always(Answer answer) {
        always = answer;
        return this;
    }

    /** Each path is answered for itself again. */
    public FakeFlinkRest normally() {
        always = null;
        return this;
    }

    /** Method and path of every request so far. */
    public List<String> requests() {
        return requests;
    }

    /** Bodies of the requests so far. */
    public List<String> bodies() {
        return bodies;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
        requests.add(exchange.getRequestMethod() + " " + path);
        Answer fixed = always;
        Answer answer = fixed != null
                ? fixed
                : answers.getOrDefault(path, new Answer(404, "{\"errors\":[\"Not found: " + path + "\"]}", Map.of()));
        answer.headers().forEach(exchange.getResponseHeaders()::add);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    public record Answer(int status, String body, Map<String, String> headers) {}
}

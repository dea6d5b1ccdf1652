/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers as the JobManager of a cluster would, in situations that a real one is seldom in. */
final class FakeJobManager implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    FakeJobManager() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Says what is answered to a request; the last answer to it is repeated. */
    FakeJobManager on(String request, int status, String body) {
        answers.computeIfAbsent(request, any -> new ArrayDeque<>()).add(new Answer(status, body));
        return this;
    }

    /** The connection breaks instead of an answer. */
    FakeJobManager breakOn(String request) {
        return on(request, 0, "");
    }

    List<String> requests() {
        return requests;
    }

    /** Of those requests that are not uploads. */
    List<String> bodies() {
        return bodies;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            byte[] body = exchange.getRequestBody().readAllBytes();
            requests.add(request);
            if (!request.endsWith("/upload")) {
                bodies.add(new String(body, StandardCharsets.UTF_8));
            }
            Answer answer = next(request);
            if (answer.status() > 0) {
                byte[] text = answer.body().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(answer.status(), text.length);
                exchange.getResponseBody().write(text);
            }
        }
    }

    private synchronized Answer next(String request) {
        Queue<Answer> queue = answers.get(request);
        if (queue == null) {
            return new Answer(404, "{\"errors\": [\"Not found: " + request + "\"]}");
        }
        return queue.size() > 1 ? queue.remove() : queue.element();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private record Answer(int status, String body) {}
}

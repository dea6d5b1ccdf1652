/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.remote;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.flink.client.ClientUtils;
import org.apache.flink.configuration.ConfigConstants;
import org.apache.flink.runtime.rest.HttpHeader;
import org.apache.flink.runtime.rest.util.RestMapperUtils;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.MissingNode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connection to the REST endpoint of a Flink cluster, for whatever Flink's own client does not offer. Nothing is tried
 * twice here. Every answer is JSON; whatever else comes fails with a {@link RestFailure} that says who is to blame.
 *
 * <p>Flink's client makes a connection for each request; this one keeps them, since jobs are asked about every second.
 */
public final class FlinkRest implements AutoCloseable {

    /** Reads and writes JSON as Flink does; what it does not know, it ignores. */
    public static final ObjectMapper JSON = RestMapperUtils.getFlexibleObjectMapper();

    private static final Logger LOG = LoggerFactory.getLogger(FlinkRest.class);

    private static final int THREADS = 2;

    private final RestAddress address;
    private final Duration timeout;
    private final List<HttpHeader> headers;
    private final ExecutorService executor;
    private final HttpClient http;
    private final ClusterContact contact;

    /** Requests without an answer yet. */
    private final Set<CompletableFuture<?>> pending = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    /**
     * @param tls whom connections trust, and with which certificate they identify themselves; null for what the JVM trusts
     * @param timeout what an answer may take
     */
    public FlinkRest(RestAddress address, @Nullable SSLContext tls, Duration timeout) {
        this.address = Objects.requireNonNull(address, "address");
        this.timeout = Objects.requireNonNull(timeout, "timeout");
        this.headers =
                List.copyOf(ClientUtils.readHeadersFromEnvironmentVariable(ConfigConstants.FLINK_REST_CLIENT_HEADERS));
        this.contact = new ClusterContact(address.toString());
        this.executor = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "dynamodb-flink-rest");
            thread.setDaemon(true);
            return thread;
        });
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .executor(executor);
        if (tls != null) {
            builder.sslContext(tls);
        }
        this.http = builder.build();
    }

    public RestAddress address() {
        return address;
    }

    /** Whether the cluster answers, and since when it has not. */
    public ClusterContact contact() {
        return contact;
    }

    /**
     * @param path path and query, beginning with a slash
     * @return fails with a {@link RestFailure}
     */
    public CompletableFuture<JsonNode> get(String path) {
        return send(request(path, timeout).GET(), timeout);
    }

    /**
     * @param body null for none
     * @return fails with a {@link RestFailure}
     */
    public CompletableFuture<JsonNode> post(String path, @Nullable JsonNode body) {
        return post(path, body, timeout);
    }

    /**
     * @param body null for none
     * @param patience what the answer may take
     * @return fails with a {@link RestFailure}
     */
    public CompletableFuture<JsonNode> post(String path, @Nullable JsonNode body, Duration patience) {
        HttpRequest.Builder request = request(path, patience);
        return body == null
                ? send(request.POST(BodyPublishers.noBody()), patience)
                : send(
                        request.header("Content-Type", "application/json; charset=UTF-8")
                                .POST(BodyPublishers.ofString(body.toString())),
                        patience);
    }

    /** @return fails with a {@link RestFailure} */
    public CompletableFuture<JsonNode> delete(String path) {
        return send(request(path, timeout).DELETE(), timeout);
    }

    /**
     * Sends a file, as a form of a web page does.
     *
     * @param fileName name that the cluster is to know it by, of letters, digits, '-', '_' and '.'
     * @param patience what that may take, answer included
     * @return fails with a {@link RestFailure}
     * @throws IOException if there is no such file
     */
    public CompletableFuture<JsonNode> upload(String path, Path file, String fileName, Duration patience)
            throws IOException {
        if (!fileName.matches("[\\w.-]+")) {
            throw new IllegalArgumentException("'" + fileName + "' cannot be the name of a file to send");
        }
        String boundary = "dynamodb-flink-" + UUID.randomUUID();
        BodyPublisher body = BodyPublishers.concat(
                text("--" + boundary + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"" + fileName
                        + "\"\r\nContent-Type: application/x-java-archive\r\n\r\n"),
                BodyPublishers.ofFile(file),
                text("\r\n--" + boundary + "--\r\n"));
        return send(
                request(path, patience)
                        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                        .POST(body),
                patience);
    }

    private static BodyPublisher text(String text) {
        return BodyPublishers.ofString(text, StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String path, Duration patience) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.resolve(path)).timeout(patience).header("Accept", "application/json");
        headers.forEach(header ->
                request.header(header.getName().strip(), header.getValue().strip()));
        return request;
    }

    private CompletableFuture<JsonNode> send(HttpRequest.Builder request, Duration patience) {
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        pending.add(answer);
        if (closed) {
            pending.remove(answer);
            return CompletableFuture.failedFuture(closedFailure());
        }
        CompletableFuture<HttpResponse<String>> exchange =
                http.sendAsync(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        // The client's own time-out ends when the first line of the answer is there.
        exchange.copy().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).whenComplete((response, failure) -> {
            try {
                if (response == null) {
                    throw RestFailures.noAnswer(address, patience, Objects.requireNonNull(failure));
                }
                JsonNode json = read(response);
                contact.answered();
                answer.complete(json);
            } catch (RestFailure e) {
                if (!closed) {
                    contact.failed(e);
                }
                answer.completeExceptionally(e);
            }
        });
        answer.whenComplete((json, failure) -> {
            pending.remove(answer);
            if (failure != null) {
                exchange.cancel(true);
            }
        });
        return answer;
    }

    private JsonNode read(HttpResponse<String> response) throws RestFailure {
        JsonNode json = parse(response.body());
        if (!json.isContainerNode() || response.statusCode() / 100 != 2) {
            throw RestFailures.unexpected(
                    address,
                    response.statusCode(),
                    response.headers().firstValue("Location").orElse(null),
                    json);
        }
        return json;
    }

    /** Whoever is not Flink may answer anything. */
    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static IllegalStateException closedFailure() {
        return new IllegalStateException("The connection to the Flink cluster is closed");
    }

    /** Requests without an answer fail. */
    @Override
    public void close() {
        closed = true;
        pending.forEach(answer -> answer.completeExceptionally(closedFailure()));
        pending.clear();
        endNow();
        executor.shutdown();
    }

    /**
     * Since Java 21 a client can be told to end. Before, its only thread, a daemon, ends when nobody refers to the client
     * any more.
     */
    private void endNow() {
        try {
            HttpClient.class.getMethod("shutdownNow").invoke(http);
        } catch (NoSuchMethodException e) {
            LOG.trace("Java {} ends the HTTP client by itself", Runtime.version(), e);
        } catch (ReflectiveOperationException e) {
            LOG.warn("The HTTP client of the Flink cluster at {} could not be ended", address, e);
        }
    }
}

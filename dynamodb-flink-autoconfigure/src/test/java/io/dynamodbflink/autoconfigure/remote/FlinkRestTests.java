/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.autoconfigure.remote.RestFailure.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlinkRestTests {

    private final FakeFlinkRest cluster = new FakeFlinkRest();
    private final FlinkRest rest = to(cluster.address(), Duration.ofSeconds(30));

    @AfterEach
    void close() {
        rest.close();
        cluster.close();
    }

    @Test
    void answerIsRead() {
        cluster.on("/jobs/overview?a=b", 200, "{\"jobs\":[{\"jid\":\"1\"}]}");

        assertThat(rest.get("/jobs/overview?a=b")
                        .join()
                        .path("jobs")
                        .get(0)
                        .path("jid")
                        .asText())
                .isEqualTo("1");
        assertThat(rest.contact().trouble()).isNull();
    }

    @Test
    void metricsAreAList() {
        cluster.on("/jobs/1/metrics", 200, "[{\"id\":\"a\"}]");

        assertThat(rest.get("/jobs/1/metrics").join()).hasSize(1);
    }

    @Test
    void bodyIsSent() {
        cluster.on("/jars/x/run", 200, "{\"jobid\":\"1\"}");

        rest.post("/jars/x/run", FlinkRest.JSON.createObjectNode().put("entryClass", "a.B"))
                .join();

        assertThat(cluster.requests()).containsExactly("POST /jars/x/run");
        assertThat(cluster.bodies()).containsExactly("{\"entryClass\":\"a.B\"}");
    }

    @Test
    void fileIsSentAsAForm(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("local.bin"), "the content");
        cluster.on("/jars/upload", 200, "{\"status\":\"success\"}");

        rest.upload("/jars/upload", file, "app-1.jar", Duration.ofSeconds(30)).join();

        assertThat(cluster.bodies()).singleElement().satisfies(body -> assertThat(body)
                .contains("filename=\"app-1.jar\"", "\r\n\r\nthe content\r\n--")
                .doesNotContain("local.bin"));
    }

    @Test
    void nameOfAFileCannotEscapeFromItsHeader(@TempDir Path directory) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rest.upload("/jars/upload", directory, "a\"\r\nb", Duration.ofSeconds(1)));
    }

    @ParameterizedTest
    @CsvSource({
        "404, '{\"errors\":[\"Job 1 not found\"]}', NOT_FOUND, Job 1 not found, true",
        "500, '{\"errors\":[\"Internal server error.\",\"<Exception on server side:\\njava.io.IOException: disk full\\n\\tat x\"]}',"
                + " REJECTED, disk full, true",
        "500, '{\"errors\":[\"Internal server error.\",\"org.apache.flink.runtime.messages.FlinkJobNotFoundException: Could"
                + " not find Flink job (1)\"]}', NOT_FOUND, Could not find Flink job, true",
        "400, '{\"errors\":[\"bad\"]}', REJECTED, HTTP 400): bad, true",
        "503, '{\"errors\":[\"leader election\"]}', UNAVAILABLE, no JobManager is in charge, false",
        "503, <html>, UNAVAILABLE, in front of the cluster, false",
        "502, '', UNAVAILABLE, HTTP 502, false",
        "404, default backend - 404, NOT_FLINK, not the REST endpoint of a Flink cluster, false",
        "404, '{\"message\":\"no route\"}', NOT_FLINK, HTTP 404, false",
        "200, <html>welcome</html>, NOT_FLINK, not the REST endpoint, false",
        "200, '\"text\"', NOT_FLINK, not the REST endpoint, false",
        "401, '', ACCESS, access is denied, false",
        "403, <html>, ACCESS, access is denied, false",
    })
    void whatEachAnswerMeans(int status, String body, Kind kind, String text, boolean answer) {
        cluster.always(new FakeFlinkRest.Answer(status, body, Map.of()));

        RestFailure failure = failure(rest.get("/config"));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.status()).isEqualTo(status);
        assertThat(failure).hasMessageContaining(text);
        assertThat(failure.isAnswer()).isEqualTo(answer);
        assertThat(rest.contact().trouble() == null).isEqualTo(answer);
    }

    @Test
    void redirectionIsNotFollowed() {
        cluster.always(new FakeFlinkRest.Answer(301, "", Map.of("Location", "https://elsewhere/config?token=x")));

        assertThat(failure(rest.get("/config")))
                .hasMessageContaining("to https://elsewhere/config")
                .hasMessageNotContaining("token")
                .extracting(RestFailure::kind)
                .isEqualTo(Kind.NOT_FLINK);
        assertThat(cluster.requests()).hasSize(1);
    }

    @Test
    void nobodyListens() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (FlinkRest nowhere = to("http://localhost:" + port, Duration.ofSeconds(30))) {
            assertThat(failure(nowhere.get("/config")).kind()).isEqualTo(Kind.REFUSED);
        }
    }

    @Test
    void nameOfTheHostIsNotKnown() {
        try (FlinkRest nowhere = to("http://jobmanager.invalid:8081", Duration.ofSeconds(30))) {
            assertThat(failure(nowhere.get("/config")))
                    .hasMessageContaining("'jobmanager.invalid'")
                    .extracting(RestFailure::kind)
                    .isEqualTo(Kind.UNKNOWN_HOST);
        }
    }

    @Test
    void nobodyAnswers() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                FlinkRest waiting = to("http://localhost:" + silent.getLocalPort(), Duration.ofMillis(50))) {
            assertThat(failure(waiting.get("/config")))
                    .hasMessageContaining("50 ms")
                    .extracting(RestFailure::kind)
                    .isEqualTo(Kind.TIMEOUT);
        }
    }

    @Test
    void answerThatNeverEndsIsGivenUp() throws Exception {
        try (ServerSocket slow = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                FlinkRest waiting = to("http://localhost:" + slow.getLocalPort(), Duration.ofMillis(500))) {
            CompletableFuture<JsonNode> answer = waiting.get("/config");
            try (Socket socket = slow.accept()) {
                socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{".getBytes());
                assertThat(failure(answer).kind()).isEqualTo(Kind.TIMEOUT);
            }
        }
    }

    @Test
    void connectionThatBreaksIsNoAnswer() throws Exception {
        try (ServerSocket breaking = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                FlinkRest broken = to("http://localhost:" + breaking.getLocalPort(), Duration.ofSeconds(30))) {
            CompletableFuture<JsonNode> answer = broken.post("/jobs/1/stop", null);
            // The client may try once more by itself.
            breaking.setSoTimeout(100);
            while (!answer.isDone()) {
                try (Socket socket = breaking.accept()) {
                    assertThat(socket.getInputStream().read()).isPositive();
                    socket.setSoLinger(true, 0);
                } catch (SocketTimeoutException e) {
                    continue;
                }
            }
            assertThat(failure(answer).kind()).isEqualTo(Kind.BROKEN);
        }
    }

    @Test
    void plainEndpointIsNotSpokenToSecurely() throws Exception {
        try (PlainEndpoint plain = new PlainEndpoint();
                FlinkRest secure = to(plain.address().replace("http:", "https:"), Duration.ofSeconds(30))) {
            assertThat(failure(secure.get("/config")).kind()).isEqualTo(Kind.TLS);
        }
    }

    @Test
    void troubleIsRememberedUntilTheClusterAnswersAgain() {
        cluster.version("2.3.0").always(FakeFlinkRest.LEADERLESS);
        failure(rest.get("/config"));
        var first = rest.contact().trouble();
        failure(rest.get("/config"));

        assertThat(first).isNotNull();
        assertThat(first.text()).contains(cluster.address(), "no JobManager is in charge");
        assertThat(rest.contact().trouble()).isNotNull();
        assertThat(rest.contact().trouble().since()).isEqualTo(first.since());

        cluster.normally();
        rest.get("/config").join();
        assertThat(rest.contact().trouble()).isNull();
    }

    @Test
    void closeFailsWhatIsUnderWayAndLeavesNoThreads() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            FlinkRest closing = to("http://localhost:" + silent.getLocalPort(), Duration.ofMinutes(5));
            CompletableFuture<JsonNode> answer = closing.get("/config");
            rest.close();
            closing.close();

            assertThat(answer).isCompletedExceptionally();
            assertThat(closing.get("/config")).isCompletedExceptionally();
            await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .doesNotContain("dynamodb-flink-rest"));
        }
    }

    private static FlinkRest to(String address, Duration timeout) {
        return new FlinkRest(RestAddress.parse(address), null, timeout);
    }

    private static RestFailure failure(CompletableFuture<JsonNode> answer) {
        try {
            throw new AssertionError("no failure, but " + answer.join());
        } catch (CompletionException e) {
            return RestFailure.of(e).orElseThrow(() -> new AssertionError("another failure", e));
        }
    }
}

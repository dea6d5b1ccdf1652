/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.dynamodbflink.connector.aws.AWSConfigConstants.HttpClientType;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/** What clients send, bear and leave behind, seen from a server: the same for every HTTP client. */
@ParameterizedClass
@EnumSource(HttpClientType.class)
class AwsClientFactoryIT {

    private static final String NO_TABLES = "{\"TableNames\":[]}";

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Properties properties = new Properties();

    @Parameter
    private HttpClientType type;

    private HttpServer server;
    private HttpHandler handler = exchange -> answer(exchange, 200, NO_TABLES);

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        start(server);
        properties.setProperty(AWSConfigConstants.HTTP_CLIENT_TYPE, type.name());
        properties.setProperty(AWSConfigConstants.AWS_REGION, "ddblocal");
        properties.setProperty(AWSConfigConstants.AWS_ENDPOINT, uri("http", server));
        properties.setProperty(AWSConfigConstants.AWS_ACCESS_KEY_ID, "AKID");
        properties.setProperty(AWSConfigConstants.AWS_SECRET_ACCESS_KEY, "secret");
    }

    @AfterEach
    void stopServer() {
        released.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void requestsAreSignedForTheConfiguredRegionWithTheConfiguredKey() {
        try (DynamoDbAsyncClient client = AwsClientFactory.of(properties).dynamoDbClient()) {
            assertThat(client.listTables().join().tableNames()).isEmpty();
        }

        assertThat(calls).singleElement().satisfies(call -> {
            assertThat(call.authorization).contains("Credential=AKID/", "/ddblocal/dynamodb/");
            assertThat(call.userAgent).startsWith("dynamodb-flink");
        });
    }

    @Test
    void userAgentBeginsWithTheConfiguredPrefix() {
        properties.setProperty(AWSConfigConstants.AWS_DYNAMODB_STREAMS_CLIENT_USER_AGENT_PREFIX, "mine/7");
        handler = exchange -> answer(exchange, 200, "{\"Streams\":[]}");

        try (DynamoDbStreamsAsyncClient client = AwsClientFactory.of(properties).streamsClient()) {
            assertThat(client.listStreams(request -> {}).join().streams()).isEmpty();
        }

        assertThat(calls).singleElement().satisfies(call -> assertThat(call.userAgent)
                .startsWith("mine/7"));
    }

    @Test
    void failedCallIsNotRepeatedByTheClient() {
        handler = exchange -> answer(
                exchange,
                500,
                "{\"__type\":\"com.amazonaws.dynamodb.v20120810#InternalServerError\",\"message\":\"x\"}");

        assertThat(AwsErrors.classify(failure(AwsClientFactory.of(properties)))).isEqualTo(AwsErrorKind.TRANSIENT);
        assertThat(calls).hasSize(1);
    }

    @Test
    void damagedAnswerIsATransientError() {
        handler = exchange -> {
            exchange.getResponseHeaders().set("x-amz-crc32", "1");
            answer(exchange, 200, NO_TABLES);
        };

        assertThat(AwsErrors.classify(failure(AwsClientFactory.of(properties)))).isEqualTo(AwsErrorKind.TRANSIENT);
    }

    @Test
    void matchingChecksumIsAccepted() {
        CRC32 crc = new CRC32();
        crc.update(NO_TABLES.getBytes(StandardCharsets.UTF_8));
        handler = exchange -> {
            exchange.getResponseHeaders().set("x-amz-crc32", String.valueOf(crc.getValue()));
            answer(exchange, 200, NO_TABLES);
        };

        try (DynamoDbAsyncClient client = AwsClientFactory.of(properties).dynamoDbClient()) {
            assertThat(client.listTables().join().tableNames()).isEmpty();
        }
    }

    @Test
    void refusedConnectionIsATransientError() {
        server.stop(0);

        assertThat(AwsErrors.classify(failure(AwsClientFactory.of(properties)))).isEqualTo(AwsErrorKind.TRANSIENT);
    }

    @Test
    void droppedConnectionIsATransientError() {
        handler = HttpExchange::close;

        assertThat(AwsErrors.classify(failure(AwsClientFactory.of(properties)))).isEqualTo(AwsErrorKind.TRANSIENT);
    }

    @Test
    void callThatHangsEndsAndGivesItsConnectionBack() {
        properties.setProperty(AWSConfigConstants.HTTP_CLIENT_ATTEMPT_TIMEOUT, "300ms");
        properties.setProperty(AWSConfigConstants.HTTP_CLIENT_MAX_CONCURRENCY, "1");
        handler = this::hang;

        try (DynamoDbAsyncClient client = AwsClientFactory.of(properties).dynamoDbClient()) {
            Throwable error = catchThrowable(() -> client.listTables().join());
            assertThat(AwsErrors.classify(error)).isEqualTo(AwsErrorKind.TRANSIENT);

            handler = exchange -> answer(exchange, 200, NO_TABLES);
            // The cancelled connection closes in the background.
            await().atMost(Duration.ofSeconds(10)).ignoreExceptions().untilAsserted(() -> assertThat(
                            client.listTables().join().tableNames())
                    .isEmpty());
        }
    }

    @Test
    void silentConnectionEndsAfterTheReadTimeOut() {
        properties.setProperty(AWSConfigConstants.HTTP_CLIENT_READ_TIMEOUT_MILLIS, "1000");
        properties.setProperty(AWSConfigConstants.HTTP_CLIENT_ATTEMPT_TIMEOUT, "1 min");
        properties.setProperty(AWSConfigConstants.HTTP_CLIENT_CALL_TIMEOUT, "1 min");
        handler = this::hang;

        long start = System.nanoTime();
        Throwable error = failure(AwsClientFactory.of(properties));

        assertThat(AwsErrors.classify(error)).isEqualTo(AwsErrorKind.TRANSIENT);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void closedClientsLeaveNoThreads() {
        AwsClientFactory factory = AwsClientFactory.of(properties);
        try (DynamoDbAsyncClient first = factory.dynamoDbClient()) {
            first.listTables().join();
        }
        Set<Thread> before = threads();

        for (int i = 0; i < 3; i++) {
            try (DynamoDbAsyncClient client = factory.dynamoDbClient();
                    DynamoDbStreamsAsyncClient streams = factory.streamsClient()) {
                client.listTables().join();
                streams.listStreams(request -> {}).join();
            }
        }

        awaitNoThreadsBeyond(before);
    }

    /**
     * The future of a call completes before the SDK cancels the call's time-outs, so that they are still due when the
     * client is closed at once.
     */
    @Test
    void clientThatIsClosedByItsLastAnswerLeavesNoThreads() {
        properties.setProperty(AWSConfigConstants.HTTP_CLIENT_ATTEMPT_TIMEOUT, "1 min");
        properties.setProperty(AWSConfigConstants.HTTP_CLIENT_CALL_TIMEOUT, "1 min");
        AwsClientFactory factory = AwsClientFactory.of(properties);
        try (DynamoDbAsyncClient first = factory.dynamoDbClient()) {
            first.listTables().join();
        }
        Set<Thread> before = threads();
        handler = exchange -> {
            awaitRelease();
            answer(exchange, 200, NO_TABLES);
        };

        DynamoDbAsyncClient client = factory.dynamoDbClient();
        // Netty waits for its event loop when it is closed, and cannot be closed by it.
        Executor closing = type == HttpClientType.NETTY ? threads : Runnable::run;
        CompletableFuture<?> closed = client.listTables().whenCompleteAsync((tables, error) -> client.close(), closing);
        released.countDown();
        assertThat(closed).succeedsWithin(Duration.ofSeconds(10));

        awaitNoThreadsBeyond(before);
    }

    private static void awaitNoThreadsBeyond(Set<Thread> before) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(before).containsAll(threads()));
    }

    @Test
    void certificateIsRefusedUnlessAllAreTrusted(@TempDir Path directory) throws Exception {
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(selfSigned(directory)));
        start(secure);
        try {
            properties.setProperty(AWSConfigConstants.AWS_ENDPOINT, uri("https", secure));

            assertThat(AwsErrors.classify(failure(AwsClientFactory.of(properties))))
                    .isEqualTo(AwsErrorKind.TRANSIENT);
            assertThat(calls).isEmpty();

            properties.setProperty(AWSConfigConstants.TRUST_ALL_CERTIFICATES, "true");
            try (DynamoDbAsyncClient client = AwsClientFactory.of(properties).dynamoDbClient()) {
                assertThat(client.listTables().join().tableNames()).isEmpty();
            }
        } finally {
            secure.stop(0);
        }
    }

    @Test
    void requestsGoThroughTheConfiguredProxy() throws IOException {
        try (ForwardingProxy proxy = ForwardingProxy.to(server.getAddress().getPort(), threads)) {
            properties.setProperty(AWSConfigConstants.HTTP_CLIENT_PROXY_ENDPOINT, "http://localhost:" + proxy.port());
            properties.setProperty(AWSConfigConstants.AWS_ENDPOINT, "http://dynamodb.invalid");

            try (DynamoDbAsyncClient client = AwsClientFactory.of(properties).dynamoDbClient()) {
                assertThat(client.listTables().join().tableNames()).isEmpty();
            }

            // CRT asks the proxy to forward a request that is not secret, Netty to connect in any case.
            assertThat(proxy.requests())
                    .containsExactly(
                            type == HttpClientType.NETTY
                                    ? "CONNECT dynamodb.invalid:80 HTTP/1.1"
                                    : "POST http://dynamodb.invalid:80/ HTTP/1.1");
        }

        assertThat(calls).singleElement().satisfies(call -> assertThat(call.host)
                .isEqualTo("dynamodb.invalid"));
    }

    @Test
    void assumedRolesCredentialsAreUsed() {
        properties.setProperty(AWSConfigConstants.AWS_CREDENTIALS_PROVIDER, "ASSUME_ROLE");
        properties.setProperty(AWSConfigConstants.AWS_ROLE_ARN, "arn:aws:iam::123456789012:role/reader");
        properties.setProperty(AWSConfigConstants.AWS_ROLE_EXTERNAL_ID, "ext-1");
        properties.setProperty(AWSConfigConstants.AWS_ROLE_SESSION_NAME, "session-1");
        properties.setProperty(AWSConfigConstants.AWS_ROLE_STS_ENDPOINT, uri("http", server));
        String base = AWSConfigConstants.AWS_ROLE_CREDENTIALS_PROVIDER;
        properties.setProperty(AWSConfigConstants.accessKeyId(base), "BASE");
        properties.setProperty(AWSConfigConstants.secretKey(base), "base-secret");
        handler = exchange -> sts(exchange, "AssumeRole");

        try (DynamoDbAsyncClient client = AwsClientFactory.of(properties).dynamoDbClient()) {
            client.listTables().join();
        }

        assertThat(calls).hasSize(2);
        assertThat(calls.get(0).authorization).contains("Credential=BASE/", "/sts/");
        assertThat(calls.get(0).body).contains("ExternalId=ext-1", "RoleSessionName=session-1", "role%2Freader");
        assertThat(calls.get(1).authorization).contains("Credential=ASSUMED/", "/dynamodb/");
    }

    @Test
    void tokenOfAFileIsExchangedForCredentials(@TempDir Path directory) throws Exception {
        properties.setProperty(AWSConfigConstants.AWS_CREDENTIALS_PROVIDER, "WEB_IDENTITY_TOKEN");
        properties.setProperty(AWSConfigConstants.AWS_ROLE_ARN, "arn:aws:iam::123456789012:role/reader");
        properties.setProperty(AWSConfigConstants.AWS_ROLE_STS_ENDPOINT, uri("http", server));
        properties.setProperty(
                AWSConfigConstants.AWS_WEB_IDENTITY_TOKEN_FILE,
                Files.writeString(directory.resolve("token"), "t0ken\n").toString());
        handler = exchange -> sts(exchange, "AssumeRoleWithWebIdentity");

        try (DynamoDbAsyncClient client = AwsClientFactory.of(properties).dynamoDbClient()) {
            client.listTables().join();
        }

        assertThat(calls).hasSize(2);
        assertThat(calls.get(0).body).contains("WebIdentityToken=t0ken", "Action=AssumeRoleWithWebIdentity");
        assertThat(calls.get(1).authorization).contains("Credential=ASSUMED/");
    }

    @Test
    void unreadableTokenFileIsAnAccessError(@TempDir Path directory) {
        properties.setProperty(AWSConfigConstants.AWS_CREDENTIALS_PROVIDER, "WEB_IDENTITY_TOKEN");
        properties.setProperty(AWSConfigConstants.AWS_ROLE_ARN, "arn:aws:iam::123456789012:role/reader");
        properties.setProperty(
                AWSConfigConstants.AWS_WEB_IDENTITY_TOKEN_FILE,
                directory.resolve("none").toString());

        assertThat(AwsErrors.classify(failure(AwsClientFactory.of(properties)))).isEqualTo(AwsErrorKind.ACCESS);
    }

    @Test
    void rolesThreadsEndWithTheClient() {
        assumedRolesCredentialsAreUsed();

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(threads())
                .noneMatch(thread -> thread.getName().contains("assume-role")));
    }

    private static Throwable failure(AwsClientFactory factory) {
        try (DynamoDbAsyncClient client = factory.dynamoDbClient()) {
            return Objects.requireNonNull(
                    catchThrowable(() -> client.listTables().join()), "the call succeeded");
        }
    }

    /** Without the server's, and without CRT's event loops, which stay as daemons for the next client. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("pool-"))
                .filter(thread -> !thread.getName().startsWith("HTTP-Dispatcher"))
                .filter(thread -> !thread.getName().startsWith("awaitility"))
                .filter(thread -> !(thread.getName().startsWith("AwsEventLoop") && thread.isDaemon()))
                .collect(Collectors.toSet());
    }

    private void start(HttpServer any) {
        any.setExecutor(threads);
        any.createContext("/", exchange -> {
            calls.add(Call.of(exchange));
            handler.handle(exchange);
        });
        any.start();
    }

    private static String uri(String scheme, HttpServer any) {
        return scheme + "://localhost:" + any.getAddress().getPort();
    }

    private void hang(HttpExchange exchange) throws IOException {
        awaitRelease();
        exchange.close();
    }

    private void awaitRelease() throws IOException {
        try {
            if (!released.await(2, TimeUnit.MINUTES)) {
                throw new IOException("nobody ended the test");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sts(HttpExchange exchange, String action) throws IOException {
        if (exchange.getRequestHeaders().getFirst("X-Amz-Target") != null) {
            answer(exchange, 200, NO_TABLES);
            return;
        }
        answer(
                exchange,
                200,
                ("<%1$sResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><%1$sResult><Credentials>"
                                + "<AccessKeyId>ASSUMED</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
                                + "<SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>"
                                + "</Credentials></%1$sResult></%1$sResponse>")
                        .formatted(action));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static SSLContext selfSigned(Path directory) throws Exception {
        Path store = directory.resolve("test.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        "RSA",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit",
                        "-dname",
                        "CN=localhost")
                .redirectErrorStream(true)
                .start();
        assertThat(process.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(store)) {
            keys.load(stream, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private record Call(String authorization, String userAgent, String host, String body) {

        static Call of(HttpExchange exchange) throws IOException {
            return new Call(
                    String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                    String.valueOf(exchange.getRequestHeaders().getFirst("User-Agent")),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Host")),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}

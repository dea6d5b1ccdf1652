/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.autoconfigure.remote.FakeFlinkRest;
import io.dynamodbflink.autoconfigure.remote.PlainEndpoint;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.messages.FlinkJobNotFoundException;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class RemoteFlinkClusterTests {

    private static final String VERSION = EnvironmentInformation.getVersion();

    private static final JobID JOB = new JobID(1, 2);

    private final FakeFlinkRest fake = new FakeFlinkRest().version(VERSION);

    private @Nullable RemoteFlinkCluster cluster;

    @AfterEach
    void close() throws Exception {
        if (cluster != null) {
            cluster.stop().get(30, TimeUnit.SECONDS);
        }
        fake.close();
    }

    @Test
    void answeringClusterIsConnectedTo(CapturedOutput output) {
        RemoteFlinkCluster remote = remote(fake.address(), true, "1m");

        remote.start();

        assertThat(remote.isRunning()).isTrue();
        assertThat(remote.trouble()).isNull();
        assertThat(output).containsOnlyOnce("The jobs run on the Flink " + VERSION + " cluster at " + fake.address());
    }

    @Test
    void clusterThatIsNotThereFailsTheApplicationThatNeedsIt() throws Exception {
        String address = "http://localhost:" + freePort();

        FailureAnalysis analysis = failure(remote(address, true, "300ms"));

        assertThat(analysis.getDescription())
                .contains(address, "dynamodb-flink.cluster.remote.address", "no connection");
        assertThat(analysis.getAction())
                .contains("rest.port", String.valueOf(URI.create(address).getPort()), "on-startup-failure", "retry");
        assertThat(cluster.isRunning()).isFalse();
    }

    @Test
    void clusterThatIsStartedLaterIsWaitedFor(CapturedOutput output) throws Exception {
        int port = freePort();
        RemoteFlinkCluster remote = remote("http://localhost:" + port, true, "1m");
        CompletableFuture<Void> started = CompletableFuture.runAsync(remote::start);
        await().untilAsserted(() -> assertThat(output).contains("Waiting up to 60000 ms for the Flink cluster"));
        assertThat(started).isNotDone();

        try (FakeFlinkRest late = new FakeFlinkRest(port).version(VERSION)) {
            started.get(30, TimeUnit.SECONDS);
            assertThat(late.requests()).contains("GET /config");
        }
        assertThat(remote.isRunning()).isTrue();
    }

    @Test
    void electionOfALeaderIsWaitedFor() throws Exception {
        fake.always(FakeFlinkRest.LEADERLESS);
        RemoteFlinkCluster remote = remote(fake.address(), true, "1m");
        CompletableFuture<Void> started = CompletableFuture.runAsync(remote::start);
        await().until(() -> fake.requests().size() > 2);
        fake.normally();

        started.get(30, TimeUnit.SECONDS);
    }

    @Test
    void applicationThatDoesNotNeedTheClusterStartsWithoutIt(CapturedOutput output) throws Exception {
        RemoteFlinkCluster remote = remote("http://localhost:" + freePort(), false, "1m");

        remote.start();

        assertThat(remote.isRunning()).isTrue();
        assertThat(remote.trouble()).isNotNull();
        assertThat(remote.trouble().text()).contains("does not answer");
        assertThat(output).containsOnlyOnce("The application starts all the same");
        assertThat(remote.presence(JOB).join()).isEqualTo(JobPresence.NO_ANSWER);
    }

    @Test
    void stopEndsTheWaitForTheCluster(CapturedOutput output) throws Exception {
        RemoteFlinkCluster remote = remote("http://localhost:" + freePort(), true, "5m");
        CompletableFuture<Void> started = CompletableFuture.runAsync(remote::start);
        await().untilAsserted(() -> assertThat(output).contains("Waiting up to"));

        remote.stop().get(30, TimeUnit.SECONDS);

        started.get(30, TimeUnit.SECONDS);
        assertThat(remote.isRunning()).isFalse();
    }

    @Test
    void clusterOfAnotherMinorVersionIsRefusedAtOnce() {
        fake.version("2.2.1");

        FailureAnalysis analysis = failure(remote(fake.address(), true, "5m"));

        assertThat(analysis.getDescription()).contains("2.2.1", VERSION, fake.address());
        assertThat(fake.requests()).containsExactly("GET /config");
    }

    @Test
    void directoryOfOneMachineIsWarnedAboutOnce(CapturedOutput output) {
        fake.on("/taskmanagers", 200, "{\"taskmanagers\":[{\"path\":\"pekko.tcp://flink@192.0.2.7:1/user/x\"}]}");
        fake.on("/jobmanager/config", 200, "[{\"key\":\"jobmanager.rpc.address\",\"value\":\"192.0.2.8\"}]");
        RemoteFlinkCluster remote = remote(fake.address(), true, "1m");
        remote.start();
        remote.stop().join();
        remote.start();

        assertThat(output).containsOnlyOnce("{copy=file:/var/flink}");
        assertThat(output).containsOnlyOnce("[192.0.2.7, 192.0.2.8]");
    }

    @Test
    void clusterThatIsUpgradedMeanwhileGetsNoJobs() {
        RemoteFlinkCluster remote = remote(fake.address(), true, "1m");
        remote.start();
        fake.version("2.4.0");

        CompletionException failure = catchThrowableOfType(
                CompletionException.class, () -> remote.submit(null).join());

        assertThat(failure).hasCauseInstanceOf(FailureAnalyzedException.class);
        assertThat(failure.getCause()).hasMessageContaining("2.4.0");
    }

    @Test
    void historyServerIsNotACluster() {
        fake.on("/config", 200, "{\"flink-version\":\"" + VERSION + "\",\"features\":{\"web-history\":true}}");

        assertThat(failure(remote(fake.address(), true, "5m")).getDescription()).contains("history server");
    }

    @Test
    void whoeverAsksForAPasswordIsNotAskedTwice() {
        fake.always(new FakeFlinkRest.Answer(401, "", Map.of()));

        FailureAnalysis analysis = failure(remote(fake.address(), true, "5m"));

        assertThat(analysis.getDescription()).contains("HTTP 401");
        assertThat(analysis.getAction()).contains("FLINK_REST_CLIENT_HEADERS", "ssl-bundle");
        assertThat(fake.requests()).hasSize(1);
    }

    @Test
    void endpointThatSpeaksNoTlsIsExplained() throws Exception {
        FailureAnalysis analysis;
        try (PlainEndpoint plain = new PlainEndpoint()) {
            analysis = failure(remote(plain.address().replace("http:", "https:"), true, "5m"));
        }

        assertThat(analysis.getDescription()).contains("no secure connection");
        assertThat(analysis.getAction()).contains("remote.ssl-bundle", "'localhost'", "http://");
    }

    @Test
    void bundleForAConnectionThatIsNotSecureIsRefused() {
        DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("web", SslBundle.of(null));
        FailureAnalyzedException failure = catchThrowableOfType(
                FailureAnalyzedException.class,
                () -> RemoteClusterSettings.of(
                        ClusterSettings.properties(
                                Map.of("remote.address", fake.address(), "remote.ssl-bundle", "web")),
                        true,
                        Map.of(),
                        bundles));

        assertThat(failure.analysis().getDescription()).contains("remote.ssl-bundle=web", fake.address());
        assertThat(failure.analysis().getAction()).contains("https://");
    }

    @Test
    void jobIsKnownOrNotOrNobodySays() {
        RemoteFlinkCluster remote = remote(fake.address(), true, "1m");
        assertThat(remote.presence(JOB)).isCompletedWithValue(JobPresence.NO_ANSWER);
        remote.start();
        String path = "/jobs/" + JOB + "/status";

        fake.on(path, 200, "{\"status\":\"RUNNING\"}");
        assertThat(remote.presence(JOB).join()).isEqualTo(JobPresence.KNOWN);
        fake.on(path, 404, "{\"errors\":[\"Job " + JOB + " not found\"]}");
        assertThat(remote.presence(JOB).join()).isEqualTo(JobPresence.NOT_KNOWN);
        for (int status : List.of(500, 503)) {
            fake.on(path, status, "{\"errors\":[\"later\"]}");
            assertThat(remote.presence(JOB).join()).isEqualTo(JobPresence.NO_ANSWER);
        }
        // A proxy that does not find the cluster knows nothing of jobs.
        fake.on(path, 404, "not found");
        assertThat(remote.presence(JOB).join()).isEqualTo(JobPresence.NO_ANSWER);
    }

    @Test
    void observationTellsAnUnknownJobFromAClusterThatDoesNotAnswer(CapturedOutput output) {
        RemoteFlinkCluster remote = remote(fake.address(), true, "1m");
        remote.start();
        fake.on("/jobs/" + JOB, 404, "{\"errors\":[\"Job " + JOB + " not found\"]}");
        fake.on("/jobs/" + JOB + "/exceptions", 404, "{\"errors\":[\"Job " + JOB + " not found\"]}");

        assertThat(observationFailure(remote)).isInstanceOf(FlinkJobNotFoundException.class);
        assertThat(remote.trouble()).isNull();

        fake.always(FakeFlinkRest.LEADERLESS);
        assertThat(observationFailure(remote)).hasMessageContaining("no JobManager is in charge");
        observationFailure(remote);
        assertThat(remote.trouble()).isNotNull();
        assertThat(output).containsOnlyOnce("does not answer any more");

        fake.normally();
        observationFailure(remote);
        assertThat(remote.trouble()).isNull();
        assertThat(output).containsOnlyOnce("answers again, after");
    }

    private static Throwable observationFailure(RemoteFlinkCluster remote) {
        return catchThrowableOfType(
                        CompletionException.class, () -> remote.observe(JOB).join())
                .getCause();
    }

    @Test
    void propertiesDoNotShowAPasswordThatIsInTheWrongPlace() {
        assertThat(ClusterSettings.properties(Map.of("remote.address", "http://user:Planted5ecret@flink:8081")))
                .asString()
                .contains("flink:8081")
                .doesNotContain("Planted5ecret");
    }

    @Test
    void closedConnectionSaysSo() {
        RemoteFlinkCluster remote = remote(fake.address(), true, "1m");

        assertThatIllegalStateException().isThrownBy(remote::client).withMessageContaining(fake.address());
        assertThatIllegalStateException().isThrownBy(() -> remote.observe(JOB));
    }

    private RemoteFlinkCluster remote(String address, boolean required, String startupTimeout) {
        Map<String, String> settings = new HashMap<>();
        settings.put("target", "remote");
        settings.put("remote.address", address);
        settings.put("remote.startup-timeout", startupTimeout);
        cluster = new RemoteFlinkCluster(
                RemoteClusterSettings.of(
                        ClusterSettings.properties(settings), required, Map.of("copy", "file:/var/flink"), null),
                ClusterSettings.shipping(),
                KnownSecrets.NONE);
        return cluster;
    }

    private static FailureAnalysis failure(RemoteFlinkCluster remote) {
        return catchThrowableOfType(FailureAnalyzedException.class, remote::start)
                .analysis();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}

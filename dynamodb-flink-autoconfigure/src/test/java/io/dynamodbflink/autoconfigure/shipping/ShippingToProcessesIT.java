/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.cluster.SubmittableJob;
import io.dynamodbflink.autoconfigure.properties.ShippingProperties;
import io.dynamodbflink.autoconfigure.remote.FlinkRest;
import io.dynamodbflink.autoconfigure.remote.RestAddress;
import io.dynamodbflink.autoconfigure.remote.RestFailure;
import io.dynamodbflink.test.flink.FlinkProcessCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every process of the cluster is a JVM of its own, which has nothing but Flink. */
class ShippingToProcessesIT {

    private static FlinkProcessCluster cluster;

    @TempDir
    static Path temporary;

    @TempDir
    Path directory;

    private CountingProxy proxy;
    private FlinkRest rest;
    private RestClusterClient<String> client;

    @BeforeAll
    static void startCluster() {
        cluster = FlinkProcessCluster.builder()
                .taskManagers(1)
                .jobManagerJvm("-Djava.io.tmpdir=" + temporary)
                .start();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @BeforeEach
    void connect() throws Exception {
        proxy = new CountingProxy(cluster.restAddress().getPort());
        rest = new FlinkRest(RestAddress.parse("http://localhost:" + proxy.port()), null, Duration.ofSeconds(20));
        Configuration access = new Configuration();
        access.set(RestOptions.ADDRESS, "localhost");
        access.set(RestOptions.PORT, proxy.port());
        client = new RestClusterClient<>(access, "test");
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
        rest.close();
        proxy.close();
    }

    @Test
    void applicationIsSentOnceAndRunsThere() throws Exception {
        Shipping shipping = shipping("once");
        Path report = directory.resolve("report");

        assertThat(run(shipping, NumbersJob.of("first", report)).isSuccess()).isTrue();
        long first = proxy.sent();
        assertThat(run(shipping("once"), NumbersJob.of("second", directory.resolve("other")))
                        .isSuccess())
                .isTrue();
        long second = proxy.sent();

        assertThat(first).isGreaterThan(10_000_000);
        assertThat(second).isLessThan(100_000);
        assertThat(Files.readString(report)).contains("ChildFirstClassLoader").doesNotContain("/target/");
    }

    @Test
    void jobManagerDoesNotKeepWhatItUnpacks() throws Exception {
        run(shipping("tidy"), NumbersJob.of("numbers", directory.resolve("report")));

        try (Stream<Path> files = Files.list(temporary)) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.contains("_lib_"));
        }
    }

    @Test
    void applicationIsSentAgainToAJobManagerThatWasStartedAnew() throws Exception {
        Shipping shipping = shipping("again");
        run(shipping, NumbersJob.of("before", directory.resolve("before")));
        proxy.sent();

        cluster.killJobManager();
        cluster.startJobManager();
        cluster.awaitReady();
        JobResult result = run(shipping, NumbersJob.of("after", directory.resolve("after")));

        assertThat(result.isSuccess()).isTrue();
        assertThat(proxy.sent()).isGreaterThan(10_000_000);
    }

    @Test
    void classThatIsLeftOutIsNamedWithTheReason() throws Exception {
        Shipping shipping = shipping("left-out", "test-classes.jar");
        SubmittableJob job = NumbersJob.of("numbers", directory.resolve("report"));

        try {
            throw new AssertionError(
                    "Accepted: " + shipping.submit(job, rest, client).get(1, TimeUnit.MINUTES));
        } catch (ExecutionException e) {
            RestFailure refused =
                    ExceptionUtils.findThrowable(e, RestFailure.class).orElseThrow();
            assertThat(refused.errors()).contains("ClassNotFoundException: " + NumbersJob.WhereAmI.class.getName());
        }
        assertThat(shipping.whereIs(NumbersJob.WhereAmI.class.getName())).hasValueSatisfying(text -> assertThat(text)
                .contains("test-classes.jar")
                .contains("dynamodb-flink.cluster.remote.shipping.exclude"));
    }

    private Shipping shipping(String application, String... exclude) {
        return new Shipping(
                new ShippingProperties(
                        Stream.concat(Stream.of("DynamoDBLocal-*", "aws-crt-*.jar"), Stream.of(exclude))
                                .toList(),
                        List.of(),
                        directory.resolve("cache").toString(),
                        Duration.ofMinutes(2)),
                application,
                getClass().getClassLoader());
    }

    private JobResult run(Shipping shipping, SubmittableJob job) throws Exception {
        JobID id = shipping.submit(job, rest, client).get(2, TimeUnit.MINUTES);
        JobResult result = client.requestJobResult(id).get(1, TimeUnit.MINUTES);
        assertThat(result.getJobStatus()).contains(JobStatus.FINISHED);
        return result;
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** The simulator in a JVM of its own. */
class SimulatorMainIT {

    @Test
    void servesAPreparedStreamUntilItsInputEnds() throws Exception {
        Process process = start("--shards=2", "--rolls=1", "--records=30", "--page-size=20");
        try {
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            URI endpoint = URI.create(value(output, "endpoint="));
            String streamArn = value(output, "streamArn=");
            // Logs go to the same output: a full pipe would stop the simulator.
            CompletableFuture<Long> rest =
                    CompletableFuture.supplyAsync(() -> output.lines().count());

            try (SimulatorClients clients = SimulatorClients.of(
                    endpoint, Region.US_EAST_1, AnonymousCredentialsProvider.create(), Duration.ofSeconds(30))) {
                var shards = clients.shards(streamArn);
                assertThat(shards).hasSize(4);
                assertThat(clients.records(streamArn, shards.get(0).shardId())).isEmpty();
                String last = shards.get(3).shardId();
                assertThat(clients.firstPage(streamArn, last).records()).hasSize(20);
                assertThat(clients.records(streamArn, last)).hasSize(30);
            }
            process.outputWriter().close();

            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(rest).succeedsWithin(20, TimeUnit.SECONDS);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void saysWhatIsWrongWithAnOption() throws Exception {
        Process process = start("--shards=many");
        try (BufferedReader error =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            assertThat(error.lines().toList())
                    .contains("Option --shards=many: must be a number")
                    .anyMatch(line -> line.contains("open shards of its stream"));
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
    }

    private static Process start(String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SimulatorMain.class.getName());
        builder.command().addAll(List.of(arguments));
        return builder.start();
    }

    private static String value(BufferedReader output, String name) throws IOException {
        String line = output.readLine();
        while (line != null && !line.startsWith(name)) {
            line = output.readLine();
        }
        assertThat(line).as("a line that begins with " + name).isNotNull();
        return line.substring(name.length());
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the application's contexts on a cluster, and of their class loaders. */
class WorkerContextsIT {

    @TempDir
    private Path directory;

    /** In a JVM that drops what is softly reachable: the SDK's JSON parser keeps buffers so, and with them its loader. */
    @Test
    void contextsStartOncePerClassLoaderDoNothingByThemselvesAndLeaveNothingBehind() throws Exception {
        Path output = directory.resolve("output.txt");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:SoftRefLRUPolicyMSPerMB=0",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        WorkerContextsProcess.class.getName(),
                        directory.resolve("checkpoints").toString()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(10, TimeUnit.MINUTES)).as("ended").isTrue();
            assertThat(process.exitValue()).as(() -> told(output)).isZero();
            assertThat(output).content().contains(WorkerContextsProcess.DONE);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String told(Path output) {
        try {
            List<String> lines = Files.readAllLines(output);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 100), lines.size()));
        } catch (IOException e) {
            return output + ": " + e;
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.remote.FlinkRest;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedDirectoriesTests {

    private static final String ELSEWHERE = """
            {"taskmanagers": [
              {"path": "pekko.tcp://flink@10.0.0.7:6122/user/rpc/taskmanager_0"},
              {"path": "pekko.ssl.tcp://flink@worker-2:6122/user/rpc/taskmanager_0"},
              {"path": "pekko.tcp://flink@[fe80::1]:6122/user/rpc/taskmanager_0"}]}""";

    private static final String NOBODY = "{\"taskmanagers\": []}";

    @Test
    void directoryOfOneMachineIsWarnedAboutIfThereAreSeveral() throws IOException {
        assertThat(warning(Map.of("copy", "file:/var/flink", "other", "/var/flink"), ELSEWHERE, "jobmanager"))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("copy=file:/var/flink", "other=/var/flink")
                        .contains("10.0.0.7", "worker-2", "[fe80::1]", "jobmanager")
                        .contains("checkpoint.directory", "s3://"));
    }

    @Test
    void jobManagerElsewhereIsEnough() throws IOException {
        assertThat(warning(Map.of("copy", "file:/var/flink"), NOBODY, "jobmanager"))
                .hasValueSatisfying(text -> assertThat(text).contains("[jobmanager]"));
    }

    @Test
    void clusterOnThisMachineIsNot() throws IOException {
        assertThat(warning(Map.of("copy", "file:/var/flink"), NOBODY, "localhost"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://bucket/flink", "hdfs://name/flink", "file:/mnt/shared/flink", "no uri"})
    void storageThatCanBeSharedIsFine(String directory) throws IOException {
        assertThat(warning(Map.of("copy", directory), ELSEWHERE, "jobmanager")).isEmpty();
    }

    @Test
    void thisMachineIsRecognised() throws IOException {
        SharedDirectories directories = new SharedDirectories(Map.of("copy", "file:/"));

        assertThat(directories.warning(FlinkRest.JSON.readTree(NOBODY), configuration("localhost")))
                .isEmpty();
        assertThat(directories.warning(FlinkRest.JSON.readTree(NOBODY), configuration("jobmanager.invalid")))
                .isPresent();
    }

    private static Optional<String> warning(Map<String, String> jobs, String taskManagers, String jobManager)
            throws IOException {
        return new SharedDirectories(jobs, path -> path.startsWith("/mnt/shared"), Set.of("localhost")::contains)
                .warning(FlinkRest.JSON.readTree(taskManagers), configuration(jobManager));
    }

    private static JsonNode configuration(String jobManager) throws IOException {
        return FlinkRest.JSON.readTree("[{\"key\": \"jobmanager.rpc.address\", \"value\": \"" + jobManager
                + "\"}, {\"key\": \"rest.port\", \"value\": \"8081\"}]");
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import java.net.URI;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.local.LocalFileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

class FileSystemsTests {

    @AfterEach
    void forget() {
        FileSystem.initialize(new Configuration(), null);
    }

    @Test
    void fileSystemsHaveTheSettingsOfTheClusterWhenItStarts() throws Exception {
        FlinkCluster cluster = mock(FlinkCluster.class);

        new FlinkClusterLifecycle(cluster, Map.of("recording.endpoint", "http://localhost:9000")).start();

        assertThat(RecordingFileSystemFactory.configuration().toMap())
                .containsEntry("recording.endpoint", "http://localhost:9000");
        assertThat(FileSystem.get(URI.create("recording://bucket/jobs"))).isInstanceOf(LocalFileSystem.class);
        verify(cluster).start();
    }

    @Test
    void withoutSettingsTheyStayAsTheyAre() {
        FileSystems.configure(Map.of("recording.endpoint", "http://localhost:9000"));

        FileSystems.configure(Map.of());

        assertThat(RecordingFileSystemFactory.configuration().toMap()).containsKey("recording.endpoint");
    }

    @Test
    void settingThatAFileSystemRefusesIsNamedWithItsPlace() {
        assertThatExceptionOfType(FailureAnalyzedException.class)
                .isThrownBy(() -> FileSystems.configure(Map.of("recording.fails", "true")))
                .satisfies(
                        failure -> assertThat(failure.analysis().getAction()).contains("dynamodb-flink.cluster.flink"));
    }
}

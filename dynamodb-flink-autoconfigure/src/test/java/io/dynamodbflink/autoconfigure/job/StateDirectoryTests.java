/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTests {

    @TempDir
    private Path base;

    @Test
    void directoryThatDoesNotExistHasNoState() throws Exception {
        assertThat(directory("orders").newest()).isEmpty();
    }

    @Test
    void newestOfCheckpointsAndSavepointsOfAllExecutionsWins() throws Exception {
        complete("orders/execution-1/chk-9", 10);
        complete("orders/execution-2/chk-2", 20);
        complete("orders/savepoints/savepoint-1", 15);
        assertThat(directory("orders").newest())
                .hasValueSatisfying(point -> assertThat(point.path()).endsWith("execution-2/chk-2"));

        complete("orders/savepoints/savepoint-2", 30);
        assertThat(directory("orders").newest())
                .hasValueSatisfying(point -> assertThat(point.path()).endsWith("savepoints/savepoint-2"));
    }

    @Test
    void checkpointThatIsNotCompleteIsNotRestored() throws Exception {
        complete("orders/execution-1/chk-1", 10);
        Files.createDirectories(base.resolve("orders/execution-1/chk-2"));
        Files.createDirectories(base.resolve("orders/execution-1/shared"));
        Files.createDirectories(base.resolve("orders/execution-1/taskowned"));

        assertThat(directory("orders").newest())
                .hasValueSatisfying(point -> assertThat(point.path()).endsWith("chk-1"));
    }

    @Test
    void checkpointsOfOneInstantAreToldApartByTheirNumbers() throws Exception {
        complete("orders/execution-1/chk-9", 10);
        complete("orders/execution-1/chk-10", 10);
        complete("orders/execution-1/chk-8", 10);

        assertThat(directory("orders").newest())
                .hasValueSatisfying(point -> assertThat(point.path()).endsWith("chk-10"));
    }

    @Test
    void otherJobsStateIsNotLookedAt() throws Exception {
        complete("payments/execution-1/chk-1", 10);

        assertThat(directory("orders").newest()).isEmpty();
    }

    @Test
    void filesThatDoNotBelongThereAreIgnored() throws Exception {
        Files.createDirectories(base.resolve("orders"));
        Files.writeString(base.resolve("orders/README"), "do not delete");
        complete("orders/execution-1/chk-1", 10);

        assertThat(directory("orders").newest()).isPresent();
    }

    private StateDirectory directory(String job) {
        return new StateDirectory(base.toUri().toString(), JobName.of(job));
    }

    private void complete(String path, long second) throws IOException {
        Path directory = Files.createDirectories(base.resolve(path));
        Path metadata = Files.writeString(directory.resolve("_metadata"), "");
        Files.setLastModifiedTime(metadata, FileTime.from(Instant.EPOCH.plusSeconds(second)));
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterFilesTests {

    @TempDir
    private Path base;

    @Test
    void withoutLettersThereIsAnEmptyDirectory() throws Exception {
        DeadLetterWriter<DeadLetter> writer = open(0);
        writer.flush();
        writer.close();

        assertThat(files()).isEmpty();
        assertThat(directory()).isDirectory();
    }

    @Test
    void letterIsInItsFileAtOnce() throws Exception {
        DeadLetterWriter<DeadLetter> writer = open(0);
        writer.write(new Letter("a"));

        assertThat(lines()).containsExactly("{\"letter\":\"a\"}");
        writer.close();
    }

    @Test
    void checkpointClosesTheFileAndTheNextLetterBeginsAnother() throws Exception {
        DeadLetterWriter<DeadLetter> writer = open(0);
        writer.write(new Letter("a"));
        writer.write(new Letter("ö"));
        writer.flush();
        writer.flush();
        writer.write(new Letter("c"));
        writer.close();

        assertThat(files()).hasSize(2);
        assertThat(lines()).containsExactlyInAnyOrder("{\"letter\":\"a\"}", "{\"letter\":\"ö\"}", "{\"letter\":\"c\"}");
    }

    @Test
    void subtasksAndAttemptsDoNotShareFiles() throws Exception {
        DeadLetterFiles handler = InstantiationUtil.clone(handler());
        List<DeadLetterWriter<DeadLetter>> writers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            DeadLetterWriter<DeadLetter> writer = handler.open(new Context(i / 2));
            writer.write(new Letter("letter-" + i));
            writers.add(writer);
        }
        for (DeadLetterWriter<DeadLetter> writer : writers) {
            writer.close();
        }

        assertThat(files()).hasSize(4).allSatisfy(file -> assertThat(Files.readAllLines(file))
                .hasSize(1));
        assertThat(files())
                .extracting(file -> file.getFileName().toString())
                .allMatch(name -> name.matches("dead-letters-\\d{8}T\\d{6}\\.\\d{3}Z-[01]-[0-9a-f]{8}\\.jsonl"));
    }

    @Test
    void directoryThatCannotBeMadeFailsAtTheStart() throws IOException {
        Files.createFile(directory());

        assertThatThrownBy(() -> open(0)).isInstanceOf(IOException.class).hasMessageContaining("dead-letters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dead-letters",
                "/var/dead-letters",
                "file:dead-letters",
                "s3://me:planted@bucket/x",
                "a b:/x"
            })
    void directoryMustBeAnAbsoluteUriWithoutPassword(String directory) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DeadLetterFiles.in(directory))
                .withMessageContaining("must be a URI")
                .withMessageNotContaining("planted");
    }

    @Test
    void missingDirectoryIsRefusedByName() {
        assertThatNullPointerException()
                .isThrownBy(() -> DeadLetterFiles.in(null))
                .withMessage("directory");
    }

    private Path directory() {
        return base.resolve("dead-letters");
    }

    private DeadLetterFiles handler() {
        return DeadLetterFiles.in(directory().toUri().toString());
    }

    private DeadLetterWriter<DeadLetter> open(int subtask) throws IOException {
        return handler().open(new Context(subtask));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory())) {
            return files.sorted().toList();
        }
    }

    private List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : files()) {
            lines.addAll(Files.readAllLines(file));
        }
        return lines;
    }

    private record Letter(String text) implements DeadLetter {

        @Override
        public Instant failedAt() {
            return Instant.EPOCH;
        }

        @Override
        public String describe() {
            return "a letter";
        }

        @Override
        public String toJson() {
            return "{\"letter\":\"" + text + "\"}";
        }
    }

    private record Context(int subtask) implements DeadLetterHandler.Context {

        @Override
        public MetricGroup metricGroup() {
            return new UnregisteredMetricsGroup();
        }

        @Override
        public ClassLoader userCodeClassLoader() {
            return getClass().getClassLoader();
        }
    }
}

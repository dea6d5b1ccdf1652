/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds the documents to the truth. A code block is preceded by {@code <!-- snippet: path#name -->} and must equal the
 * lines between {@code snippet: name} and {@code end snippet} of that file, which the build compiles or the tests load.
 * Links within the repository must lead somewhere.
 */
class DocumentationTests {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern CODE_BLOCK = Pattern.compile(
            "(?:<!-- snippet: (?<file>\\S+)#(?<name>\\S+) -->\\n)?```(?<language>java|yaml)\\n(?<code>.*?)```",
            Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:|#|mailto:)(?<target>[^)#]+)(#[^)]*)?\\)");

    @TestFactory
    Stream<DynamicTest> everyCodeBlockIsALivingSnippet() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path document : documents()) {
            Matcher block = CODE_BLOCK.matcher(Files.readString(document));
            while (block.find()) {
                String code = block.group("code");
                String file = block.group("file");
                String name = block.group("name");
                String title = ROOT.relativize(document) + ": "
                        + (name == null ? code.lines().findFirst().orElse("") : name);
                tests.add(DynamicTest.dynamicTest(title, () -> {
                    assertThat(file)
                            .as("%s has a code block that is no snippet:%n%s", document.getFileName(), code)
                            .isNotNull();
                    assertThat(code.strip()).isEqualTo(snippet(ROOT.resolve(file), name));
                }));
            }
        }
        assertThat(tests).isNotEmpty();
        return tests.stream();
    }

    @Test
    void everyLinkWithinTheRepositoryLeadsSomewhere() throws IOException {
        List<String> dead = new ArrayList<>();
        for (Path document : documents()) {
            Matcher link = LINK.matcher(Files.readString(document));
            while (link.find()) {
                if (!Files.exists(document.resolveSibling(link.group("target")))) {
                    dead.add(ROOT.relativize(document) + " -> " + link.group("target"));
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"));
                Stream<Path> root = Files.list(ROOT)) {
            return Stream.concat(root, docs)
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    private static String snippet(Path file, String name) throws IOException {
        List<String> lines = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(file)) {
            if (line.strip().matches("(//|#) snippet: " + Pattern.quote(name))) {
                inside = true;
            } else if (inside && line.strip().matches("(//|#) end snippet")) {
                return String.join("\n", lines).stripIndent().strip();
            } else if (inside) {
                lines.add(line);
            }
        }
        throw new AssertionError(file + " has no snippet '" + name + "'");
    }
}

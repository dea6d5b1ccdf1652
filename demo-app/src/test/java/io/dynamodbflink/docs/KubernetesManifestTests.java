/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.dynamodbflink.autoconfigure.properties.ClusterProperties;
import io.dynamodbflink.autoconfigure.properties.DynamoDbFlinkProperties;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PlaceholdersResolver;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/** The manifests of the deployment guide are what Kubernetes, Flink's operator, Flink and the starter understand. */
class KubernetesManifestTests {

    private static final Path DIRECTORY = Path.of("..", "docs", "kubernetes");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** Fields whose value may have whatever names. */
    private static final Set<String> MAPS = Set.of(
            "annotations", "data", "flinkConfiguration", "labels", "limits", "matchLabels", "requests", "selector");

    private static final Set<Class<?>> FLINK_OPTIONS = Set.of(
            CheckpointingOptions.class,
            HighAvailabilityOptions.class,
            JobManagerOptions.class,
            TaskManagerOptions.class);

    @TestFactory
    Stream<DynamicTest> everyManifestIsAccepted() throws IOException {
        List<Manifest> manifests = manifests();
        assertThat(manifests).hasSizeGreaterThan(5);
        return manifests.stream()
                .map(manifest -> DynamicTest.dynamicTest(
                        manifest.toString(), () -> assertThat(KubernetesSchemas.problem(manifest.content()))
                                .isEmpty()));
    }

    /** Shows that the test above sees every mistake of that kind. */
    @TestFactory
    Stream<DynamicTest> manifestWithMisspeltFieldIsRefused() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Manifest manifest : manifests()) {
            ObjectNode copy = manifest.content().deepCopy();
            forEachStructure(
                    "",
                    copy,
                    (path, structure) -> tests.add(DynamicTest.dynamicTest(manifest + path, () -> {
                        structure.put("misspelt", "x");
                        assertThat(KubernetesSchemas.problem(copy)).hasValueSatisfying(problem -> assertThat(problem)
                                .contains("misspelt"));
                        structure.remove("misspelt");
                    })));
        }
        assertThat(tests).hasSizeGreaterThan(50);
        return tests.stream();
    }

    @Test
    void manifestWithWrongValueIsRefused() throws IOException {
        ObjectNode session = manifests().stream()
                .filter(manifest -> manifest.toString().endsWith("flink-session"))
                .findFirst()
                .orElseThrow()
                .content();
        ((ObjectNode) session.get("spec")).put("flinkVersion", "2.3");
        ((ObjectNode) session.at("/spec/taskManager")).put("replicas", "two");

        assertThat(KubernetesSchemas.problem(session))
                .hasValueSatisfying(problem -> assertThat(problem).contains("flinkVersion", "replicas"));
    }

    @Test
    void everySettingOfFlinkExists() throws Exception {
        Set<String> known = new TreeSet<>();
        for (Class<?> options : FLINK_OPTIONS) {
            for (Field field : options.getFields()) {
                if (field.get(null) instanceof ConfigOption<?> option) {
                    known.add(option.key());
                }
            }
        }
        Set<String> used = new TreeSet<>();
        for (Manifest manifest : manifests()) {
            manifest.content().at("/spec/flinkConfiguration").fieldNames().forEachRemaining(used::add);
        }
        // Of the S3 file system, which is a plugin.
        used.removeIf(key -> key.startsWith("fs.s3a."));
        assertThat(used).isNotEmpty();
        assertThat(known).containsAll(used);
    }

    @Test
    void everyPropertyOfTheApplicationIsBound() throws IOException {
        JsonNode data = manifests().stream()
                .map(manifest -> manifest.content().at("/data/application.yml"))
                .filter(JsonNode::isTextual)
                .findFirst()
                .orElseThrow();
        PropertySource<?> source = new YamlPropertySourceLoader()
                .load("application", new ByteArrayResource(data.asText().getBytes(StandardCharsets.UTF_8)))
                .get(0);

        DynamoDbFlinkProperties properties = new Binder(
                        List.of(ConfigurationPropertySource.from(source)), PlaceholdersResolver.NONE)
                .bind(
                        "dynamodb-flink",
                        Bindable.of(DynamoDbFlinkProperties.class),
                        new NoUnboundElementsBindHandler(BindHandler.DEFAULT, name -> true))
                .get();

        assertThat(properties.cluster().target()).isEqualTo(ClusterProperties.Target.REMOTE);
        assertThat(properties.jobs()).hasSize(1);
    }

    private static List<Manifest> manifests() throws IOException {
        List<Manifest> manifests = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> entries = Files.list(DIRECTORY)) {
            files = entries.sorted().toList();
        }
        for (Path file : files) {
            try (MappingIterator<ObjectNode> documents =
                    YAML.readerFor(ObjectNode.class).readValues(file.toFile())) {
                documents.forEachRemaining(content -> manifests.add(new Manifest(file, content)));
            }
        }
        return manifests;
    }

    private static void forEachStructure(String path, JsonNode node, StructureVisitor visitor) {
        if (node instanceof ObjectNode structure) {
            visitor.visit(path, structure);
            structure.properties().forEach(field -> {
                // The selector of a Service is a map, that of a Deployment is not.
                if (!MAPS.contains(field.getKey()) || field.getValue().has("matchLabels")) {
                    forEachStructure(path + "." + field.getKey(), field.getValue(), visitor);
                }
            });
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            forEachStructure(path + "[" + i + "]", node.get(i), visitor);
        }
    }

    private interface StructureVisitor {
        void visit(String path, ObjectNode structure);
    }

    private record Manifest(Path file, ObjectNode content) {

        @Override
        public String toString() {
            return file.getFileName() + " " + content.path("kind").asText() + " "
                    + content.at("/metadata/name").asText();
        }
    }
}

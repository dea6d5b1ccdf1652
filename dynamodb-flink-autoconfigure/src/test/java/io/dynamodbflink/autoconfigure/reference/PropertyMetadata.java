/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.reference;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonParserFactory;

/**
 * The configuration metadata that the annotation processor writes for this module. Properties of map values, which it
 * describes in files of their own, are listed with a place-holder for the map's key.
 */
final class PropertyMetadata {

    private static final String MAIN = "META-INF/spring-configuration-metadata.json";
    private static final String OF_TYPE = "META-INF/spring/configuration-metadata/%s.json";
    private static final Pattern MAP = Pattern.compile("java\\.util\\.Map<java\\.lang\\.String,([^<>]+)>");

    private final List<Property> properties = new ArrayList<>();
    private final TreeSet<String> groups = new TreeSet<>();

    private PropertyMetadata() {}

    /** Reads what the classes of this build say. */
    static PropertyMetadata ofThisModule() {
        PropertyMetadata metadata = new PropertyMetadata();
        metadata.add(read(MAIN).orElseThrow(() -> new IllegalStateException(MAIN + " is not in the build")), "");
        return metadata;
    }

    /** All properties, in the order of their groups and names. */
    List<Property> properties() {
        return List.copyOf(properties);
    }

    /** Names of the groups that have properties of their own, in alphabetical order. */
    List<String> groups() {
        return groups.stream()
                .filter(group -> properties.stream()
                        .anyMatch(property -> groupOf(property).equals(group)))
                .toList();
    }

    /** The properties of a group, without those of the groups below it. */
    List<Property> propertiesOf(String group) {
        return properties.stream()
                .filter(property -> groupOf(property).equals(group))
                .toList();
    }

    private String groupOf(Property property) {
        String name = property.name();
        for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
            if (groups.contains(name.substring(0, dot))) {
                return name.substring(0, dot);
            }
        }
        throw new IllegalStateException("Property " + name + " belongs to no group");
    }

    private void add(Map<String, Object> json, String prefix) {
        for (Map<String, Object> group : objects(json, "groups")) {
            groups.add(prefix + group.get("name"));
        }
        for (Map<String, Object> property : objects(json, "properties")) {
            String name = prefix + property.get("name");
            String type = (String) property.getOrDefault("type", "java.lang.String");
            properties.add(
                    new Property(name, type, (String) property.get("description"), property.get("defaultValue")));
            valuesOfMap(type).ifPresent(values -> {
                groups.add(name + ".<name>");
                add(values, name + ".<name>.");
            });
        }
    }

    private static Optional<Map<String, Object>> valuesOfMap(String type) {
        Matcher map = MAP.matcher(type);
        return map.matches() ? read(OF_TYPE.formatted(map.group(1))) : Optional.empty();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> objects(Map<String, Object> json, String key) {
        return (List<Map<String, Object>>) json.getOrDefault(key, List.of());
    }

    private static Optional<Map<String, Object>> read(String resource) {
        try (InputStream in = PropertyMetadata.class.getClassLoader().getResourceAsStream(resource)) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(JsonParserFactory.getJsonParser()
                            .parseMap(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One property as the metadata describes it. */
    record Property(
            String name,
            String type,
            @Nullable String description,
            @Nullable Object defaultValue) {}
}

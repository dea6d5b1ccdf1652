/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.state;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a run runs, in words: it is written down with the run, so that it can be told later whether the job is still the
 * same, and if not, in what it differs. Free of secrets.
 *
 * @param properties what makes the job, by name
 */
public record RunDefinition(SortedMap<String, String> properties) {

    private static final String ABSENT = "(none)";

    public RunDefinition {
        properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
    }

    /** In what another definition differs, such as {@code parallelism: 2 -> 4}; nothing if it does not. */
    public List<String> differencesTo(RunDefinition other) {
        SortedSet<String> names = new TreeSet<>(properties.keySet());
        names.addAll(other.properties.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            String before = properties.getOrDefault(name, ABSENT);
            String after = other.properties.getOrDefault(name, ABSENT);
            if (!Objects.equals(before, after)) {
                differences.add(name + ": " + before + " -> " + after);
            }
        }
        return differences;
    }

    byte[] toBytes() throws IOException {
        Properties text = new Properties();
        text.putAll(properties);
        return CompleteProperties.toBytes(
                text, "What this run of the job runs. With it, a running job is told from one that has been changed.");
    }

    /** The definition that was written, if it was to its end. */
    static Optional<RunDefinition> of(byte[] written) {
        return CompleteProperties.of(written).map(text -> {
            SortedMap<String, String> properties = new TreeMap<>();
            text.stringPropertyNames().forEach(name -> properties.put(name, text.getProperty(name)));
            return new RunDefinition(properties);
        });
    }
}

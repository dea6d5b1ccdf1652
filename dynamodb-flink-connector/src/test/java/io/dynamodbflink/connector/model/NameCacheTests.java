/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NameCacheTests {

    private final NameCache names = new NameCache();

    @Test
    void nameThatComesAgainIsTheSameString() {
        assertThat(name("größe")).isEqualTo("größe").isSameAs(name("größe"));
        assertThat(names.name("[größe]".getBytes(StandardCharsets.UTF_8), 1, 8)).isSameAs(name("größe"));
    }

    @Test
    void namesThatShareAPlaceAreToldApart() {
        // Their hashes are equal.
        assertThat(name("Aa")).isEqualTo("Aa");
        assertThat(name("BB")).isEqualTo("BB");
        assertThat(name("Aa")).isEqualTo("Aa");
        assertThat(IntStream.range(0, 10_000).mapToObj(i -> "name-" + i))
                .allMatch(text -> name(text).equals(text));
    }

    @Test
    void longNamesAreNotKept() {
        String text = "x".repeat(129);
        assertThat(name(text)).isEqualTo(text).isNotSameAs(name(text));
    }

    private String name(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return names.name(bytes, 0, bytes.length);
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A configuration key that means nothing to this connector, probably a typing error.
 *
 * @param key the key as given
 * @param nearest the known key that is most alike, or null if none is
 * @since 0.1.0
 */
public record UnknownKey(String key, @Nullable String nearest) {

    /** A sentence for a warning in the log. */
    @Override
    public String toString() {
        return "Unknown configuration key '" + key + "' is ignored"
                + (nearest == null ? "." : "; did you mean '" + nearest + "'?");
    }

    /** The key, with the one of the known keys that was probably meant. */
    public static UnknownKey among(Collection<String> knownKeys, String key) {
        return new UnknownKey(key, nearest(knownKeys, key));
    }

    private static @Nullable String nearest(Collection<String> knownKeys, String key) {
        return knownKeys.stream()
                .map(known -> new Candidate(known, distance(key.toLowerCase(Locale.ROOT), known)))
                .filter(candidate -> candidate.distance <= Math.max(2, candidate.key.length() / 4))
                .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::key))
                .map(Candidate::key)
                .orElse(null);
    }

    /** The least number of characters to insert, delete or replace, letter case apart. */
    private static int distance(String from, String known) {
        String to = known.toLowerCase(Locale.ROOT);
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }

    private record Candidate(String key, int distance) {}
}

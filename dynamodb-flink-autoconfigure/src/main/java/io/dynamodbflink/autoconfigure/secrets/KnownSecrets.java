/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.secrets;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * The secrets that the application is configured with. Messages of exceptions come from everywhere, the application's
 * own code included, and may quote them; before such a message is shown, they are taken out of it.
 *
 * @since 0.1.0
 */
public final class KnownSecrets {

    /** What stands in the place of a secret. */
    public static final String HIDDEN = "******";

    /** No secrets are known. Passwords in URIs are still recognised. */
    public static final KnownSecrets NONE = new KnownSecrets(List.of());

    /** Shorter values are found in too many texts by chance, and are no secrets worth the name. */
    private static final int LEAST_LENGTH = 6;

    private static final Pattern PASSWORD_IN_URI = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://)[^/\\s@]*:[^/\\s@]*@");

    /** The longest first: one may contain another. */
    private final List<String> values;

    private KnownSecrets(Collection<String> values) {
        this.values = values.stream()
                .map(String::strip)
                .filter(value -> value.length() >= LEAST_LENGTH)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** These secrets; those that are null or too short to be any are left out. */
    public static KnownSecrets of(Collection<? extends @Nullable String> values) {
        List<String> present = new ArrayList<>();
        for (String value : values) {
            if (value != null) {
                present.add(value);
            }
        }
        return new KnownSecrets(present);
    }

    /** The values of all properties, environment variables among them, whose names stand for secrets. */
    public static KnownSecrets of(ConfigurableEnvironment environment) {
        Objects.requireNonNull(environment, "environment");
        Set<@Nullable String> values = new HashSet<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                for (String name : enumerable.getPropertyNames()) {
                    if (SecretNames.isSecret(name)) {
                        values.add(value(environment, name));
                    }
                }
            }
        }
        return of(values);
    }

    private static @Nullable String value(ConfigurableEnvironment environment, String name) {
        try {
            return environment.getProperty(name);
        } catch (IllegalArgumentException e) {
            // It refers to a property that does not exist: nobody has this secret.
            return null;
        }
    }

    /** These and more. */
    public KnownSecrets with(Collection<? extends @Nullable String> more) {
        List<@Nullable String> all = new ArrayList<>(values);
        all.addAll(more);
        return of(all);
    }

    /** The text without any of the secrets, and without credentials in URIs. */
    public String redact(String text) {
        String redacted = text;
        for (String value : values) {
            redacted = redacted.replace(value, HIDDEN);
        }
        return redacted.contains("://") ? PASSWORD_IN_URI.matcher(redacted).replaceAll("$1" + HIDDEN + "@") : redacted;
    }

    /** Says how many there are. */
    @Override
    public String toString() {
        return "KnownSecrets[" + values.size() + "]";
    }
}

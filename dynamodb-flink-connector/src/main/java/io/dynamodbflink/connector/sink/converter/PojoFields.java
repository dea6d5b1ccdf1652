/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.converter;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a POJO by Flink's rules, without Flink's type extraction: that one never ends on a class with a list of
 * its own kind. Setters, which Flink asks for, do not matter to one who only reads.
 */
final class PojoFields {

    private PojoFields() {}

    /** All fields of the class and its superclasses that are neither static nor transient; null if it is no POJO. */
    static @Nullable List<Field> of(Class<?> type) {
        if (!Modifier.isPublic(type.getModifiers()) || !hasPublicConstructor(type)) {
            return null;
        }
        Set<String> getters = Arrays.stream(type.getMethods())
                .filter(method -> method.getParameterCount() == 0 && !Modifier.isStatic(method.getModifiers()))
                .map(Method::getName)
                .map(PojoFields::comparable)
                .collect(Collectors.toSet());
        List<Field> fields = new ArrayList<>();
        for (Class<?> owner = type; owner != null; owner = owner.getSuperclass()) {
            for (Field field : owner.getDeclaredFields()) {
                int modifiers = field.getModifiers();
                if (Modifier.isStatic(modifiers) || Modifier.isTransient(modifiers)) {
                    continue;
                }
                boolean hidden =
                        fields.stream().anyMatch(known -> known.getName().equals(field.getName()));
                if (hidden || !(Modifier.isPublic(modifiers) || hasGetter(field, getters))) {
                    return null;
                }
                fields.add(field);
            }
        }
        return fields.isEmpty() ? null : fields;
    }

    private static boolean hasPublicConstructor(Class<?> type) {
        return Arrays.stream(type.getConstructors()).anyMatch(constructor -> constructor.getParameterCount() == 0);
    }

    private static boolean hasGetter(Field field, Set<String> getters) {
        String name = comparable(field.getName());
        return getters.contains("get" + name) || getters.contains("is" + name) || getters.contains(name);
    }

    private static String comparable(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "");
    }
}

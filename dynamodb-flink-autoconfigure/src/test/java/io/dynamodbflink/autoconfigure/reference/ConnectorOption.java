/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.reference;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.jspecify.annotations.Nullable;

/** An option of the connector, with the constant that names it. */
record ConnectorOption(
        String constant,
        String key,
        Class<?> type,
        @Nullable Object defaultValue,
        @Nullable String description) {

    /** The options that a class has as constants, in the order of their declaration. */
    static List<ConnectorOption> of(Class<?> constants) {
        return Arrays.stream(constants.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == ConfigOption.class)
                .map(ConnectorOption::of)
                .toList();
    }

    private static ConnectorOption of(Field field) {
        try {
            ConfigOption<?> option = (ConfigOption<?>) field.get(null);
            String description = new HtmlFormatter().format(option.description());
            return new ConnectorOption(
                    field.getName(), option.key(), typeOf(field), option.defaultValue(), description);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> typeOf(Field field) {
        return (Class<?>) ((ParameterizedType) field.getGenericType()).getActualTypeArguments()[0];
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.worker;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;

/**
 * What a {@link SpringApplication} is made of.
 *
 * @param classes names of configuration classes; the first is the main one
 * @param others packages and files
 */
record ApplicationSources(List<String> classes, List<String> others) implements Serializable {

    /** Name of the bean that every application with dynamodb-flink has. */
    static final String BEAN_NAME = "dynamoDbFlinkApplicationSources";

    @Serial
    private static final long serialVersionUID = 1L;

    ApplicationSources {
        classes = List.copyOf(classes);
        others = List.copyOf(others);
    }

    static ApplicationSources of(SpringApplication application) {
        List<String> classes = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (Object source : application.getAllSources()) {
            if (source instanceof Class<?> type) {
                classes.add(type.getName());
            } else {
                others.add(source.toString());
            }
        }
        return new ApplicationSources(classes, others);
    }

    boolean isEmpty() {
        return classes.isEmpty() && others.isEmpty();
    }
}

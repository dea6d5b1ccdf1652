/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** A test that a list names. */
public final class ListedTest {

    private ListedTest() {}

    /**
     * Checks that a test is there.
     *
     * @param trap it is about
     * @param testClass without {@code io.dynamodbflink.connector.}
     * @param test name of its method
     */
    public static void assertThatItExists(String trap, String testClass, String test) throws ClassNotFoundException {
        Class<?> found = Class.forName("io.dynamodbflink.connector." + testClass);

        assertThat(Arrays.stream(found.getDeclaredMethods())
                        .filter(method -> method.getName().equals(test)))
                .as("test of the trap: %s", trap)
                .singleElement()
                .satisfies(method -> assertThat(AnnotationSupport.isAnnotated(method, Testable.class))
                        .isTrue());
    }
}

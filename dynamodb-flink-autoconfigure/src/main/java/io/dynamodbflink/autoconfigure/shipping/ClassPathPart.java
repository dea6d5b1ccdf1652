/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;

/** One element of an application's class path. */
sealed interface ClassPathPart permits JarFilePart, DirectoryPart, NestedJarPart, NestedClassesPart {

    /** Name of the jar that it is, or that is made of it. */
    String fileName();

    /** Where it comes from, for people. */
    String origin();

    /**
     * Tells what changes whenever its content does: names, sizes and times, so that nothing has to be read for it.
     *
     * @throws IOException if it cannot be looked at
     */
    void describe(Consumer<String> lines) throws IOException;

    /**
     * Writes it as a jar: the same bytes whenever its content is the same.
     *
     * @throws IOException if it cannot be read, or not written
     */
    void writeTo(OutputStream out) throws IOException;

    /**
     * Whether it has a file of that path.
     *
     * @param resource names separated by slashes
     */
    boolean has(String resource) throws IOException;
}

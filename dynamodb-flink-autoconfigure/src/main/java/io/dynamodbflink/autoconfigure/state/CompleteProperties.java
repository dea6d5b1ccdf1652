/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.state;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;

/** Properties as they are kept in a file of which it can be told whether it was written to its end. */
final class CompleteProperties {

    /** The last line: whatever does not end with it has not been written to its end. */
    private static final String END = "complete=true";

    private CompleteProperties() {}

    static byte[] toBytes(Properties properties, String comment) throws IOException {
        StringWriter text = new StringWriter();
        properties.store(text, comment);
        return (text + END + "\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The properties that were written, if they were to their end. */
    static Optional<Properties> of(byte[] written) {
        if (!new String(written, StandardCharsets.ISO_8859_1).stripTrailing().endsWith("\n" + END)) {
            return Optional.empty();
        }
        try {
            Properties properties = new Properties();
            properties.load(new ByteArrayInputStream(written));
            properties.remove("complete");
            return Optional.of(properties);
        } catch (IOException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A job's plan as arguments of a program: that is how Flink's REST endpoint takes it. */
final class JobText {

    /** Flink's parser of JSON refuses strings of more than 20 million characters. */
    private static final int LONGEST = 4_000_000;

    private JobText() {}

    static List<String> of(byte[] plan) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plan);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String text = Base64.getEncoder().encodeToString(packed.toByteArray());
        List<String> arguments = new ArrayList<>();
        for (int from = 0; from < text.length(); from += LONGEST) {
            arguments.add(text.substring(from, Math.min(text.length(), from + LONGEST)));
        }
        return arguments;
    }

    static byte[] read(String... arguments) throws IOException {
        byte[] packed = Base64.getDecoder().decode(String.join("", arguments));
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return gzip.readAllBytes();
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.decoding;

import java.nio.charset.StandardCharsets;

/** A text that is the same in most records, such as the region: decoded when it changes. */
final class RepeatedText {

    private static final int LONGEST = 128;

    private byte[] bytes = new byte[0];
    private String text = "";

    /** The string that comes next. */
    String read(JsonBytes json) {
        if (json.takeString(bytes)) {
            return text;
        }
        int start = json.position();
        String read = json.string();
        boolean plain = json.position() - start == read.length() + 2;
        // Escapes and characters of several bytes make it longer than it reads: then its bytes are not its text.
        if (plain && read.length() <= LONGEST) {
            text = read;
            bytes = read.getBytes(StandardCharsets.ISO_8859_1);
        }
        return read;
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.encoding;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;

/** The bytes of a body: written once, read once for every attempt, never copied to be read. */
final class BatchBody extends ByteArrayOutputStream {

    BatchBody(int expectedLength) {
        super(expectedLength);
    }

    int length() {
        return count;
    }

    InputStream stream() {
        return new ByteArrayInputStream(buf, 0, count);
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/**
 * Writes some fields or values of a JSON document.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface JsonPart {

    /** Writes nothing. */
    JsonPart NOTHING = json -> {};

    /** Writes this part. */
    void writeTo(JsonGenerator json) throws IOException;
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.api;

import io.dynamodbflink.test.simulator.protocol.Body;
import io.dynamodbflink.test.simulator.stream.Page;
import org.jspecify.annotations.Nullable;

/** What a call produced: the answer's body, and the page of records in it, if there is one. */
record CallResult(Body body, @Nullable Page page) {

    static CallResult of(Body body) {
        return new CallResult(body, null);
    }

    static CallResult of(Page page) {
        return new CallResult(page.body(), page);
    }
}

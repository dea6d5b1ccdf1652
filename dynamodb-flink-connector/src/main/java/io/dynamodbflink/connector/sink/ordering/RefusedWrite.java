/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

import java.util.Objects;

/**
 * A write that the table will never accept.
 *
 * @param write the write
 * @param reason what the table says, without values
 * @since 0.1.0
 */
public record RefusedWrite(PendingWrite write, String reason) {

    public RefusedWrite {
        Objects.requireNonNull(write, "write");
        Objects.requireNonNull(reason, "reason");
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequestType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A write with all that its order depends on.
 *
 * @param table name or ARN of the table
 * @param key its key: writes of one key and table are kept in order
 * @param request what is to be written
 * @param size bytes of its item and of its expressions' values
 * @param version its version if the version guard is on: it may only replace lower ones; null if the guard is off
 * @since 0.1.0
 */
public record KeyedWrite(
        String table,
        WriteKey key,
        DynamoDbWriteRequest request,
        int size,
        @Nullable WriteVersion version) {

    public KeyedWrite {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(request, "request");
    }

    /** Whether it may be sent in a batch: a put or a delete whose outcome does not depend on what is in the table. */
    public boolean isBatchable() {
        return version == null
                && request.getType() != DynamoDbWriteRequestType.UPDATE
                && request.getConditionExpression() == null;
    }

    /** What two writes of one key, one right behind the other, mean for each other. */
    enum Succession {
        /** Both must reach the table, in order. */
        BOTH_COUNT,
        /** The older one leaves no trace: it need not be sent. */
        NEWER_DECIDES,
        /** The newer one has no higher version and would not be applied: it need not be sent. */
        OLDER_DECIDES
    }

    /** What it means for this write that a newer one follows. */
    Succession succession(KeyedWrite newer) {
        if (version != null && newer.version != null && version.isComparableTo(newer.version)) {
            return newer.version.isHigherThan(version) ? Succession.NEWER_DECIDES : Succession.OLDER_DECIDES;
        }
        return isBatchable() && newer.isBatchable() ? Succession.NEWER_DECIDES : Succession.BOTH_COUNT;
    }
}

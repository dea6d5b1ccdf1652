/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test;

import java.io.Serializable;
import java.util.Objects;

/**
 * Stands for an {@link EmbeddedDynamoDb} of this process where only serialisable objects can go.
 *
 * @param id the database's {@link EmbeddedDynamoDb#id()}
 * @since 0.1.0
 */
public record EmbeddedDynamoDbReference(String id) implements Serializable {

    /** Checks its argument. */
    public EmbeddedDynamoDbReference {
        Objects.requireNonNull(id, "id");
    }

    /**
     * The database.
     *
     * @throws IllegalStateException if it does not run in this process any more
     */
    public EmbeddedDynamoDb get() {
        return EmbeddedDynamoDb.byId(id);
    }
}

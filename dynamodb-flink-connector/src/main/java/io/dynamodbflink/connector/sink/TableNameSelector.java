/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Strategy that tells which table an element is written to, for a sink that writes to several.
 *
 * @param <InputT> type of the elements
 * @since 0.1.0
 */
@FunctionalInterface
public interface TableNameSelector<InputT> extends Serializable {

    /**
     * Name or ARN of the table, the same one for a table each time; null for the sink's own table. Asked only about
     * elements of which the element converter has made a request that names no table. A table that does not exist makes
     * an invalid item of the write.
     */
    @Nullable
    String tableOf(InputT element);
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.expression;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Something an expression compares or stores. */
@FunctionalInterface
interface Operand {

    /** The value for an item, or null if the item has none. */
    @Nullable
    AttributeValue in(Map<String, AttributeValue> item);
}

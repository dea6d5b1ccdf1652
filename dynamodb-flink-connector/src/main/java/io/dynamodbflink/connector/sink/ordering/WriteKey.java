/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

/**
 * What tells writes apart: writes of equal keys go to the same item and must stay in order.
 *
 * @since 0.1.0
 */
public sealed interface WriteKey permits PrimaryKey, WriteKey.Unknown {

    /** Whether this is the value of a primary key. */
    boolean isKnown();

    /** A key that equals no other, for writes whose primary key is not known. */
    static WriteKey unknown() {
        return new Unknown();
    }

    /** Has no equality of its own: identity is the point. */
    final class Unknown implements WriteKey {

        private Unknown() {}

        @Override
        public boolean isKnown() {
            return false;
        }
    }
}

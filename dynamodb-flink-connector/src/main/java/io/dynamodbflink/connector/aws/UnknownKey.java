/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import org.jspecify.annotations.Nullable;

/**
 * A configuration key that means nothing to this connector, probably a typing error.
 *
 * @param key the key as given
 * @param nearest the known key that is most alike, or null if none is
 * @since 0.1.0
 */
public record UnknownKey(String key, @Nullable String nearest) {

    /** A sentence for a warning in the log. */
    @Override
    public String toString() {
        return "Unknown configuration key '" + key + "' is ignored"
                + (nearest == null ? "." : "; did you mean '" + nearest + "'?");
    }
}

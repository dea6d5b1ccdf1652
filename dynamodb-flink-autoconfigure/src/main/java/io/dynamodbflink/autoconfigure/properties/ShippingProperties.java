/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.properties;

import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What of the application is sent to a cluster elsewhere.
 *
 * @param exclude File names of jars of the application that are not sent, as patterns with '*', such as 'h2-*.jar'.
 * @since 0.1.0
 */
public record ShippingProperties(@DefaultValue List<String> exclude) {

    public ShippingProperties {
        exclude = List.copyOf(exclude);
    }
}

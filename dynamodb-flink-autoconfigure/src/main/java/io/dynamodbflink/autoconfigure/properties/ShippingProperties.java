/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.properties;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What of an application is sent to a cluster elsewhere.
 *
 * @param exclude File names of jars of the application that are not sent, as patterns with '*', such as 'h2-*.jar'.
 * @param include File names of jars that are sent although they are left out by default, as patterns with '*', such as
 *     'logback-*.jar'.
 * @param directory Local directory in which the jar that is sent is kept between two starts of the application. By
 *     default 'dynamodb-flink-' and the user's name below the JVM's temporary directory.
 * @param timeout Time that a submission may take, including the upload of the application.
 * @since 0.1.0
 */
public record ShippingProperties(
        @DefaultValue List<String> exclude,
        @DefaultValue List<String> include,
        @Nullable String directory,
        @DefaultValue("5m") Duration timeout) {

    public ShippingProperties {
        exclude = List.copyOf(exclude);
        include = List.copyOf(include);
    }
}

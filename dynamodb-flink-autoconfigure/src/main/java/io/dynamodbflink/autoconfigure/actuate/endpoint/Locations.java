/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.actuate.endpoint;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Locations may carry credentials, as in {@code scheme://user:password@host/path}. */
final class Locations {

    private static final Pattern USER_INFO = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*://)[^/]*@");

    private Locations() {}

    static @Nullable String withoutUserInfo(@Nullable String location) {
        return location == null ? null : USER_INFO.matcher(location).replaceFirst("$1");
    }
}

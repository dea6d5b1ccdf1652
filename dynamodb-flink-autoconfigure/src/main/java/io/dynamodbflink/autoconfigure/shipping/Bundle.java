/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The jar that is sent to a cluster: all jars of the application that it needs, in one.
 *
 * @param application name of the application, fit for file names
 * @param file where it is
 * @param sha256 digest of its bytes
 * @param bytes its size
 */
record Bundle(String application, Path file, String sha256, long bytes) {

    /** Name by which the cluster knows it. */
    String uploadName() {
        return "dynamodb-flink-" + application + "-" + sha256 + ".jar";
    }

    /** Matches the names of all bundles of the application, and of no other one. */
    Pattern uploadNames() {
        return Pattern.compile("dynamodb-flink-" + Pattern.quote(application) + "-[0-9a-f]{64}\\.jar");
    }

    /** Size for people. */
    String size() {
        return size(bytes);
    }

    static String size(long bytes) {
        return bytes < 1_000_000 ? (bytes + 999) / 1_000 + " KB" : (bytes + 500_000) / 1_000_000 + " MB";
    }
}

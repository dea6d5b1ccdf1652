/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.secrets;

import java.util.List;
import java.util.Locale;
import org.apache.flink.configuration.GlobalConfiguration;

/** Tells from the name of a setting whether its value is a secret. */
public final class SecretNames {

    /** Without what separates words, so that names of all spellings are recognised. */
    private static final List<String> PARTS =
            List.of("password", "passwd", "passphrase", "secret", "token", "apikey", "accesskey", "privatekey");

    /** What has one of these at its end says where a secret is, or how long it is good for. */
    private static final List<String> ENDS =
            List.of("file", "path", "uri", "url", "location", "name", "type", "timeout", "interval", "ttl", "enabled");

    private SecretNames() {}

    /**
     * @param name name of a property, an environment variable, or a setting of Flink
     */
    public static boolean isSecret(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        if (ENDS.stream().anyMatch(plain::endsWith)) {
            return false;
        }
        return PARTS.stream().anyMatch(plain::contains)
                || GlobalConfiguration.isSensitive(name.toLowerCase(Locale.ROOT));
    }
}

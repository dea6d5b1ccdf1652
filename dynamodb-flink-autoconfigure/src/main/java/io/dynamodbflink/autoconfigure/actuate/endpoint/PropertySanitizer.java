/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.actuate.endpoint;

import io.dynamodbflink.autoconfigure.properties.DynamoDbFlinkProperties;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import io.dynamodbflink.autoconfigure.secrets.SecretNames;
import java.util.Locale;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Hides the secrets among our properties where the endpoints {@code env} and {@code configprops} show values. Spring
 * Boot itself shows none, unless it is told to; then it shows all.
 */
final class PropertySanitizer implements SanitizingFunction {

    private static final String OURS = normalized(DynamoDbFlinkProperties.PREFIX);

    @Override
    public SanitizableData apply(SanitizableData data) {
        if (!normalized(data.getKey()).startsWith(OURS) || data.getValue() == null) {
            return data;
        }
        if (SecretNames.isSecret(data.getKey())) {
            return data.withSanitizedValue();
        }
        String text = String.valueOf(data.getValue());
        String redacted = KnownSecrets.NONE.redact(text);
        return redacted.equals(text) ? data : data.withValue(redacted);
    }

    /** The same for a property, a component of a record, and an environment variable. */
    private static String normalized(String key) {
        return key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}

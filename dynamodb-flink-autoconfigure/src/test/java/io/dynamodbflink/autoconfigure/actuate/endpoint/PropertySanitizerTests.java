/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.core.env.MapPropertySource;

class PropertySanitizerTests {

    private final PropertySanitizer sanitizer = new PropertySanitizer();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dynamodb-flink.aws.credentials.secret-access-key",
                "dynamodb-flink.aws.credentials.secretAccessKey",
                "DYNAMODB_FLINK_AWS_CREDENTIALS_SECRETACCESSKEY",
                "dynamodb-flink.cluster.flink[s3.secret-key]",
                "dynamodb-flink.jobs.orders.source.properties[aws.credentials.provider.basic.secretkey]"
            })
    void secretsAreHidden(String key) {
        assertThat(shown(key, "value")).isEqualTo(SanitizableData.SANITIZED_VALUE);
    }

    @Test
    void passwordInAUriIsHidden() {
        assertThat(shown("dynamodb-flink.jobs.orders.checkpoint.directory", "s3://user:value@bucket"))
                .isEqualTo("s3://******@bucket");
    }

    @Test
    void everythingElseIsShown() {
        assertThat(shown("dynamodb-flink.aws.region", "eu-west-1")).isEqualTo("eu-west-1");
        assertThat(shown("dynamodb-flink.jobs.orders.parallelism", 2)).isEqualTo(2);
    }

    @Test
    void propertiesOfOthersAreNotOurs() {
        assertThat(shown("spring.datasource.password", "value")).isEqualTo("value");
    }

    private Object shown(String key, Object value) {
        return sanitizer
                .apply(new SanitizableData(new MapPropertySource("test", Map.of()), key, value))
                .getValue();
    }
}

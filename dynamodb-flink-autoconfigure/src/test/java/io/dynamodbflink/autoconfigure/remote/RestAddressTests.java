/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

class RestAddressTests {

    @ParameterizedTest
    @CsvSource({
        "http://jobmanager:8081, http://jobmanager:8081, jobmanager, 8081, ''",
        "http://jobmanager:8081/, http://jobmanager:8081, jobmanager, 8081, ''",
        "HTTPS://flink.example.com/a/b//, https://flink.example.com/a/b, flink.example.com, 443, /a/b",
        "http://10.0.0.1, http://10.0.0.1, 10.0.0.1, 80, ''",
        "'http://[::1]:8081', 'http://[::1]:8081', '[::1]', 8081, ''",
    })
    void addressIsTakenApart(String value, String text, String host, int port, String path) {
        RestAddress address = RestAddress.parse(value);

        assertThat(address).hasToString(text);
        assertThat(address.host()).isEqualTo(host);
        assertThat(address.port()).isEqualTo(port);
        assertThat(address.path()).isEqualTo(path);
        assertThat(address.resolve("/jobs?x=1")).hasToString(text + "/jobs?x=1");
    }

    @ParameterizedTest
    @NullAndEmptySource
    void missingAddressIsAskedFor(@Nullable String value) {
        assertThat(refusal(value).getDescription()).contains("dynamodb-flink.cluster.remote.address is not set");
    }

    @ParameterizedTest
    @CsvSource({
        "jobmanager:8081, does not begin with http",
        "ftp://jobmanager, does not begin with http",
        "http://, is not a URL",
        "http:///path, has no valid host",
        "http://job_manager:8081, has no valid host",
        "http://jobmanager:99999, has no valid host",
        "http://jobmanager:8081/?a=b, more than a path",
        "http://jobmanager:8081/#/overview, more than a path",
        "http://job manager, is not a URL",
        "'http://a:8081,http://b:8081', one is enough",
    })
    void whatIsNoAddressIsRefused(String value, String reason) {
        assertThat(refusal(value).getDescription())
                .containsIgnoringCase(reason)
                .contains("'" + value + "'", "dynamodb-flink.cluster.remote.address");
        assertThat(refusal(value).getAction()).contains("http://jobmanager:8081");
    }

    @ParameterizedTest
    @CsvSource({
        "http://user:Planted5ecret@jobmanager:8081",
        "http://Planted5ecret@jobmanager",
        "user:Planted5ecret@jobmanager:8081",
        "'http://user:Planted5ecret@a:1,http://user:Planted5ecret@b:2'",
        "http://user:Planted5ecret @jobmanager",
    })
    void passwordIsNeitherTakenNorShown(String value) {
        assertThat(refusal(value).getDescription() + refusal(value).getAction()).doesNotContain("Planted5ecret");
    }

    @Test
    void passwordHasAPlaceElsewhere() {
        assertThat(refusal("http://user:Planted5ecret@jobmanager").getAction())
                .contains("FLINK_REST_CLIENT_HEADERS", "ssl-bundle");
    }

    private static org.springframework.boot.diagnostics.FailureAnalysis refusal(@Nullable String value) {
        return catchThrowableOfType(FailureAnalyzedException.class, () -> RestAddress.parse(value))
                .analysis();
    }
}

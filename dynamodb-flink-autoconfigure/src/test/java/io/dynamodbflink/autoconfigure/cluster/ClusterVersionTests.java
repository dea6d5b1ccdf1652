/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

class ClusterVersionTests {

    @Test
    void sameVersionIsFine() {
        assertThat(ClusterVersion.check("2.3.0", "2.3.0", "http://a")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2.3.1, 2.3.0", "2.3.0-amzn-1, 2.3.0", "2.3-SNAPSHOT, 2.3.0", "<unknown>, 2.3.0", "2.3.0, DEV"})
    void versionThatMayFitIsWarnedAbout(String cluster, String client) {
        assertThat(ClusterVersion.check(cluster, client, "http://a"))
                .hasValueSatisfying(warning -> assertThat(warning).contains(cluster, client, "http://a"));
    }

    @ParameterizedTest
    @CsvSource({"2.2.0, 2.3.0", "2.30.0, 2.3.0", "1.20.1, 2.3.0", "3.3.0, 2.3.0"})
    void otherMinorVersionIsRefused(String cluster, String client) {
        FailureAnalyzedException failure = catchThrowableOfType(
                FailureAnalyzedException.class, () -> ClusterVersion.check(cluster, client, "http://a"));

        assertThat(failure.analysis().getDescription()).contains(cluster, client, "http://a");
        assertThat(failure.analysis().getAction()).contains("Flink 2.3");
    }
}

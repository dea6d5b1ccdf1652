/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.applicationmode;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.dynamodbflink.autoconfigure.job.JobName;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.junit.jupiter.api.Test;

class ApplicationModeMainTests {

    private static final List<JobName> TWO = List.of(JobName.of("orders"), JobName.of("returns"));

    private final Configuration cluster = new Configuration();

    @Test
    void applicationWithoutJobsIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> ApplicationModeMain.check(List.of(), cluster))
                .withMessageContaining("dynamodb-flink.jobs")
                .withMessageContaining("--job=");
    }

    @Test
    void severalJobsAreAllowedWithoutHighAvailability() {
        assertThatCode(() -> ApplicationModeMain.check(TWO, cluster)).doesNotThrowAnyException();
    }

    @Test
    void severalJobsAreRefusedWithHighAvailability() {
        cluster.set(HighAvailabilityOptions.HA_MODE, "kubernetes");

        assertThatIllegalStateException()
                .isThrownBy(() -> ApplicationModeMain.check(TWO, cluster))
                .withMessageContaining("orders")
                .withMessageContaining("returns")
                .withMessageContaining("--job=<name>");
    }

    @Test
    void aSingleJobIsAllowedWithHighAvailability() {
        cluster.set(HighAvailabilityOptions.HA_MODE, "kubernetes");

        assertThatCode(() -> ApplicationModeMain.check(TWO.subList(0, 1), cluster))
                .doesNotThrowAnyException();
    }
}

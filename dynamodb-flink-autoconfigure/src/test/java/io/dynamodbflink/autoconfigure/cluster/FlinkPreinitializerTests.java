/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;
import org.springframework.core.io.support.SpringFactoriesLoader;

class FlinkPreinitializerTests {

    @Test
    void bootRunsItWhileAnApplicationStarts() {
        assertThat(SpringFactoriesLoader.forDefaultResourceLocation().load(BackgroundPreinitializer.class))
                .hasAtLeastOneElementOfType(FlinkPreinitializer.class);
    }

    /** Boot would not say so: it ignores what goes wrong. */
    @Test
    void everythingThatItTouchesIsThere() {
        assertThatCode(() -> new FlinkPreinitializer().preinitialize()).doesNotThrowAnyException();
    }

    @Test
    void graphHasWhatJobsHave() {
        assertThat(FlinkPreinitializer.graph().getNumberOfVertices()).isEqualTo(2);
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JobTextTests {

    @Test
    void planArrivesAsItWas() throws Exception {
        byte[] plan = new byte[100_000];
        new Random(1).nextBytes(plan);

        assertThat(JobText.read(JobText.of(plan).toArray(String[]::new))).isEqualTo(plan);
    }

    @Test
    void largePlanIsSplitSinceFlinkRefusesLongStrings() throws Exception {
        byte[] plan = new byte[9_000_000];
        new Random(2).nextBytes(plan);

        List<String> text = JobText.of(plan);

        assertThat(text).hasSize(4).allMatch(part -> part.length() <= 4_000_000);
        assertThat(JobText.read(text.toArray(String[]::new))).isEqualTo(plan);
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TargetTests {

    @Test
    void boundItselfMeetsTheTarget() {
        assertThat(Target.atLeast(2, "2 or more").judge(2)).isEqualTo("met");
        assertThat(Target.atMost(2, "2 or less").judge(2)).isEqualTo("met");
    }

    @Test
    void saysByHowMuchItIsMissed() {
        assertThat(Target.atLeast(100, "100 or more").judge(80)).isEqualTo("missed by 20 %");
        assertThat(Target.atMost(100, "100 or less").judge(130)).isEqualTo("missed by 30 %");
    }

    @Test
    void narrowMissIsAMiss() {
        assertThat(Target.atLeast(100, "100 or more").judge(99.9)).isEqualTo("missed by 1 %");
    }

    @Test
    void wideMissIsAFactor() {
        assertThat(Target.atMost(0.05, "5 % or less").judge(0.2)).isEqualTo("missed by a factor of 4.0");
    }
}

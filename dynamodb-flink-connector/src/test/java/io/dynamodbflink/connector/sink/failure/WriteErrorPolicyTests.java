/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.sink.failure.WriteErrorPolicy.Decision;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WriteErrorPolicyTests {

    private static final long GRACE = 1_000;

    @ParameterizedTest
    @EnumSource(
            value = AwsErrorKind.class,
            names = {"THROTTLED", "TRANSIENT", "ACCESS"})
    void errorThatMayPassIsRetriedUnlessTheSinkFailsOnErrors(AwsErrorKind kind) {
        assertThat(policy(false).failed(kind, 0)).isEqualTo(Decision.RETRY);
        assertThat(policy(true).failed(kind, 0)).isEqualTo(Decision.FAIL);
    }

    @ParameterizedTest
    @EnumSource(
            value = AwsErrorKind.class,
            names = {"NOT_FOUND", "FATAL", "EXPIRED_ITERATOR", "TRIMMED"})
    void errorThatStaysFailsTheJob(AwsErrorKind kind) {
        assertThat(policy(false).failed(kind, 0)).isEqualTo(Decision.FAIL);
        assertThat(policy(true).failed(kind, 0)).isEqualTo(Decision.FAIL);
    }

    @Test
    void invalidBatchIsSearchedForItsGuiltyItemsInAnyCase() {
        assertThat(policy(false).failed(AwsErrorKind.INVALID, 0)).isEqualTo(Decision.ISOLATE);
        assertThat(policy(true).failed(AwsErrorKind.INVALID, 0)).isEqualTo(Decision.ISOLATE);
    }

    @Test
    void refusedCredentialsFailTheJobWhenNoCallHasGotThroughForTheGracePeriod() {
        WriteErrorPolicy policy = policy(false);
        assertThat(policy.failed(AwsErrorKind.ACCESS, 500)).isEqualTo(Decision.RETRY);
        assertThat(policy.failed(AwsErrorKind.ACCESS, 500 + GRACE - 1)).isEqualTo(Decision.RETRY);
        assertThat(policy.failed(AwsErrorKind.ACCESS, 500 + GRACE)).isEqualTo(Decision.FAIL);
    }

    @Test
    void callThatGetsThroughStartsTheGracePeriodAnew() {
        WriteErrorPolicy policy = policy(false);
        policy.failed(AwsErrorKind.ACCESS, 0);
        policy.succeeded();
        assertThat(policy.failed(AwsErrorKind.ACCESS, GRACE)).isEqualTo(Decision.RETRY);
        assertThat(policy.failed(AwsErrorKind.ACCESS, 2 * GRACE)).isEqualTo(Decision.FAIL);
    }

    @Test
    void throttlingNeverRunsOut() {
        WriteErrorPolicy policy = policy(false);
        policy.failed(AwsErrorKind.THROTTLED, 0);
        assertThat(policy.failed(AwsErrorKind.THROTTLED, 1_000 * GRACE)).isEqualTo(Decision.RETRY);
    }

    private static WriteErrorPolicy policy(boolean failOnError) {
        return new WriteErrorPolicy(failOnError, Duration.ofMillis(GRACE));
    }
}

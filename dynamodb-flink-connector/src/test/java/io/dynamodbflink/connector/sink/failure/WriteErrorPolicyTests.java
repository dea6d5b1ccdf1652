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
        assertThat(policy(false).failed(kind, "write", true, 0)).isEqualTo(Decision.RETRY);
        assertThat(policy(true).failed(kind, "write", true, 0)).isEqualTo(Decision.FAIL);
    }

    @ParameterizedTest
    @EnumSource(
            value = AwsErrorKind.class,
            names = {"NOT_FOUND", "FATAL", "EXPIRED_ITERATOR", "TRIMMED"})
    void errorThatStaysFailsTheJob(AwsErrorKind kind) {
        assertThat(policy(false).failed(kind, "write", true, 0)).isEqualTo(Decision.FAIL);
        assertThat(policy(true).failed(kind, "write", true, 0)).isEqualTo(Decision.FAIL);
    }

    @Test
    void invalidBatchIsSearchedForItsGuiltyItemsInAnyCase() {
        assertThat(policy(false).failed(AwsErrorKind.INVALID, "write", true, 0)).isEqualTo(Decision.ISOLATE);
        assertThat(policy(true).failed(AwsErrorKind.INVALID, "write", true, 0)).isEqualTo(Decision.ISOLATE);
    }

    @Test
    void missingTableOfAnElementIsNoReasonToFailTheJob() {
        assertThat(policy(false).failed(AwsErrorKind.NOT_FOUND, "write", false, 0))
                .isEqualTo(Decision.REFUSE);
        assertThat(policy(true).failed(AwsErrorKind.NOT_FOUND, "write", false, 0))
                .isEqualTo(Decision.REFUSE);
    }

    @Test
    void conditionThatDoesNotHoldIsAnAnswer() {
        assertThat(policy(true).failed(AwsErrorKind.CONDITION_FAILED, "write", true, 0))
                .isEqualTo(Decision.CONDITION_FAILED);
    }

    @Test
    void refusedCredentialsFailTheJobWhenNoCallHasGotThroughForTheGracePeriod() {
        WriteErrorPolicy policy = policy(false);
        assertThat(policy.failed(AwsErrorKind.ACCESS, "write", true, 500)).isEqualTo(Decision.RETRY);
        assertThat(policy.failed(AwsErrorKind.ACCESS, "write", true, 500 + GRACE - 1))
                .isEqualTo(Decision.RETRY);
        assertThat(policy.failed(AwsErrorKind.ACCESS, "write", true, 500 + GRACE))
                .isEqualTo(Decision.FAIL);
    }

    @Test
    void callThatGetsThroughStartsTheGracePeriodAnew() {
        WriteErrorPolicy policy = policy(false);
        policy.failed(AwsErrorKind.ACCESS, "write", true, 0);
        policy.succeeded("write");
        assertThat(policy.failed(AwsErrorKind.ACCESS, "write", true, GRACE)).isEqualTo(Decision.RETRY);
        assertThat(policy.failed(AwsErrorKind.ACCESS, "write", true, 2 * GRACE)).isEqualTo(Decision.FAIL);
    }

    @Test
    void anotherActionThatIsPermittedDoesNotHelp() {
        WriteErrorPolicy policy = policy(false);
        policy.failed(AwsErrorKind.ACCESS, "update", true, 0);
        policy.succeeded("write");
        assertThat(policy.failed(AwsErrorKind.ACCESS, "update", true, GRACE)).isEqualTo(Decision.FAIL);
        assertThat(policy.failed(AwsErrorKind.ACCESS, "write", true, GRACE)).isEqualTo(Decision.RETRY);
    }

    @Test
    void throttlingNeverRunsOut() {
        WriteErrorPolicy policy = policy(false);
        policy.failed(AwsErrorKind.THROTTLED, "write", true, 0);
        assertThat(policy.failed(AwsErrorKind.THROTTLED, "write", true, 1_000 * GRACE))
                .isEqualTo(Decision.RETRY);
    }

    private static WriteErrorPolicy policy(boolean failOnError) {
        return new WriteErrorPolicy(failOnError, Duration.ofMillis(GRACE));
    }
}

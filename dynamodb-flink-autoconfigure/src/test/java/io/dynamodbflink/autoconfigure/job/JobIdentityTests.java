/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;

class JobIdentityTests {

    private final JobIdentity orders = new JobIdentity("shop", JobName.of("orders"));

    @Test
    void idIsTheSameInEveryLifeOfTheApplication() {
        assertThat(orders.idOf(7)).isEqualTo(new JobIdentity("shop", JobName.of("orders")).idOf(7));
        // Written down: an application with another version of this code has to find its jobs, too.
        assertThat(orders.idOf(7)).hasToString("67ca029a2c575f610000000000000007");
    }

    @Test
    void runIsReadBackFromTheId() {
        assertThat(orders.runOf(orders.idOf(1))).hasValue(1);
        assertThat(orders.runOf(orders.idOf(Long.MAX_VALUE))).hasValue(Long.MAX_VALUE);
        assertThat(orders.runOf(JobID.fromHexString(orders.idOf(42).toString())))
                .hasValue(42);
    }

    @Test
    void idsOfOthersAreNotOurs() {
        assertThat(orders.runOf(new JobID())).isEmpty();
        assertThat(orders.runOf(new JobIdentity("shop", JobName.of("invoices")).idOf(7)))
                .isEmpty();
        assertThat(orders.runOf(new JobIdentity("stock", JobName.of("orders")).idOf(7)))
                .isEmpty();
    }

    @Test
    void namesAreNotMixedUp() {
        JobIdentity one = new JobIdentity("b/a", JobName.of("a"));
        JobIdentity other = new JobIdentity("a", JobName.of("a"));
        assertThat(one.runOf(other.idOf(1))).isEmpty();
        assertThat(new JobIdentity("sorders", JobName.of("shop")).runOf(orders.idOf(1)))
                .isEmpty();
    }

    @Test
    void idWithOurBeginningButWithoutANumberIsNotOurs() {
        byte[] bytes = orders.idOf(1).getBytes();
        bytes[8] = (byte) 0x80;
        assertThat(orders.runOf(new JobID(bytes))).isEmpty();
    }

    @Test
    void runsAreCountedFromOne() {
        assertThatIllegalArgumentException().isThrownBy(() -> orders.idOf(0)).withMessageContaining("0");
    }
}

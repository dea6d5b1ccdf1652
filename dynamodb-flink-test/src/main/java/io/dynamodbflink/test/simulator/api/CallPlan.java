/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.api;

import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.FaultScript;
import io.dynamodbflink.test.simulator.protocol.Answer;
import io.dynamodbflink.test.simulator.protocol.Answer.Delivery;
import io.dynamodbflink.test.simulator.protocol.ServiceException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of a call: how long it waits, whether it is carried out at all, and how its answer travels.
 *
 * @param delay before anything happens
 * @param refusal that takes the place of the call, or null
 * @param skipped whether the call is not carried out although nobody is told
 * @param delivery of the answer
 * @param over how long a slow answer takes
 * @param faults for the operation itself
 */
record CallPlan(
        Duration delay,
        @Nullable ServiceException refusal,
        boolean skipped,
        Delivery delivery,
        Duration over,
        List<Fault> faults) {

    /** Puts the faults that struck a call together. Of two that exclude each other the first counts. */
    static CallPlan of(List<Fault> faults, FaultScript script) {
        if (faults.isEmpty()) {
            return new CallPlan(Duration.ZERO, null, false, Delivery.INTACT, Duration.ZERO, faults);
        }
        Duration delay = Duration.ZERO;
        ServiceException refusal = null;
        Fault spoiling = null;
        for (Fault fault : faults) {
            if (fault instanceof Fault.Delay wait) {
                delay = delay.plus(script.draw(wait));
            } else if (fault instanceof Fault.ServiceError error) {
                refusal = refusal == null ? exception(error) : refusal;
            } else if (spoiling == null && delivery(fault) != Delivery.INTACT) {
                spoiling = fault;
            }
        }
        return new CallPlan(
                delay,
                refusal,
                spoiling instanceof Fault.ConnectionReset reset && !reset.afterwards()
                        || spoiling instanceof Fault.Hang hang && !hang.afterwards(),
                spoiling == null ? Delivery.INTACT : delivery(spoiling),
                spoiling instanceof Fault.SlowAnswer slow ? slow.over() : Duration.ZERO,
                faults);
    }

    private static ServiceException exception(Fault.ServiceError error) {
        return ServiceException.of(error.status(), error.name(), error.message());
    }

    private static Delivery delivery(Fault fault) {
        if (fault instanceof Fault.ConnectionReset) {
            return Delivery.RESET;
        } else if (fault instanceof Fault.TruncatedBody) {
            return Delivery.TRUNCATED;
        } else if (fault instanceof Fault.WrongChecksum) {
            return Delivery.WRONG_CHECKSUM;
        } else if (fault instanceof Fault.SlowAnswer) {
            return Delivery.SLOW;
        } else if (fault instanceof Fault.Hang) {
            return Delivery.NEVER;
        }
        return Delivery.INTACT;
    }

    /** Whether a caller gets to see what the call produced. */
    boolean arrivesIntact() {
        return delivery == Delivery.INTACT || delivery == Delivery.SLOW;
    }

    Answer deliver(Answer answer) {
        return delivery == Delivery.INTACT ? answer : answer.delivered(delivery, over);
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.api;

import io.dynamodbflink.test.simulator.fault.CallSubject;
import io.dynamodbflink.test.simulator.fault.Operation;
import io.dynamodbflink.test.simulator.journal.ApiCall;
import io.dynamodbflink.test.simulator.journal.RecordingJournal;
import io.dynamodbflink.test.simulator.protocol.Answer;
import io.dynamodbflink.test.simulator.protocol.Body;
import io.dynamodbflink.test.simulator.protocol.JsonPart;
import io.dynamodbflink.test.simulator.protocol.JsonRequest;
import io.dynamodbflink.test.simulator.protocol.PendingCall;
import io.dynamodbflink.test.simulator.protocol.ServiceException;
import java.time.Duration;

/** A call whose fate is decided; the journal is told of it. */
final class PlannedCall implements PendingCall {

    private final ServiceApi api;
    private final Operation operation;
    private final CallSubject subject;
    private final JsonRequest request;
    private final CallPlan plan;
    private final RecordingJournal journal;
    private final Duration arrived;

    PlannedCall(
            ServiceApi api,
            Operation operation,
            CallSubject subject,
            JsonRequest request,
            CallPlan plan,
            RecordingJournal journal) {
        this.api = api;
        this.operation = operation;
        this.subject = subject;
        this.request = request;
        this.plan = plan;
        this.journal = journal;
        this.arrived = journal.now();
    }

    @Override
    public Duration delay() {
        return plan.delay();
    }

    @Override
    public Answer answer() {
        String outcome = plan.arrivesIntact() ? ApiCall.OK : plan.delivery().name();
        Answer answer;
        try {
            answer = plan.skipped() ? Answer.ok(Body.json(JsonPart.NOTHING)) : carryOut();
        } catch (ServiceException e) {
            answer = e.toAnswer();
            outcome = plan.arrivesIntact() ? e.name() : outcome;
        }
        journal.answered(new ApiCall(operation, subject, arrived, journal.now().minus(arrived), outcome));
        return plan.deliver(answer);
    }

    private Answer carryOut() {
        if (plan.refusal() != null) {
            throw plan.refusal();
        }
        CallResult result = api.carryOut(operation, request, plan.faults());
        if (result.page() != null) {
            journal.handedOut(result.page(), plan.arrivesIntact());
        }
        return Answer.ok(result.body());
    }
}

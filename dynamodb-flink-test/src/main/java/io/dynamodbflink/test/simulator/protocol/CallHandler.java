/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.protocol;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a call completely, waits as long as the call is to be delayed, and writes the answer; never blocks. */
final class CallHandler extends Handler.Abstract.NonBlocking {

    private static final Logger LOG = LoggerFactory.getLogger(CallHandler.class);

    private static final String TARGET = "X-Amz-Target";
    private static final int MAX_REQUEST_BYTES = 20 * 1024 * 1024;

    private final CallReceiver receiver;

    CallHandler(CallReceiver receiver) {
        this.receiver = receiver;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        AnswerWriter writer = new AnswerWriter(request, response, callback, scheduler(request));
        String target = request.getHeaders().get(TARGET);
        if (!"POST".equals(request.getMethod()) || target == null) {
            writer.write(ServiceException.of(
                            404, "UnknownOperationException", "Calls are POST requests with an " + TARGET + " header")
                    .toAnswer());
            return true;
        }
        if (request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > MAX_REQUEST_BYTES) {
            writer.write(ServiceException.of(413, "RequestEntityTooLargeException", "The request is too large")
                    .toAnswer());
            return true;
        }
        Content.Source.asByteBuffer(
                request,
                Promise.from(body -> carryOut(() -> receive(target, body, request, writer), writer), writer::abandon));
        return true;
    }

    private void receive(String target, ByteBuffer body, Request request, AnswerWriter writer) {
        PendingCall call = receiver.receive(target, body);
        Duration delay = call.delay();
        if (delay.isZero()) {
            writer.write(call.answer());
            return;
        }
        // The scheduler has one thread: it only wakes the call up.
        Executor threads = request.getComponents().getExecutor();
        scheduler(request).schedule(() -> wake(threads, call, writer), delay);
    }

    private void wake(Executor threads, PendingCall call, AnswerWriter writer) {
        try {
            threads.execute(() -> carryOut(() -> writer.write(call.answer()), writer));
        } catch (RejectedExecutionException e) {
            writer.abandon(e);
        }
    }

    /** A bug of the simulator must look like one: it is logged, and the client is told. */
    private static void carryOut(Runnable step, AnswerWriter writer) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.error("The simulator failed to carry out a call", e);
            writer.write(ServiceException.of(500, "InternalServerError", "The simulator failed: " + e)
                    .toAnswer());
        }
    }

    private static Scheduler scheduler(Request request) {
        return request.getComponents().getScheduler();
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.AwsErrors;
import io.dynamodbflink.connector.sink.ItemCheck.InvalidItemException;
import io.dynamodbflink.connector.sink.WriterStateLayout.Unfinished;
import io.dynamodbflink.connector.sink.failure.WriteErrorPolicy;
import io.dynamodbflink.connector.sink.ordering.KeyOrderedBuffer;
import io.dynamodbflink.connector.sink.ordering.PendingWrite;
import io.dynamodbflink.connector.sink.ordering.RefusedWrite;
import io.dynamodbflink.connector.sink.ordering.WriteCall;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.util.function.ThrowingRunnable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/**
 * Writes the elements of one subtask: hands them to the {@link KeyOrderedBuffer}, carries out what it says, and tells
 * it what came of that. Everything happens on the task's thread; answers and timers come in through its mailbox.
 */
@SuppressWarnings("try") // Writers of dead letters may be interrupted when they close.
final class DynamoDbSinkWriter<InputT> implements StatefulSinkWriter<InputT, DynamoDbWriterState> {

    private static final Logger LOG = LoggerFactory.getLogger(DynamoDbSinkWriter.class);

    private final DynamoDbSinkSettings settings;
    private final ElementConverter<InputT, DynamoDbWriteRequest> converter;
    private final ItemCheck check;
    private final WriteTarget target;
    private final KeyOrderedBuffer buffer;
    private final TablePaces paces;
    private final RetryLimits retries;
    private final WriterStateLayout stateLayout;
    private final WriteErrorPolicy errors;
    private final InvalidItems invalidItems;
    private final FailureReport report;
    private final TableReports reports;
    private final MailboxExecutor mailbox;
    private final WakeUpTimer timer;
    private final LongSupplier clock;
    private final DynamoDbSinkMetrics metrics;
    private final Runnable releaseClient;
    private final Set<CompletableFuture<?>> calls = new HashSet<>();
    private boolean closed;

    /**
     * @param clock milliseconds of a clock that does not go backwards
     * @param releaseClient gives back the client of the target; run once
     */
    DynamoDbSinkWriter(
            DynamoDbSinkSettings settings,
            ElementConverter<InputT, DynamoDbWriteRequest> converter,
            ItemCheck check,
            WriteTarget target,
            KeyOrderedBuffer buffer,
            TablePaces paces,
            WriterStateLayout stateLayout,
            WriteErrorPolicy errors,
            InvalidItems invalidItems,
            TableReports reports,
            MailboxExecutor mailbox,
            WakeUpTimer timer,
            LongSupplier clock,
            DynamoDbSinkMetrics metrics,
            Runnable releaseClient) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.report = new FailureReport(clock);
        this.converter = Objects.requireNonNull(converter, "converter");
        this.check = Objects.requireNonNull(check, "check");
        this.target = Objects.requireNonNull(target, "target");
        this.buffer = Objects.requireNonNull(buffer, "buffer");
        this.paces = Objects.requireNonNull(paces, "paces");
        this.retries = new RetryLimits(settings.flow());
        this.stateLayout = Objects.requireNonNull(stateLayout, "stateLayout");
        this.errors = Objects.requireNonNull(errors, "errors");
        this.invalidItems = Objects.requireNonNull(invalidItems, "invalidItems");
        this.reports = Objects.requireNonNull(reports, "reports");
        this.mailbox = Objects.requireNonNull(mailbox, "mailbox");
        this.timer = Objects.requireNonNull(timer, "timer");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.metrics = Objects.requireNonNull(metrics, "metrics");
        this.releaseClient = Objects.requireNonNull(releaseClient, "releaseClient");
    }

    /**
     * Takes writes of a former execution, which are older than any that {@link #write} will bring. Foreign ones are
     * brought to the table before this returns: their keys' next writes may already be on their way to another subtask.
     */
    void restore(Collection<DynamoDbWriterState> states) throws IOException, InterruptedException {
        List<DynamoDbWriteRequest> foreign = stateLayout.select(states, true);
        if (!foreign.isEmpty()) {
            LOG.warn(
                    "{} restored writes to table '{}' are of keys that belong to other subtasks: the state was written"
                            + " by a sink that was not partitioned by primary key. They are written before this subtask"
                            + " begins, but other subtasks may write newer versions of their items before that.",
                    foreign.size(),
                    settings.table());
            accept(foreign);
            flush(true);
        }
        accept(stateLayout.select(states, false));
        proceed();
    }

    private void accept(List<DynamoDbWriteRequest> requests) throws IOException, InterruptedException {
        for (DynamoDbWriteRequest request : requests) {
            accept(request);
        }
    }

    @Override
    public void write(InputT element, Context context) throws IOException, InterruptedException {
        // Waits for an answer or a timer: either of them makes room sooner or later.
        while (buffer.isFull()) {
            mailbox.yield();
        }
        accept(converter.apply(element, context));
        proceed();
    }

    private void accept(DynamoDbWriteRequest request) throws IOException, InterruptedException {
        try {
            buffer.add(check.check(request), clock.getAsLong());
            invalidItems.passedCheck();
        } catch (InvalidItemException e) {
            invalidItems.passOver(e.item());
        }
    }

    /** Sends what is to be sent now, and sees to it that the rest is not forgotten. */
    private void proceed() {
        long now = clock.getAsLong();
        for (WriteCall call = buffer.nextCall(now); call != null; call = buffer.nextCall(now)) {
            send(call, now);
        }
        timer.wakeUpAt(buffer.nextDeadline(now), now, this::proceed);
    }

    private void send(WriteCall call, long now) {
        CompletableFuture<? extends DynamoDbResponse> pending = target.send(call);
        calls.add(pending);
        metrics.callSent(call);
        pending.whenComplete((answer, error) -> inMailbox(() -> {
            if (closed) {
                return;
            }
            calls.remove(pending);
            metrics.callFinished(call, clock.getAsLong() - now);
            if (error == null) {
                onAnswer(call, now, answer);
            } else {
                onFailure(call, now, error);
            }
            for (RefusedWrite refused : buffer.takeRefused()) {
                invalidItems.passOver(check.refused(refused));
            }
            proceed();
        }));
    }

    private void inMailbox(ThrowingRunnable<Exception> event) {
        try {
            mailbox.execute(event, "Answer of table '%s'", settings.table());
        } catch (RejectedExecutionException e) {
            // The task has ended: what was in flight is part of its last checkpoint, or the task had failed anyway.
            LOG.debug("An answer of table '{}' came after the end of its task", settings.table(), e);
        }
    }

    private void onAnswer(WriteCall call, long sentAt, DynamoDbResponse answer) throws IOException {
        Collection<PendingWrite> unprocessed = target.unprocessed(call, answer);
        errors.succeeded(Action.of(call));
        reports.answered(call.table());
        invalidItems.taken(call.writes().size() - unprocessed.size());
        report.callSucceeded(call, unprocessed);
        OptionalDouble consumed = ConsumedUnits.of(answer);
        metrics.answered(call, unprocessed, consumed);
        long now = clock.getAsLong();
        paces.answered(call, sentAt, unprocessed, consumed, now);
        retries.check(call.table(), unprocessed, null, now);
        buffer.answered(call, unprocessed, now);
    }

    private void onFailure(WriteCall call, long sentAt, Throwable error) throws IOException, InterruptedException {
        AwsErrorKind kind = AwsErrors.classify(error);
        if (kind == AwsErrorKind.THROTTLED) {
            metrics.callThrottled(call);
        }
        long now = clock.getAsLong();
        settlePace(call, sentAt, kind, now);
        switch (errors.failed(kind, Action.of(call), call.table().equals(settings.table()), now)) {
            case RETRY -> {
                retries.check(call.table(), call.writes(), error, now);
                report.callWillBeRepeated(call, error);
                reports.failed(call.table(), kind, error);
                buffer.failed(call, now);
            }
            case ISOLATE -> {
                reports.answered(call.table());
                buffer.refused(call, AwsErrors.describe(error));
            }
            case REFUSE -> {
                reports.answered(call.table());
                buffer.refusedEntirely(call, AwsErrors.describe(error));
            }
            case CONDITION_FAILED -> onConditionFailed(call);
            case FAIL -> {
                metrics.writesFailed(call.writes().size());
                throw report.fatal(call, error);
            }
        }
    }

    /** Only throttling asks for less. A condition that does not hold costs as much as a write. */
    private void settlePace(WriteCall call, long sentAt, AwsErrorKind kind, long now) {
        switch (kind) {
            case THROTTLED -> paces.throttled(call, sentAt, now);
            case CONDITION_FAILED -> paces.answered(call, sentAt, List.of(), OptionalDouble.empty(), now);
            case TRANSIENT -> {
                // It may have been carried out, so what it would cost counts as spent.
            }
            default -> paces.rejected(call, now);
        }
    }

    /** The table has answered, and the write has no effect. */
    private void onConditionFailed(WriteCall call) throws IOException, InterruptedException {
        errors.succeeded(Action.of(call));
        reports.answered(call.table());
        invalidItems.taken(call.writes().size());
        buffer.conditionFailed(call);
        for (PendingWrite write : call.writes()) {
            if (!write.isVersionGuarded()) {
                invalidItems.conditionFailed(check.conditionFailed(write));
            }
        }
    }

    /**
     * Writes everything at the end of the input. Before a checkpoint there are only dead letters to be made durable:
     * the buffer is state.
     */
    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        if (endOfInput) {
            buffer.startFlushing();
            proceed();
            while (!buffer.isEmpty()) {
                mailbox.yield();
            }
            buffer.stopFlushing();
        }
        invalidItems.flush();
    }

    @Override
    public List<DynamoDbWriterState> snapshotState(long checkpointId) throws IOException {
        return stateLayout.layOut(buffer.unfinished().stream()
                .map(write -> new Unfinished(write.request(), write.size()))
                .toList());
    }

    @Override
    public void close() throws Exception {
        if (closed) {
            return;
        }
        closed = true;
        timer.cancel();
        Set.copyOf(calls).forEach(call -> call.cancel(true));
        calls.clear();
        try (reports;
                invalidItems) {
            releaseClient.run();
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.deadletter.DeadLetterOutlet;
import io.dynamodbflink.connector.deadletter.PassedOverLog;
import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import io.dynamodbflink.connector.sink.failure.DynamoDbWriteException;
import io.dynamodbflink.connector.sink.failure.InvalidItem;
import io.dynamodbflink.connector.sink.failure.RefusedShare;
import java.io.IOException;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/**
 * Passes over writes that will never be in their table, or lets them fail the job, as the policies say. Used by the
 * task's thread only.
 */
@SuppressWarnings("try") // Writers of dead letters may be interrupted when they close.
final class InvalidItems implements AutoCloseable {

    private final InvalidItemHandling handling;
    private final DeadLetterOutlet<InvalidItem> deadLetters;
    private final DynamoDbSinkMetrics metrics;
    private final RefusedShare refusedShare;
    private final PassedOverLog log = new PassedOverLog(LoggerFactory.getLogger(InvalidItems.class), "items");
    private final PassedOverLog lostLog =
            new PassedOverLog(LoggerFactory.getLogger(InvalidItems.class), "conditional writes");

    InvalidItems(InvalidItemHandling handling, DeadLetterOutlet<InvalidItem> deadLetters, DynamoDbSinkMetrics metrics) {
        this.handling = Objects.requireNonNull(handling, "handling");
        this.deadLetters = Objects.requireNonNull(deadLetters, "deadLetters");
        this.metrics = Objects.requireNonNull(metrics, "metrics");
        this.refusedShare = new RefusedShare(handling.maxRefusedShare());
    }

    /**
     * Takes care of an item that its table will never accept. Returning means that it is settled and the sink goes on without it.
     *
     * @throws IOException to fail the job
     */
    void passOver(InvalidItem item) throws IOException, InterruptedException {
        PoisonPolicy policy = handling.policy();
        if (policy == PoisonPolicy.FAIL) {
            metrics.invalidItem(item.table(), policy);
            throw new DynamoDbWriteException(item.describe()
                    + ". Correct what makes the item, or have such items skipped or handed on as dead letters with"
                    + " setInvalidItemPolicy.");
        }
        if (item.attempts() == 0) {
            refusedShare.failedCheck();
        } else {
            refusedShare.refused();
        }
        if (refusedShare.isTooHigh()) {
            metrics.invalidItem(item.table(), PoisonPolicy.FAIL);
            throw new DynamoDbWriteException(item.describe() + ", nor could "
                    + Math.round(refusedShare.share() * 100) + " % of the writes before it; setMaxRefusedShare allows "
                    + handling.maxRefusedShare() * 100 + " %. Does the sink write to the right table, and the"
                    + " converter what the table takes?");
        }
        handOver(item, policy);
        metrics.invalidItem(item.table(), policy);
        log.passedOver(item, policy);
    }

    /**
     * Takes care of a write whose condition does not hold. Returning means that the sink goes on without it.
     *
     * @throws IOException to fail the job
     */
    void conditionFailed(InvalidItem write) throws IOException, InterruptedException {
        PoisonPolicy policy = handling.onConditionFailed();
        if (policy == PoisonPolicy.FAIL) {
            metrics.conditionFailed(write.table(), policy);
            throw new DynamoDbWriteException(write.describe()
                    + ". Have such writes skipped or handed on as dead letters with setOnConditionFailed if that is to"
                    + " be expected.");
        }
        handOver(write, policy);
        metrics.conditionFailed(write.table(), policy);
        lostLog.passedOver(write, policy);
    }

    /** A write may be sent. */
    void passedCheck() {
        refusedShare.passedCheck();
    }

    /** The table took writes, or would have if their condition held. */
    void taken(int writes) {
        refusedShare.taken(writes);
    }

    /** One policy may skip what the other keeps. */
    private void handOver(InvalidItem item, PoisonPolicy policy) throws IOException, InterruptedException {
        if (policy == PoisonPolicy.DEAD_LETTER) {
            deadLetters.write(item);
        }
    }

    /** Makes all that was passed over durable. */
    void flush() throws IOException, InterruptedException {
        try {
            deadLetters.flush();
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new DynamoDbWriteException("Dead letters cannot be made durable", e);
        }
    }

    @Override
    public void close() throws Exception {
        deadLetters.close();
    }
}

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
import java.io.IOException;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/**
 * Passes over the items that a table will never accept, or lets them fail the job, as the policy says. Used by the
 * task's thread only.
 */
@SuppressWarnings("try") // Writers of dead letters may be interrupted when they close.
final class InvalidItems implements AutoCloseable {

    private final PoisonPolicy policy;
    private final DeadLetterOutlet<InvalidItem> deadLetters;
    private final DynamoDbSinkMetrics metrics;
    private final PassedOverLog log = new PassedOverLog(LoggerFactory.getLogger(InvalidItems.class), "items");

    InvalidItems(PoisonPolicy policy, DeadLetterOutlet<InvalidItem> deadLetters, DynamoDbSinkMetrics metrics) {
        this.policy = Objects.requireNonNull(policy, "policy");
        this.deadLetters = Objects.requireNonNull(deadLetters, "deadLetters");
        this.metrics = Objects.requireNonNull(metrics, "metrics");
    }

    /**
     * Takes care of an item. Returning means that it is settled and the sink goes on without it.
     *
     * @throws IOException to fail the job
     */
    void passOver(InvalidItem item) throws IOException, InterruptedException {
        if (policy == PoisonPolicy.FAIL) {
            metrics.invalidItem(policy);
            throw new DynamoDbWriteException(item.describe()
                    + ". Correct what makes the item, or have such items skipped or handed on as dead letters with"
                    + " setInvalidItemPolicy.");
        }
        deadLetters.write(item);
        metrics.invalidItem(policy);
        log.passedOver(item, policy);
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

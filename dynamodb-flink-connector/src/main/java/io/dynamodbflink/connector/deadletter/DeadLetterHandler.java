/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.deadletter;

import java.io.Serializable;
import org.apache.flink.metrics.MetricGroup;

/**
 * Strategy that takes what could not be processed, to keep it for later or to tell somebody. It travels with the job;
 * each subtask opens a writer of its own. For something simple, a lambda does:
 *
 * <pre>{@code
 * DeadLetterHandler<InvalidRecord> handler = context -> letter -> System.err.println(letter.toJson());
 * }</pre>
 *
 * @param <L> what it takes; a handler of {@link DeadLetter}s takes everything
 * @see DeadLetterFiles
 * @since 0.1.0
 */
@FunctionalInterface
public interface DeadLetterHandler<L extends DeadLetter> extends Serializable {

    /**
     * Called once per subtask and attempt, when the subtask starts.
     *
     * @throws Exception to fail the job
     */
    DeadLetterWriter<L> open(Context context) throws Exception;

    /**
     * Where a writer works.
     *
     * @since 0.1.0
     */
    interface Context {

        /** Index of the subtask, from 0. */
        int subtask();

        /** For metrics of the handler. */
        MetricGroup metricGroup();

        /** Has the classes of the job. */
        ClassLoader userCodeClassLoader();
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.strategy;

import io.dynamodbflink.autoconfigure.bean.BeanReference;
import io.dynamodbflink.connector.deadletter.DeadLetter;
import io.dynamodbflink.connector.deadletter.DeadLetterHandler;
import io.dynamodbflink.connector.deadletter.DeadLetterWriter;
import java.util.Objects;

/** A dead letter handler that is a bean; resolved on the TaskManagers, where each subtask has it open a writer. */
public final class BeanDeadLetterHandler<L extends DeadLetter> implements DeadLetterHandler<L> {

    private static final long serialVersionUID = 1L;

    private final BeanReference<DeadLetterHandler<L>> handler;

    public BeanDeadLetterHandler(BeanReference<DeadLetterHandler<L>> handler) {
        this.handler = Objects.requireNonNull(handler, "handler");
    }

    @Override
    public DeadLetterWriter<L> open(Context context) throws Exception {
        return handler.get().open(context);
    }

    @Override
    public String toString() {
        return handler.toString();
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.deadletter.DeadLetterHandler;
import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import io.dynamodbflink.connector.sink.failure.InvalidItem;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of items that the table will never accept.
 *
 * @param policy what becomes of each
 * @param deadLetters takes them if the policy is {@link PoisonPolicy#DEAD_LETTER}
 */
record InvalidItemHandling(PoisonPolicy policy, @Nullable DeadLetterHandler<? super InvalidItem> deadLetters)
        implements Serializable {

    InvalidItemHandling {
        Objects.requireNonNull(policy, "policy");
        if (policy == PoisonPolicy.DEAD_LETTER && deadLetters == null) {
            throw new IllegalStateException("setInvalidItemPolicy(DEAD_LETTER): there is no dead letter handler; call"
                    + " setDeadLetterHandler(...), for example with"
                    + " DeadLetterFiles.in(\"file:/var/lib/app/dead-letters\")");
        }
    }

    /** Who takes the letters that there may be; null if there will not be any. */
    @Nullable
    DeadLetterHandler<? super InvalidItem> lettersTo() {
        return policy == PoisonPolicy.DEAD_LETTER ? deadLetters : null;
    }
}

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
 * What becomes of writes that will never be in their table.
 *
 * @param policy what becomes of items that the table will never accept
 * @param onConditionFailed what becomes of writes whose condition does not hold
 * @param maxRefusedShare share of the recent writes that may be passed over, above 0; 1 for any
 * @param deadLetters takes them if a policy is {@link PoisonPolicy#DEAD_LETTER}
 */
record InvalidItemHandling(
        PoisonPolicy policy,
        PoisonPolicy onConditionFailed,
        double maxRefusedShare,
        @Nullable DeadLetterHandler<? super InvalidItem> deadLetters)
        implements Serializable {

    InvalidItemHandling {
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(onConditionFailed, "onConditionFailed");
        if (deadLetters == null
                && (policy == PoisonPolicy.DEAD_LETTER || onConditionFailed == PoisonPolicy.DEAD_LETTER)) {
            throw new IllegalStateException(
                    (policy == PoisonPolicy.DEAD_LETTER ? "setInvalidItemPolicy" : "setOnConditionFailed")
                            + "(DEAD_LETTER): there is no dead letter handler; call"
                            + " setDeadLetterHandler(...), for example with"
                            + " DeadLetterFiles.in(\"file:/var/lib/app/dead-letters\")");
        }
    }

    /** Who takes the letters that there may be; null if there will not be any. */
    @Nullable
    DeadLetterHandler<? super InvalidItem> lettersTo() {
        return policy == PoisonPolicy.DEAD_LETTER || onConditionFailed == PoisonPolicy.DEAD_LETTER ? deadLetters : null;
    }
}

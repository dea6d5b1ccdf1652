/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.connector.aws.CallTrouble;
import io.dynamodbflink.connector.source.observer.DiscoveryProgress;
import org.jspecify.annotations.Nullable;

/** Sees the same trouble in what successive attempts of a job tell, each of which begins to count for itself. */
final class OngoingTrouble {

    private OngoingTrouble() {}

    /** How the search for shards goes on, with the trouble that it goes on having. */
    static DiscoveryProgress after(@Nullable DiscoveryProgress before, DiscoveryProgress now) {
        return new DiscoveryProgress(
                now.stream(),
                now.listedAt(),
                now.answeredAt(),
                now.unansweredSince(),
                after(before == null ? null : before.trouble(), now.answeredAt() != null, now.trouble()),
                now.observedAt());
    }

    /**
     * The trouble there is.
     *
     * @param before what was known
     * @param answered whether the present attempt has ever been answered
     * @param now what the present attempt tells
     */
    static @Nullable CallTrouble after(@Nullable CallTrouble before, boolean answered, @Nullable CallTrouble now) {
        if (answered || before == null) {
            return now;
        }
        if (now == null) {
            return before;
        }
        return before.since().isBefore(now.since())
                ? new CallTrouble(now.kind(), before.since(), now.times(), now.error())
                : now;
    }
}

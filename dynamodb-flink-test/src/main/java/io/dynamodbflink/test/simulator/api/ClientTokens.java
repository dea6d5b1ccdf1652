/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.api;

import io.dynamodbflink.test.simulator.protocol.ServiceException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Carries a request with a client token out only once, however often it arrives within ten minutes. */
final class ClientTokens {

    private static final Duration LIFE = Duration.ofMinutes(10);

    private final Clock clock;
    private final Map<String, Seen> seen = new HashMap<>();

    ClientTokens(Clock clock) {
        this.clock = clock;
    }

    synchronized void once(@Nullable String token, Map<String, Object> request, Runnable action) {
        if (token == null) {
            action.run();
            return;
        }
        Instant now = clock.instant();
        seen.values().removeIf(earlier -> earlier.at.plus(LIFE).isBefore(now));
        Seen earlier = seen.get(token);
        if (earlier == null) {
            action.run();
            seen.put(token, new Seen(request, now));
        } else if (!earlier.request.equals(request)) {
            throw ServiceException.of(
                    "IdempotentParameterMismatchException",
                    "The request uses the same client token as a previous, but non-identical request.");
        }
    }

    private record Seen(Map<String, Object> request, Instant at) {}
}

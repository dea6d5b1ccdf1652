/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.remote;

import io.dynamodbflink.autoconfigure.cluster.ClusterTrouble;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps whether a cluster answers, and tells the log when that changes. */
public final class ClusterContact {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterContact.class);

    private final String address;
    private final Clock clock;

    private @Nullable ClusterTrouble trouble;

    /** Until it has answered once, whoever starts the connection reports. */
    private boolean reporting;

    ClusterContact(String address) {
        this(address, Clock.systemUTC());
    }

    ClusterContact(String address, Clock clock) {
        this.address = Objects.requireNonNull(address, "address");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** Why the cluster cannot be asked; null if it answers. */
    public synchronized @Nullable ClusterTrouble trouble() {
        return trouble;
    }

    /** From now on, changes are worth a line in the log. */
    public synchronized void report() {
        reporting = true;
    }

    synchronized void answered() {
        ClusterTrouble past = trouble;
        trouble = null;
        if (past != null && reporting) {
            LOG.info(
                    "The Flink cluster at {} answers again, after {} s",
                    address,
                    Duration.between(past.since(), clock.instant()).toSeconds());
        }
    }

    synchronized void failed(RestFailure failure) {
        if (failure.isAnswer()) {
            answered();
            return;
        }
        ClusterTrouble past = trouble;
        trouble = new ClusterTrouble(
                "the Flink cluster at " + address + " does not answer: " + failure.getMessage(),
                past == null ? clock.instant() : past.since());
        if (past == null && reporting) {
            LOG.warn(
                    "The Flink cluster at {} does not answer any more: {}. Its jobs go on without this application, which"
                            + " does not know what they do until it answers again.",
                    address,
                    failure.getMessage());
        }
    }
}

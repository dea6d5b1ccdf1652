/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import io.dynamodbflink.connector.aws.WriteGuard;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every instance runs the jobs. */
final class AlwaysActive implements Activation {

    private static final Logger LOG = LoggerFactory.getLogger(AlwaysActive.class);

    private final Clock clock;
    private final BooleanSupplier eachForItself;

    private volatile ActivationStatus status;
    private final AtomicBoolean told = new AtomicBoolean();

    /** @param eachForItself whether instances of the application run the same jobs without knowing of each other */
    AlwaysActive(Clock clock, BooleanSupplier eachForItself) {
        this.eachForItself = Objects.requireNonNull(eachForItself, "eachForItself");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.status = status(ActivationStatus.State.INACTIVE);
    }

    @Override
    public void start(ActivationTarget jobs) {
        if (eachForItself.getAsBoolean() && told.compareAndSet(false, true)) {
            LOG.info("Every instance of this application runs the jobs: DynamoDB Streams has no consumer groups, so N"
                    + " instances process every change N times. To have one active and the others stand by, set"
                    + " dynamodb-flink.cluster.activation=lock");
        }
        status = status(ActivationStatus.State.ACTIVE);
        jobs.activate();
    }

    @Override
    public void stop(boolean ended) {
        status = status(ActivationStatus.State.INACTIVE);
    }

    private ActivationStatus status(ActivationStatus.State state) {
        @Nullable String none = null;
        return new ActivationStatus(state, clock.instant(), none, none, none, none);
    }

    @Override
    public ActivationStatus status() {
        return status;
    }

    @Override
    public Optional<WriteGuard> writeGuard() {
        return Optional.empty();
    }
}

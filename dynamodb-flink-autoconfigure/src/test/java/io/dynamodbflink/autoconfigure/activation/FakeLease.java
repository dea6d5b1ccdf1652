/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** A lock that is granted, renewed and lost as a test says. */
final class FakeLease implements LeaseLock {

    /** What a call of the lock leads to. */
    enum Outcome {
        YES,
        NO,
        UNKNOWN
    }

    volatile Outcome acquisition = Outcome.YES;
    volatile Outcome renewal = Outcome.YES;
    volatile Outcome releasing = Outcome.YES;
    final AtomicInteger renewals = new AtomicInteger();

    private final LongSupplier nanoTime;
    private final List<String> happened;

    FakeLease(LongSupplier nanoTime, List<String> happened) {
        this.nanoTime = nanoTime;
        this.happened = happened;
    }

    @Override
    public String instance() {
        return "here/1";
    }

    @Override
    public OptionalLong tryAcquire(long deadline) {
        return decide(acquisition);
    }

    @Override
    public Optional<String> holder() {
        return Optional.of("there/2");
    }

    @Override
    public OptionalLong renew(long deadline) {
        OptionalLong since = decide(renewal);
        renewals.incrementAndGet();
        return since;
    }

    @Override
    public void release(long deadline) {
        decide(releasing);
        happened.add("released");
    }

    @Override
    public void close() {
        happened.add("closed");
    }

    private OptionalLong decide(Outcome outcome) {
        return switch (outcome) {
            case YES -> OptionalLong.of(nanoTime.getAsLong());
            case NO -> OptionalLong.empty();
            case UNKNOWN -> throw new IllegalStateException("no answer");
        };
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.time.Instant;

/**
 * Something that happened to a job. Such events are published as events of the application context, so an
 * {@code @EventListener} method with a parameter of this type, or of one of its subtypes, is told.
 *
 * <p>The events of an application are published one after the other, in the order in which they happened, by a thread of
 * their own: a listener may take its time, fail, or give commands to the {@link FlinkJobRegistry} without disturbing the
 * jobs.
 *
 * @since 0.1.0
 */
public sealed interface FlinkJobEvent
        permits FlinkJobStartedEvent,
                FlinkJobAttachedEvent,
                FlinkJobRestoredEvent,
                FlinkJobFailedEvent,
                FlinkJobStoppedEvent {

    /** Name of the job. */
    JobName job();

    /** When it happened, or was noticed. */
    Instant at();
}

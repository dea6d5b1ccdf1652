/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.autoconfigure.bean.BeanReference;
import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.job.SinkObserverFactory;
import io.dynamodbflink.connector.sink.observer.SinkObserver;
import java.util.Objects;
import org.springframework.context.ApplicationContext;

/** Supplies sinks with observers that fill the {@link ShardAssignmentRegistry}. */
final class RegisteringSinkObserverFactory implements SinkObserverFactory {

    private final ApplicationContext context;

    RegisteringSinkObserverFactory(ApplicationContext context) {
        this.context = Objects.requireNonNull(context, "context");
    }

    @Override
    public SinkObserver observerFor(JobName job) {
        return new RegisteringSinkObserver(
                new RegistryReference(BeanReference.of(context, ShardAssignmentRegistry.class), job));
    }
}

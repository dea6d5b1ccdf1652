/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.autoconfigure.bean.BeanReference;
import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.job.ShardObserverFactory;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import java.util.Objects;
import org.springframework.context.ApplicationContext;

/** Supplies jobs with observers that fill the {@link ShardAssignmentRegistry}. */
final class RegisteringShardObserverFactory implements ShardObserverFactory {

    private final ApplicationContext context;
    private final ShardAssignmentRegistry registry;

    RegisteringShardObserverFactory(ApplicationContext context, ShardAssignmentRegistry registry) {
        this.context = Objects.requireNonNull(context, "context");
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    @Override
    public ShardObserver observerFor(JobName job) {
        return new RegisteringShardObserver(
                new RegistryReference(BeanReference.of(context, ShardAssignmentRegistry.class), job));
    }

    @Override
    public void jobStarting(JobName job) {
        registry.clear(job);
    }
}

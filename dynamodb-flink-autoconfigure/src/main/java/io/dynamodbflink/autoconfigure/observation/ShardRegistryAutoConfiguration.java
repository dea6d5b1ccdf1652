/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.autoconfigure.DynamoDbFlinkAutoConfiguration;
import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.cluster.RemoteFlinkCluster;
import io.dynamodbflink.autoconfigure.job.FlinkJobRegistry;
import io.dynamodbflink.autoconfigure.job.ShardObserverFactory;
import io.dynamodbflink.autoconfigure.job.SinkObserverFactory;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration of the registry of what is observed of the jobs, and of what fills it: the jobs themselves if they run
 * in this process, their reports if they run on a cluster elsewhere.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = DynamoDbFlinkAutoConfiguration.class)
@ConditionalOnBean(FlinkJobRegistry.class)
public final class ShardRegistryAutoConfiguration {

    private static final String TARGET = "dynamodb-flink.cluster.target";

    /** The jobs run in this process. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = TARGET, havingValue = "embedded", matchIfMissing = true)
    static class Here {

        @Bean
        @ConditionalOnMissingBean
        ShardAssignmentRegistry dynamoDbFlinkShardAssignmentRegistry() {
            return new ShardAssignmentRegistry();
        }

        @Bean
        @ConditionalOnMissingBean(ShardObserverFactory.class)
        RegisteringShardObserverFactory dynamoDbFlinkShardObserverFactory(
                ApplicationContext context, ShardAssignmentRegistry registry) {
            return new RegisteringShardObserverFactory(context, registry);
        }

        @Bean
        @ConditionalOnMissingBean(SinkObserverFactory.class)
        RegisteringSinkObserverFactory dynamoDbFlinkSinkObserverFactory(ApplicationContext context) {
            return new RegisteringSinkObserverFactory(context);
        }
    }

    /** The jobs run on a cluster elsewhere. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = TARGET, havingValue = "remote")
    static class Elsewhere {

        @Bean
        @ConditionalOnMissingBean
        ShardAssignmentRegistry dynamoDbFlinkShardAssignmentRegistry() {
            return ShardAssignmentRegistry.ofReports(Clock.systemUTC());
        }

        @Bean
        @ConditionalOnMissingBean(ShardObserverFactory.class)
        ReportingShardObserverFactory dynamoDbFlinkShardObserverFactory(ShardAssignmentRegistry registry) {
            return new ReportingShardObserverFactory(registry);
        }

        @Bean
        @ConditionalOnMissingBean(SinkObserverFactory.class)
        ReportingSinkObserverFactory dynamoDbFlinkSinkObserverFactory() {
            return new ReportingSinkObserverFactory();
        }

        @Bean
        ClusterReports dynamoDbFlinkClusterReports(
                FlinkJobRegistry jobs,
                ShardAssignmentRegistry registry,
                FlinkCluster cluster,
                ObjectProvider<ReportingShardObserverFactory> shards,
                ObjectProvider<ReportingSinkObserverFactory> tables) {
            Set<ReportingPart.Kind> observed = EnumSet.noneOf(ReportingPart.Kind.class);
            shards.ifAvailable(factory -> {
                observed.add(ReportingPart.Kind.ENUMERATOR);
                observed.add(ReportingPart.Kind.READER);
            });
            tables.ifAvailable(factory -> observed.add(ReportingPart.Kind.SINK));
            return new ClusterReports(
                    jobs, registry, new MetricsRest(path -> get(cluster, path)), Clock.systemUTC(), observed);
        }

        private static CompletableFuture<JsonNode> get(FlinkCluster cluster, String path) {
            if (cluster instanceof RemoteFlinkCluster remote) {
                return remote.rest().get(path);
            }
            return CompletableFuture.failedFuture(
                    new IllegalStateException("the cluster is one of the application's own, which cannot be asked"));
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.job.FlinkJobRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.runtime.rest.util.RestMapperUtils;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Has the jobs of an embedded cluster report as those of a cluster elsewhere do, and reads the reports over its REST API. */
@Configuration(proxyBeanMethods = false)
public class ReportsOverRest {

    @Bean
    ShardAssignmentRegistry registryOfReports() {
        return ShardAssignmentRegistry.ofReports(Clock.systemUTC());
    }

    @Bean
    ReportingShardObserverFactory reportingShardObservers(ShardAssignmentRegistry registry) {
        return new ReportingShardObserverFactory(registry);
    }

    @Bean
    ReportingSinkObserverFactory reportingSinkObservers() {
        return new ReportingSinkObserverFactory();
    }

    @Bean
    ClusterReports clusterReports(FlinkJobRegistry jobs, ShardAssignmentRegistry registry, FlinkCluster cluster) {
        HttpClient http = HttpClient.newHttpClient();
        MetricsRest rest = new MetricsRest(path -> get(http, cluster, path));
        return new ClusterReports(
                jobs,
                registry,
                rest,
                Clock.systemUTC(),
                EnumSet.of(ReportingPart.Kind.ENUMERATOR, ReportingPart.Kind.READER, ReportingPart.Kind.SINK));
    }

    private static CompletableFuture<JsonNode> get(HttpClient http, FlinkCluster cluster, String path) {
        URI uri = URI.create(cluster.client().getWebInterfaceURL() + path);
        return http.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(answer -> {
                    if (answer.statusCode() != 200) {
                        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
                    }
                    return parse(answer.body());
                });
    }

    private static JsonNode parse(String text) {
        try {
            return RestMapperUtils.getFlexibleObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(text, e);
        }
    }
}

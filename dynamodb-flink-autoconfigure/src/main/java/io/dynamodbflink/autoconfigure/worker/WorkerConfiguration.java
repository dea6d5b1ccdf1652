/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.worker;

import io.dynamodbflink.autoconfigure.aws.DynamoDbFlinkConnectionDetails;
import io.dynamodbflink.autoconfigure.aws.PropertiesConnectionDetails;
import io.dynamodbflink.autoconfigure.properties.DynamoDbFlinkProperties;
import io.dynamodbflink.autoconfigure.properties.WorkerProperties;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import io.dynamodbflink.autoconfigure.secrets.SecretNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** Defines how the application is started on a cluster elsewhere. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnApplication
@ConditionalOnProperty(name = "dynamodb-flink.cluster.target", havingValue = "remote")
public class WorkerConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerConfiguration.class);

    private static final String PREFIX = "dynamodb-flink.cluster.remote.worker.";

    @Bean(WorkerDefinition.BEAN_NAME)
    WorkerDefinition dynamoDbFlinkWorkerDefinition(
            ObjectProvider<ApplicationSources> sources,
            ConfigurableEnvironment environment,
            DynamoDbFlinkProperties properties,
            DynamoDbFlinkConnectionDetails details,
            KnownSecrets secrets) {
        WorkerProperties worker = properties.cluster().remote().worker();
        TravellingProperties travelling = TravellingProperties.of(environment, worker.allowedSecrets(), secrets);
        if (!travelling.withheld().isEmpty()) {
            LOG.info(
                    "These properties are not sent to the cluster, because they hold secrets: {}. What the beans of the"
                            + " jobs need of them has to be in the environment of the JobManager and the TaskManagers, or"
                            + " be named in {}allowed-secrets.",
                    travelling.withheld(),
                    PREFIX);
        }
        Map<String, String> sent = new TreeMap<>(travelling.properties());
        connection(details, sent);
        addAll(worker, sent);
        List<String> profiles = new ArrayList<>(Arrays.asList(environment.getActiveProfiles()));
        profiles.addAll(worker.profiles());
        WorkerDefinition definition = new WorkerDefinition(
                sources.getIfAvailable(() -> new ApplicationSources(List.of(), List.of())),
                profiles,
                sent,
                travelling.fallbacks());
        LOG.debug("The application's context on the cluster: {}", definition);
        return definition;
    }

    /** Connection details that are a bean may not exist there: of a container that a test has started, for one. */
    private static void connection(DynamoDbFlinkConnectionDetails details, Map<String, String> sent) {
        if (!(details instanceof PropertiesConnectionDetails)) {
            if (details.getEndpoint() != null) {
                sent.put("dynamodb-flink.aws.endpoint", details.getEndpoint().toString());
            }
            if (details.getRegion() != null) {
                sent.put("dynamodb-flink.aws.region", details.getRegion());
            }
        }
    }

    private static void addAll(WorkerProperties worker, Map<String, String> sent) {
        worker.properties().forEach((name, value) -> {
            if (SecretNames.isSecret(name) && !worker.allowedSecrets().contains(name)) {
                throw new FailureAnalyzedException(
                        "The property '" + name + "' below " + PREFIX
                                + "properties looks like a secret: it would be in the job's graph, where everybody who"
                                + " has access to the cluster can read it.",
                        "Set it in the environment of the JobManager and the TaskManagers, or add '" + name + "' to "
                                + PREFIX + "allowed-secrets.");
            }
            sent.put(name, value);
        });
    }
}

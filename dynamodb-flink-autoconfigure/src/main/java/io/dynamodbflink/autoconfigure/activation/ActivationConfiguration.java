/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import io.dynamodbflink.autoconfigure.aws.AwsClients;
import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.properties.ClusterProperties;
import io.dynamodbflink.autoconfigure.properties.DynamoDbFlinkProperties;
import io.dynamodbflink.autoconfigure.worker.ConditionalOnApplication;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

/** Beans that decide whether this instance runs its jobs. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnApplication
public class ActivationConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(ActivationConfiguration.class);

    private static final String LOCK_CLIENT = "com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClient";

    @Bean
    Activation dynamoDbFlinkActivation(
            DynamoDbFlinkProperties properties,
            AwsClients clients,
            ObjectProvider<FlinkCluster> runsOn,
            ApplicationContext context) {
        ClusterProperties cluster = properties.cluster();
        if (cluster.activation() == ClusterProperties.Activation.ALWAYS) {
            if (cluster.lock().tableName() != null) {
                LOG.warn("dynamodb-flink.cluster.lock.table-name is set, but there is no lock: every instance of the"
                        + " application runs the jobs. Set dynamodb-flink.cluster.activation=lock");
            }
            // A cluster that outlives the application runs each job once, whoever submits it.
            return new AlwaysActive(Clock.systemUTC(), () -> !runsOn.getObject().outlivesApplication());
        }
        LockSettings settings =
                LockSettings.of(cluster.lock(), context.getEnvironment().getProperty("spring.application.name"));
        if (!ClassUtils.isPresent(LOCK_CLIENT, context.getClassLoader())) {
            throw new FailureAnalyzedException(
                    "dynamodb-flink.cluster.activation is 'lock', but AWS's DynamoDB lock client is not on the class"
                            + " path.",
                    "Add the dependency com.amazonaws:dynamodb-lock-client:1.4.0.");
        }
        return new LockActivation(
                settings.name(),
                settings.times(),
                new DynamoDbLocks(settings, clients),
                LeaseClock.SYSTEM,
                Clock.systemUTC());
    }
}

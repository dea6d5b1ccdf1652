/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure;

import io.dynamodbflink.autoconfigure.aws.AwsClients;
import io.dynamodbflink.autoconfigure.aws.DynamoDbFlinkConnectionDetails;
import io.dynamodbflink.autoconfigure.aws.PropertiesConnectionDetails;
import io.dynamodbflink.autoconfigure.bean.LiveContext;
import io.dynamodbflink.autoconfigure.cluster.ClusterChecks;
import io.dynamodbflink.autoconfigure.cluster.ClusterTls;
import io.dynamodbflink.autoconfigure.cluster.EmbeddedClusterSettings;
import io.dynamodbflink.autoconfigure.cluster.EmbeddedFlinkCluster;
import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.cluster.FlinkClusterLifecycle;
import io.dynamodbflink.autoconfigure.cluster.RemoteClusterSettings;
import io.dynamodbflink.autoconfigure.cluster.RemoteFlinkCluster;
import io.dynamodbflink.autoconfigure.job.FlinkJobConfiguration;
import io.dynamodbflink.autoconfigure.job.JobBlueprints;
import io.dynamodbflink.autoconfigure.properties.ClusterProperties;
import io.dynamodbflink.autoconfigure.properties.DynamoDbFlinkProperties;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import io.dynamodbflink.autoconfigure.shipping.Shipping;
import io.dynamodbflink.autoconfigure.worker.ConditionalOnApplication;
import io.dynamodbflink.autoconfigure.worker.WorkerConfiguration;
import io.dynamodbflink.connector.source.DynamoDbStreamsSource;
import java.util.Arrays;
import org.apache.flink.client.program.ClusterClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.ConfigurableEnvironment;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;

/**
 * {@link AutoConfiguration Auto-configuration} of DynamoDB Streams jobs on Apache Flink: clients, cluster and jobs.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass({DynamoDbStreamsSource.class, StreamExecutionEnvironment.class, ClusterClient.class})
@ConditionalOnBooleanProperty(name = "dynamodb-flink.enabled", matchIfMissing = true)
@EnableConfigurationProperties(DynamoDbFlinkProperties.class)
@Import({FlinkJobConfiguration.class, WorkerConfiguration.class})
public final class DynamoDbFlinkAutoConfiguration {

    @Bean
    LiveContext dynamoDbFlinkLiveContext(ApplicationContext context) {
        return new LiveContext(context);
    }

    @Bean
    KnownSecrets dynamoDbFlinkKnownSecrets(
            ConfigurableEnvironment environment, DynamoDbFlinkConnectionDetails details) {
        return KnownSecrets.of(environment)
                .with(Arrays.asList(details.getSecretAccessKey(), details.getSessionToken()));
    }

    @Bean
    @ConditionalOnMissingBean(DynamoDbFlinkConnectionDetails.class)
    PropertiesConnectionDetails dynamoDbFlinkConnectionDetails(DynamoDbFlinkProperties properties) {
        return new PropertiesConnectionDetails(properties.aws());
    }

    @Bean
    AwsClients dynamoDbFlinkAwsClients(
            DynamoDbFlinkProperties properties,
            DynamoDbFlinkConnectionDetails details,
            ObjectProvider<AwsCredentialsProvider> credentials,
            ObjectProvider<AwsRegionProvider> regions) {
        return new AwsClients(properties.aws(), details, credentials, regions);
    }

    @Bean
    @ConditionalOnApplication
    @ConditionalOnMissingBean
    FlinkCluster dynamoDbFlinkCluster(
            DynamoDbFlinkProperties properties,
            JobBlueprints blueprints,
            ObjectProvider<SslBundles> bundles,
            KnownSecrets secrets,
            ApplicationContext context) {
        ClusterProperties cluster = properties.cluster();
        if (cluster.target() == ClusterProperties.Target.REMOTE) {
            return new RemoteFlinkCluster(
                    RemoteClusterSettings.of(
                            cluster,
                            blueprints.failApplication(),
                            blueprints.checkpointDirectories(),
                            bundles.getIfAvailable()),
                    Shipping.of(cluster.remote(), context),
                    secrets);
        }
        return new EmbeddedFlinkCluster(
                EmbeddedClusterSettings.of(cluster, blueprints.neededSlots()),
                ClusterTls.of(cluster.ssl(), bundles.getIfAvailable()),
                secrets);
    }

    @Bean
    @ConditionalOnApplication
    FlinkClusterLifecycle dynamoDbFlinkClusterLifecycle(
            FlinkCluster cluster, DynamoDbFlinkProperties properties, ObjectProvider<LifecycleProperties> lifecycle) {
        lifecycle.ifAvailable(
                spring -> ClusterChecks.checkShutdown(properties.cluster(), spring.getTimeoutPerShutdownPhase()));
        return new FlinkClusterLifecycle(cluster, properties.cluster().flink());
    }
}

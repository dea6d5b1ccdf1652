/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.activation.Activation;
import io.dynamodbflink.autoconfigure.activation.ActivationConfiguration;
import io.dynamodbflink.autoconfigure.aws.AwsClients;
import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.pipeline.DynamoDbSinkCustomizer;
import io.dynamodbflink.autoconfigure.pipeline.DynamoDbStreamsSourceCustomizer;
import io.dynamodbflink.autoconfigure.properties.DynamoDbFlinkProperties;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import io.dynamodbflink.autoconfigure.worker.ConditionalOnApplication;
import io.dynamodbflink.autoconfigure.worker.WorkerDefinition;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The beans that jobs are built and run with. */
@Configuration(proxyBeanMethods = false)
@Import({ActivationConfiguration.class, JobBeansRegistrar.class})
public class FlinkJobConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(FlinkJobConfiguration.class);

    @Bean
    JobBlueprints dynamoDbFlinkJobBlueprints(
            DynamoDbFlinkProperties properties, ConfigurableListableBeanFactory beans) {
        JobBlueprints blueprints = JobBlueprints.of(properties, beans);
        if (blueprints.all().isEmpty()) {
            LOG.warn(
                    "No jobs are configured, so nothing is read from DynamoDB. Define some below dynamodb-flink.jobs, or"
                            + " set dynamodb-flink.enabled=false to do without the Flink cluster.");
        }
        return blueprints;
    }

    @Bean(JobClients.BEAN_NAME)
    JobClients dynamoDbFlinkJobClients(
            JobBlueprints blueprints,
            AwsClients clients,
            ObjectProvider<Activation> activation,
            ApplicationContext context) {
        // On a cluster elsewhere there is none: what writes there is not this instance of the application.
        return new JobClients(
                blueprints,
                clients,
                Optional.ofNullable(activation.getIfAvailable()).flatMap(Activation::writeGuard),
                context);
    }

    @Bean
    JobSourceFactory dynamoDbFlinkJobSourceFactory(
            ApplicationContext context,
            JobClients clients,
            ObjectProvider<ShardObserverFactory> observers,
            ObjectProvider<DynamoDbStreamsSourceCustomizer> customizers) {
        return new JobSourceFactory(context, clients, observers, customizers);
    }

    @Bean
    JobSinkFactory dynamoDbFlinkJobSinkFactory(
            ApplicationContext context,
            JobClients clients,
            ObjectProvider<SinkObserverFactory> observers,
            ObjectProvider<DynamoDbSinkCustomizer> customizers) {
        return new JobSinkFactory(context, clients, observers, customizers);
    }

    @Bean
    @ConditionalOnApplication
    JobEvents dynamoDbFlinkJobEvents(ApplicationContext context) {
        return new JobEvents(context);
    }

    @Bean
    @ConditionalOnApplication
    JobGate dynamoDbFlinkJobGate() {
        return new JobGate();
    }

    @Bean
    @ConditionalOnApplication
    @ConditionalOnMissingBean
    ApplicationTermination dynamoDbFlinkApplicationTermination(ApplicationContext context) {
        return new ProcessTermination(context);
    }

    @Bean
    @ConditionalOnApplication
    JobStarts dynamoDbFlinkJobStarts(JobGate gate) {
        return new JobStarts(gate);
    }

    @Bean
    @ConditionalOnApplication
    FlinkJobs dynamoDbFlinkJobs(
            JobBlueprints blueprints,
            FlinkCluster cluster,
            JobGate gate,
            JobEvents events,
            JobStarts starts,
            ApplicationTermination termination,
            ApplicationContext context,
            ObjectProvider<ShardObserverFactory> observers,
            KnownSecrets secrets,
            ObjectProvider<WorkerDefinition> worker,
            DynamoDbFlinkProperties properties) {
        JobListener failures = new JobFailures(gate, cluster, starts, new JobLiveness(events), termination);
        return new FlinkJobs(
                blueprints,
                new JobGraphs(context, properties.cluster().target()),
                cluster,
                new JobSurroundings(
                        gate,
                        events,
                        failures,
                        job -> observers.ifUnique(factory -> factory.jobStarting(job)),
                        secrets,
                        Clock.systemUTC(),
                        OutlivingJobs.of(
                                cluster,
                                properties.cluster(),
                                blueprints,
                                context.getEnvironment().getProperty("spring.application.name")),
                        new JobDefinitions(context, cluster, secrets, properties.aws(), worker.getIfAvailable())),
                properties.cluster().shutdownTimeout());
    }

    @Bean
    @ConditionalOnApplication
    ActiveJobs dynamoDbFlinkActiveJobs(
            FlinkJobs jobs, JobGate gate, JobStarts starts, JobEvents events, FlinkCluster cluster) {
        return new ActiveJobs(jobs, gate, starts, events, cluster);
    }

    @Bean
    @ConditionalOnApplication
    FlinkJobLifecycle dynamoDbFlinkJobLifecycle(
            FlinkJobs jobs,
            ActiveJobs activeJobs,
            Activation activation,
            JobEvents events,
            FlinkCluster cluster,
            DynamoDbFlinkProperties properties) {
        return new FlinkJobLifecycle(
                activeJobs,
                activation,
                events,
                new JobStatusRefresh(jobs, properties.cluster().statusInterval(), new ClusterLook(jobs::all, cluster)),
                properties.cluster().shutdownTimeout());
    }
}

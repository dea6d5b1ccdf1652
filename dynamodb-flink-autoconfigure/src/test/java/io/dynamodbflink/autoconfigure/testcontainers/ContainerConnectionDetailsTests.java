/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.dynamodbflink.autoconfigure.aws.DynamoDbFlinkConnectionDetails;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/** The wiring of service connections, with containers that need no Docker because they do not run. */
class ContainerConnectionDetailsTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ServiceConnectionAutoConfiguration.class));

    @Test
    void localStackGivesEndpointRegionAndCredentials() {
        runner.withUserConfiguration(LocalStack.class).run(context -> {
            DynamoDbFlinkConnectionDetails details = context.getBean(DynamoDbFlinkConnectionDetails.class);
            assertThat(details.getEndpoint()).isEqualTo(URI.create("http://docker.example:14566"));
            assertThat(details.getRegion()).isEqualTo("eu-west-1");
            assertThat(details.getAccessKeyId()).isEqualTo("id");
            assertThat(details.getSecretAccessKey()).isEqualTo("secret");
            assertThat(details.getSessionToken()).isNull();
        });
    }

    @Test
    void dynamoDbLocalGivesEndpointRegionAndCredentials() {
        runner.withUserConfiguration(DynamoDbLocal.class).run(context -> {
            DynamoDbFlinkConnectionDetails details = context.getBean(DynamoDbFlinkConnectionDetails.class);
            assertThat(details.getEndpoint()).isEqualTo(URI.create("http://docker.example:18000"));
            assertThat(details.getRegion()).isEqualTo("local");
            assertThat(details.getAccessKeyId()).isEqualTo("local");
            assertThat(details.getSecretAccessKey()).isEqualTo("local");
        });
    }

    @Test
    void otherContainersAreLeftAlone() {
        runner.withUserConfiguration(Other.class).run(context -> assertThat(context)
                .hasFailed()
                .getFailure()
                .hasMessageContaining("No ConnectionDetails found"));
    }

    @Test
    void localStackIsOptional() {
        runner.withClassLoader(new FilteredClassLoader("org.testcontainers.localstack"))
                .withUserConfiguration(DynamoDbLocal.class)
                .run(context -> assertThat(context).hasSingleBean(DynamoDbFlinkConnectionDetails.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class LocalStack {

        @Bean
        @ServiceConnection
        LocalStackContainer localStack() {
            // Its constructor looks for Docker.
            LocalStackContainer container = mock(LocalStackContainer.class);
            given(container.getEndpoint()).willReturn(URI.create("http://docker.example:14566"));
            given(container.getRegion()).willReturn("eu-west-1");
            given(container.getAccessKey()).willReturn("id");
            given(container.getSecretKey()).willReturn("secret");
            return container;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class DynamoDbLocal {

        @Bean
        @ServiceConnection(name = "amazon/dynamodb-local")
        GenericContainer<?> dynamoDb() {
            return new NotRunning("amazon/dynamodb-local");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Other {

        @Bean
        @ServiceConnection(name = "busybox")
        GenericContainer<?> other() {
            return new NotRunning("busybox");
        }
    }

    private static final class NotRunning extends GenericContainer<NotRunning> {

        NotRunning(String image) {
            super(DockerImageName.parse(image));
        }

        @Override
        public void start() {}

        @Override
        public String getHost() {
            return "docker.example";
        }

        @Override
        public Integer getMappedPort(int originalPort) {
            return 10_000 + originalPort;
        }
    }
}

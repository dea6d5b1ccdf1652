/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.testcontainers;

import io.dynamodbflink.autoconfigure.aws.DynamoDbFlinkConnectionDetails;
import java.net.URI;
import java.util.List;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.testcontainers.containers.Container;

/**
 * Connects jobs to a {@link ServiceConnection @ServiceConnection}-annotated container of the image
 * {@code amazon/dynamodb-local}. Bean methods must name the connection: {@code @ServiceConnection(name =
 * "amazon/dynamodb-local")}.
 */
final class DynamoDbLocalContainerConnectionDetailsFactory
        extends ContainerConnectionDetailsFactory<Container<?>, DynamoDbFlinkConnectionDetails> {

    private static final List<String> CONNECTION_NAMES = List.of("amazon/dynamodb-local", "dynamodb-local");

    private static final int PORT = 8000;

    /** Instantiated by Spring Boot. */
    DynamoDbLocalContainerConnectionDetailsFactory() {
        super(CONNECTION_NAMES);
    }

    @Override
    protected DynamoDbFlinkConnectionDetails getContainerConnectionDetails(
            ContainerConnectionSource<Container<?>> source) {
        return new DynamoDbLocalConnectionDetails(source);
    }

    /**
     * DynamoDB Local keeps the tables of each pair of region and access key apart unless it runs with
     * {@code -sharedDb}: tests that make clients of their own take both from here.
     */
    private static final class DynamoDbLocalConnectionDetails extends ContainerConnectionDetails<Container<?>>
            implements DynamoDbFlinkConnectionDetails {

        private DynamoDbLocalConnectionDetails(ContainerConnectionSource<Container<?>> source) {
            super(source);
        }

        @Override
        public URI getEndpoint() {
            Container<?> container = getContainer();
            return URI.create("http://" + container.getHost() + ":" + container.getMappedPort(PORT));
        }

        @Override
        public String getRegion() {
            return "local";
        }

        @Override
        public String getAccessKeyId() {
            return "local";
        }

        @Override
        public String getSecretAccessKey() {
            return "local";
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.testcontainers;

import io.dynamodbflink.autoconfigure.aws.DynamoDbFlinkConnectionDetails;
import java.net.URI;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.testcontainers.localstack.LocalStackContainer;

/** Connects jobs to a {@link ServiceConnection @ServiceConnection}-annotated {@link LocalStackContainer}. */
final class LocalStackDynamoDbFlinkContainerConnectionDetailsFactory
        extends ContainerConnectionDetailsFactory<LocalStackContainer, DynamoDbFlinkConnectionDetails> {

    /** Instantiated by Spring Boot. */
    LocalStackDynamoDbFlinkContainerConnectionDetailsFactory() {}

    @Override
    protected DynamoDbFlinkConnectionDetails getContainerConnectionDetails(
            ContainerConnectionSource<LocalStackContainer> source) {
        return new LocalStackConnectionDetails(source);
    }

    private static final class LocalStackConnectionDetails extends ContainerConnectionDetails<LocalStackContainer>
            implements DynamoDbFlinkConnectionDetails {

        private LocalStackConnectionDetails(ContainerConnectionSource<LocalStackContainer> source) {
            super(source);
        }

        @Override
        public URI getEndpoint() {
            return getContainer().getEndpoint();
        }

        @Override
        public String getRegion() {
            return getContainer().getRegion();
        }

        @Override
        public String getAccessKeyId() {
            return getContainer().getAccessKey();
        }

        @Override
        public String getSecretAccessKey() {
            return getContainer().getSecretKey();
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo.database;

import io.dynamodbflink.autoconfigure.aws.DynamoDbFlinkConnectionDetails;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** The client with which the demo itself writes orders and reads tables; the jobs have clients of their own. */
@Configuration(proxyBeanMethods = false)
class ClientConfiguration {

    @Bean
    DynamoDbClient dynamoDbClient(DynamoDbFlinkConnectionDetails connection) {
        DynamoDbClientBuilder builder = DynamoDbClient.builder().httpClientBuilder(AwsCrtHttpClient.builder());
        URI endpoint = connection.getEndpoint();
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        String region = connection.getRegion();
        if (region != null) {
            builder.region(Region.of(region));
        }
        AwsCredentials credentials = credentials(connection);
        if (credentials != null) {
            builder.credentialsProvider(StaticCredentialsProvider.create(credentials));
        }
        return builder.build();
    }

    private static @Nullable AwsCredentials credentials(DynamoDbFlinkConnectionDetails connection) {
        String id = connection.getAccessKeyId();
        String secret = connection.getSecretAccessKey();
        if (id == null || secret == null) {
            return null;
        }
        String token = connection.getSessionToken();
        return token == null ? AwsBasicCredentials.create(id, secret) : AwsSessionCredentials.create(id, secret, token);
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.properties;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How DynamoDB is reached.
 *
 * @param region Region of the tables. Without it, the region of an AwsRegionProvider bean, or the one that the AWS SDK
 *     finds in the environment, is used.
 * @param endpoint Endpoint to use in place of the one AWS has in the region, for DynamoDB Local, LocalStack or a VPC
 *     endpoint.
 * @param credentials How requests are signed.
 * @param http How the HTTP client behaves.
 * @param fastEncoding Whether batches of writes are encoded by the connector's own encoder. If not, the AWS SDK encodes
 *     them: the same bytes, at more CPU.
 * @param fastDecoding Whether records are decoded by the connector's own decoder. If not, the AWS SDK decodes them: the
 *     same records, at several times the CPU.
 * @param properties Further settings of the AWS client, by their connector key, such as 'aws.http-client.read-timeout'.
 * @since 0.1.0
 */
public record AwsProperties(
        @Nullable String region,
        @Nullable URI endpoint,
        @NestedConfigurationProperty @DefaultValue CredentialsProperties credentials,
        @NestedConfigurationProperty @DefaultValue HttpProperties http,
        @DefaultValue("true") boolean fastEncoding,
        @DefaultValue("true") boolean fastDecoding,
        @DefaultValue Map<String, String> properties) {

    public AwsProperties {
        properties = Map.copyOf(properties);
    }

    /** Names the further settings only: their values may be secrets. */
    @Override
    public String toString() {
        return "AwsProperties[region=" + region + ", endpoint=" + endpoint + ", credentials=" + credentials + ", http="
                + http + ", fastEncoding=" + fastEncoding + ", fastDecoding=" + fastDecoding + ", properties="
                + properties.keySet() + "]";
    }
}

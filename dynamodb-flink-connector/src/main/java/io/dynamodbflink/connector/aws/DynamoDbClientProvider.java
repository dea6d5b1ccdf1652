/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import java.io.Serializable;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/**
 * Strategy that supplies the SDK clients of a source or a sink: for clients with interceptors or credentials of your
 * own, or for an emulator in the same process. It travels with the job and is asked on the JobManager and on every
 * TaskManager, once per enumerator, reader and writer.
 *
 * <p>Clients are expected <em>not</em> to retry by themselves: source and sink schedule retries, with back-off and
 * metrics. Clients made from configuration by {@link AwsClientFactory} are set up so.
 *
 * @since 0.1.0
 */
public interface DynamoDbClientProvider extends Serializable {

    /** A client for reading streams. Called off the task's main thread only while the operator opens. */
    DynamoDbStreamsAsyncClient streamsClient();

    /** A client for reading table descriptions and writing items. */
    DynamoDbAsyncClient dynamoDbClient();

    /**
     * Gives back a client obtained from this provider. Closes it by default; a provider that hands out one shared
     * client overrides this.
     */
    default void release(SdkClient client) {
        client.close();
    }
}

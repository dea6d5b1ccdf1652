/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.bean.BeanReference;
import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/** The clients of one side of a job, asked for in the application where the job runs. Holds no settings. */
final class JobClientProvider implements DynamoDbClientProvider {

    private static final long serialVersionUID = 1L;

    private final BeanReference<JobClients> clients;
    private final JobName job;
    private final JobSide side;

    private transient volatile @Nullable DynamoDbClientProvider provider;

    JobClientProvider(BeanReference<JobClients> clients, JobName job, JobSide side) {
        this.clients = Objects.requireNonNull(clients, "clients");
        this.job = Objects.requireNonNull(job, "job");
        this.side = Objects.requireNonNull(side, "side");
    }

    @Override
    public DynamoDbStreamsAsyncClient streamsClient() {
        return provider().streamsClient();
    }

    @Override
    public DynamoDbAsyncClient dynamoDbClient() {
        return provider().dynamoDbClient();
    }

    @Override
    public void release(SdkClient client) {
        provider().release(client);
    }

    private DynamoDbClientProvider provider() {
        DynamoDbClientProvider present = provider;
        if (present == null) {
            present = clients.get().provider(job, side);
            provider = present;
        }
        return present;
    }

    @Override
    public String toString() {
        return "clients of the " + side.name().toLowerCase(Locale.ROOT) + " of job '" + job + "'";
    }
}

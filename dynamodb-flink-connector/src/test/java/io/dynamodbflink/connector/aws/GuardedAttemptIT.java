/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import io.dynamodbflink.test.simulator.SimulatedTable;
import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.Operation;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How long a write may be on its way: as long as its guard says, with the clients that the factory makes. */
class GuardedAttemptIT {

    @Test
    void attemptIsGivenUpWhenTheGuardSaysSo() {
        try (DynamoDbStreamsSimulator simulator = DynamoDbStreamsSimulator.start()) {
            SimulatedTable orders = simulator.createTable(TableDefinition.of("orders", "id"));
            simulator.faults().on(Operation.PUT_ITEM).inject(Fault.hang());
            AwsClientFactory factory = AwsClientFactory.of(Map.of(
                            "aws.region", simulator.region().id(),
                            "aws.endpoint", simulator.endpoint().toString(),
                            "aws.credentials.provider.basic.accesskeyid", simulator.accessKeyId(),
                            "aws.credentials.provider.basic.secretkey", simulator.secretAccessKey()))
                    .withWriteGuard(new HastyGuard());
            try (DynamoDbAsyncClient client = factory.dynamoDbClient()) {
                Throwable failure = catchThrowable(() -> client.putItem(
                                request -> request.tableName("orders").item(Map.of("id", AttributeValue.fromS("a"))))
                        .join());

                assertThat(AwsErrors.classify(failure)).isEqualTo(AwsErrorKind.TRANSIENT);
                assertThat(orders.items()).isEmpty();
            }
        }
    }

    private static final class HastyGuard implements WriteGuard {

        @Override
        public void beforeWrite() {}

        @Override
        public Duration longestAttempt() {
            return Duration.ofMillis(300);
        }
    }
}

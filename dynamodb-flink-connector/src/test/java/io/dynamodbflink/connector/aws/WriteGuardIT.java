/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import io.dynamodbflink.test.simulator.SimulatedTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/** Writes that a guard refuses do not reach the table, by whatever call and client they are made. */
@ParameterizedClass
@EnumSource
class WriteGuardIT {

    /** Where the client comes from. */
    enum Origin {
        FACTORY,
        OTHER_PROVIDER
    }

    enum Write {
        BATCH(client -> client.batchWriteItem(request -> request.requestItems(Map.of(
                "orders",
                List.of(WriteRequest.builder()
                        .putRequest(PutRequest.builder().item(ITEM).build())
                        .build()))))),
        PUT(client -> client.putItem(request -> request.tableName("orders").item(ITEM))),
        UPDATE(client ->
                client.updateItem(request -> request.tableName("orders").key(ITEM))),
        DELETE(client ->
                client.deleteItem(request -> request.tableName("orders").key(ITEM))),
        TRANSACTION(client -> client.transactWriteItems(request -> request.transactItems(TransactWriteItem.builder()
                .put(put -> put.tableName("orders").item(ITEM))
                .build())));

        private final Function<DynamoDbAsyncClient, CompletableFuture<?>> call;

        Write(Function<DynamoDbAsyncClient, CompletableFuture<?>> call) {
            this.call = call;
        }
    }

    private static final Map<String, AttributeValue> ITEM = Map.of("id", AttributeValue.fromS("a"));

    private final DynamoDbStreamsSimulator simulator = DynamoDbStreamsSimulator.start();
    private final SwitchableGuard guard = new SwitchableGuard();

    @Parameter
    private Origin origin;

    private SimulatedTable orders;
    private DynamoDbClientProvider provider;
    private DynamoDbAsyncClient client;

    @BeforeEach
    void open() {
        orders = simulator.createTable(TableDefinition.of("orders", "id"));
        AwsClientFactory factory = AwsClientFactory.of(Map.of(
                "aws.region", simulator.region().id(),
                "aws.endpoint", simulator.endpoint().toString(),
                "aws.credentials.provider.basic.accesskeyid", simulator.accessKeyId(),
                "aws.credentials.provider.basic.secretkey", simulator.secretAccessKey()));
        provider = switch (origin) {
            case FACTORY -> new FactoryProvider(factory.withWriteGuard(guard));
            case OTHER_PROVIDER -> new GuardedClientProvider(new FactoryProvider(factory), guard);
        };
        client = provider.dynamoDbClient();
    }

    @AfterEach
    void close() {
        provider.release(client);
        simulator.close();
    }

    @ParameterizedTest
    @EnumSource
    void refusedWriteIsNotSentAndFailsForGood(Write write) {
        guard.refusing = true;

        Throwable failure = catchThrowable(() -> write.call.apply(client).join());

        assertThat(rootCause(failure)).isInstanceOf(Refused.class);
        assertThat(AwsErrors.classify(failure)).isEqualTo(AwsErrorKind.FATAL);
        assertThat(simulator.journal().calls()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void permittedWriteIsSent(Write write) {
        write.call.apply(client).join();
        assertThat(simulator.journal().calls()).hasSize(1);
    }

    @Test
    void readsAreNotGuarded() {
        guard.refusing = true;
        assertThatCode(() -> client.describeTable(request -> request.tableName("orders"))
                        .join())
                .doesNotThrowAnyException();
        assertThat(client.getItem(request -> request.tableName("orders").key(ITEM))
                        .join()
                        .hasItem())
                .isFalse();
    }

    private static Throwable rootCause(Throwable failure) {
        return failure.getCause() == null ? failure : rootCause(failure.getCause());
    }

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class SwitchableGuard implements WriteGuard {

        volatile boolean refusing;

        @Override
        public void beforeWrite() {
            if (refusing) {
                throw new Refused();
            }
        }

        @Override
        public Duration longestAttempt() {
            return Duration.ofSeconds(30);
        }
    }

    @SuppressWarnings("serial")
    private record FactoryProvider(AwsClientFactory factory) implements DynamoDbClientProvider {

        @Override
        public DynamoDbStreamsAsyncClient streamsClient() {
            return factory.streamsClient();
        }

        @Override
        public DynamoDbAsyncClient dynamoDbClient() {
            return factory.dynamoDbClient();
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.converter;

import static io.dynamodbflink.connector.sink.converter.Everything.l;
import static io.dynamodbflink.connector.sink.converter.Everything.m;
import static io.dynamodbflink.connector.sink.converter.Everything.n;
import static io.dynamodbflink.connector.sink.converter.Everything.s;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.aws.AWSConfigConstants;
import io.dynamodbflink.connector.aws.AwsClientFactory;
import io.dynamodbflink.connector.model.ChangeEvent;
import io.dynamodbflink.connector.model.ChangeType;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequestType;
import io.dynamodbflink.connector.source.serialization.Account;
import io.dynamodbflink.connector.source.serialization.ChangeEventDeserializationSchema;
import io.dynamodbflink.connector.source.serialization.Customer;
import io.dynamodbflink.connector.source.serialization.DynamoDbBeanDeserializationSchema;
import io.dynamodbflink.connector.source.serialization.DynamoDbBeanDeserializationSchema.Removals;
import io.dynamodbflink.connector.source.serialization.DynamoDbStreamsDeserializationSchema;
import io.dynamodbflink.connector.source.serialization.JsonDeserializationSchema;
import io.dynamodbflink.test.DynamoDbLocalServer;
import io.dynamodbflink.test.DynamoDbTables;
import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.junit.DynamoDbLocal;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteRequest;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/** What converters make is written to a real table, and what schemas make is read from its real stream. */
class ElementConvertersIT {

    private static final String TABLE = "elements";

    private DynamoDbAsyncClient client;
    private DynamoDbStreamsAsyncClient streams;

    @BeforeEach
    void openClients(DynamoDbLocalServer server) {
        Properties properties = new Properties();
        properties.setProperty(AWSConfigConstants.AWS_REGION, server.region().id());
        properties.setProperty(
                AWSConfigConstants.AWS_ENDPOINT, server.endpoint().toString());
        properties.setProperty(AWSConfigConstants.AWS_ACCESS_KEY_ID, server.accessKeyId());
        properties.setProperty(AWSConfigConstants.AWS_SECRET_ACCESS_KEY, server.secretAccessKey());
        client = AwsClientFactory.of(properties).dynamoDbClient();
        streams = AwsClientFactory.of(properties).streamsClient();
    }

    @AfterEach
    void closeClients() {
        client.close();
        streams.close();
    }

    @Test
    @DynamoDbLocal
    void pojoOfEveryTypeIsStored(DynamoDbTables tables) {
        tables.create(TableDefinition.of(TABLE, "id"));

        write(new DynamoDbTypeInformedElementConverter<>(TypeInformation.of(Everything.class)), new Everything());
        assertThat(tables.items(TABLE)).containsExactly(Everything.item());

        write(new DefaultDynamoDbElementConverter<>(), new Everything());
        assertThat(tables.items(TABLE)).containsExactly(Everything.item());
    }

    record Order(String id, Map<Long, List<Line>> lines, Optional<String> note) {}

    record Line(String article, List<String> tags) {}

    @Test
    @DynamoDbLocal
    void recordsAreStoredWithTheSetsThatTheUserAsksFor(DynamoDbTables tables) {
        tables.create(TableDefinition.of(TABLE, "id"));
        Order order = new Order("1", Map.of(7L, List.of(new Line("pen", List.of("a", "b", "a")))), Optional.empty());

        write(new DefaultDynamoDbElementConverter<Order>().withSets("lines.7.tags"), order);

        assertThat(tables.items(TABLE))
                .containsExactly(Map.of(
                        "id",
                        s("1"),
                        "lines",
                        m("7", l(m("article", s("pen"), "tags", AttributeValue.fromSs(List.of("a", "b")))))));
    }

    @Test
    @DynamoDbLocal
    void nullsAreStoredIfTheyAreNotIgnored(DynamoDbTables tables) {
        tables.create(TableDefinition.of(TABLE, "id"));

        write(
                new DynamoDbTypeInformedElementConverter<>(TypeInformation.of(Everything.class), false),
                new Everything());

        assertThat(tables.items(TABLE)).singleElement().satisfies(item -> assertThat(item)
                .containsEntry("missing", AttributeValue.fromNul(true)));
    }

    @Test
    @DynamoDbLocal
    void tupleIsStored(DynamoDbTables tables) {
        tables.create(TableDefinition.of(TABLE, "f0"));

        write(new DynamoDbTypeInformedElementConverter<>(Types.TUPLE(Types.STRING, Types.INT)), Tuple2.of("a", 1));

        assertThat(tables.items(TABLE)).containsExactly(Map.of("f0", s("a"), "f1", n("1")));
    }

    @Test
    @DynamoDbLocal
    void rowIsStoredAndDeleted(DynamoDbTables tables) {
        tables.create(TableDefinition.of(TABLE, "id"));
        DynamoDbTypeInformedElementConverter<Row> converter = new DynamoDbTypeInformedElementConverter<>(
                        Types.ROW_NAMED(new String[] {"id", "value"}, Types.STRING, Types.INT))
                .withKeyAttributes("id");

        write(converter, Row.of("a", 1));
        assertThat(tables.items(TABLE)).containsExactly(Map.of("id", s("a"), "value", n("1")));

        write(converter, Row.ofKind(RowKind.DELETE, "a", 1));
        assertThat(tables.items(TABLE)).isEmpty();
    }

    @Test
    @DynamoDbLocal
    void beanComesBackFromTableAndStream(DynamoDbTables tables) throws IOException {
        String stream =
                tables.createWithStream(TableDefinition.of(TABLE, "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES));
        Customer customer = Customer.of("1", 2);
        customer.setSince(Instant.parse("2026-01-02T03:04:05.006Z"));
        customer.setTags(List.of("a", "b"));

        write(new DynamoDbBeanElementConverter<>(Customer.class, true), customer);
        delete(Map.of("id", s("1")));

        assertThat(read(stream, new DynamoDbBeanDeserializationSchema<>(Customer.class)))
                .containsExactly(customer);
        assertThat(read(
                        stream,
                        new DynamoDbBeanDeserializationSchema<>(Customer.class).withRemovals(Removals.OLD_IMAGE)))
                .containsExactly(customer, customer);
    }

    @Test
    @DynamoDbLocal
    void immutableBeanComesBackFromTableAndStream(DynamoDbTables tables) throws IOException {
        String stream =
                tables.createWithStream(TableDefinition.of(TABLE, "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES));
        Account account =
                Account.builder().id("1").balance(new BigDecimal("12.5")).build();

        write(new DynamoDbBeanElementConverter<>(Account.class), account);

        assertThat(read(stream, new DynamoDbBeanDeserializationSchema<>(Account.class)))
                .containsExactly(account);
    }

    @Test
    @DynamoDbLocal
    void replayedChangesMakeTheSameTable(DynamoDbTables tables) throws IOException {
        String stream =
                tables.createWithStream(TableDefinition.of(TABLE, "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES));
        tables.create(TableDefinition.of("replica", "id"));
        write(new DefaultDynamoDbElementConverter<>(), new Everything());
        write(new DynamoDbBeanElementConverter<>(Customer.class, true), Customer.of("2", 1));
        write(new DynamoDbBeanElementConverter<>(Customer.class, true), Customer.of("2", 2));
        write(new DynamoDbBeanElementConverter<>(Customer.class, true), Customer.of("3", 1));
        delete(Map.of("id", s("3")));

        List<ChangeEvent> changes = read(stream, new ChangeEventDeserializationSchema());
        ChangeEventElementConverter converter = new ChangeEventElementConverter();
        changes.forEach(change -> send("replica", converter.apply(change, null)));

        assertThat(changes)
                .extracting(ChangeEvent::type)
                .containsExactlyInAnyOrder(
                        ChangeType.INSERT, ChangeType.INSERT, ChangeType.MODIFY, ChangeType.INSERT, ChangeType.REMOVE);
        assertThat(tables.items("replica")).hasSize(2).containsExactlyInAnyOrderElementsOf(tables.items(TABLE));
    }

    @Test
    @DynamoDbLocal
    void changesAreReadAsJson(DynamoDbTables tables) throws IOException {
        String stream = tables.createWithStream(TableDefinition.of(TABLE, "id").withStream(StreamViewType.NEW_IMAGE));
        write(new DynamoDbBeanElementConverter<>(Customer.class, true), Customer.of("2", 1));

        assertThat(read(stream, new JsonDeserializationSchema()))
                .singleElement()
                .asString()
                .startsWith("{\"eventName\":\"INSERT\",\"keys\":{\"id\":\"2\"},\"newImage\":{")
                .contains("\"order_count\":1", "\"viewType\":\"NEW_IMAGE\"");
    }

    private <T> void write(ElementConverter<T, DynamoDbWriteRequest> converter, T element) {
        send(TABLE, converter.apply(element, null));
    }

    private void delete(Map<String, AttributeValue> key) {
        send(
                TABLE,
                DynamoDbWriteRequest.builder()
                        .setItem(key)
                        .setType(DynamoDbWriteRequestType.DELETE)
                        .build());
    }

    private void send(String table, DynamoDbWriteRequest request) {
        WriteRequest write = request.getType() == DynamoDbWriteRequestType.PUT
                ? WriteRequest.builder()
                        .putRequest(PutRequest.builder().item(request.getItem()).build())
                        .build()
                : WriteRequest.builder()
                        .deleteRequest(
                                DeleteRequest.builder().key(request.getItem()).build())
                        .build();
        client.batchWriteItem(batch -> batch.requestItems(Map.of(table, List.of(write))))
                .join();
    }

    private <T> List<T> read(String stream, DynamoDbStreamsDeserializationSchema<T> schema) throws IOException {
        List<T> elements = new ArrayList<>();
        for (Shard shard : streams.describeStream(request -> request.streamArn(stream))
                .join()
                .streamDescription()
                .shards()) {
            String iterator = streams.getShardIterator(request -> request.streamArn(stream)
                            .shardId(shard.shardId())
                            .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                    .join()
                    .shardIterator();
            for (Record record : streams.getRecords(request -> request.shardIterator(iterator))
                    .join()
                    .records()) {
                schema.deserialize(record, stream, shard.shardId(), new ListCollector<>(elements));
            }
        }
        return elements;
    }
}

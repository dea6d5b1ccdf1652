/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** An iterator into an empty shard stays good while other tables are written to. */
class FreshIteratorsIT {

    private DynamoDbLocalServer server;
    private DynamoDbStreamsClient http;
    private String streamArn;

    @BeforeEach
    void openEmptyShard() {
        server = DynamoDbLocalServer.start();
        http = DynamoDbStreamsClient.builder()
                .endpointOverride(server.endpoint())
                .region(server.region())
                .credentialsProvider(server.credentialsProvider())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
        streamArn = server.tables()
                .createWithStream(TableDefinition.of("orders", "id").withStream(StreamViewType.KEYS_ONLY));
        server.tables().create(TableDefinition.of("other", "id"));
        put("orders", "before");
        server.database().triggerShardRollovers();
    }

    @AfterEach
    void close() {
        http.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"TRIM_HORIZON", "LATEST"})
    void inTheProcess(ShardIteratorType type) {
        readsWhatIsWrittenAfterOthers(server.database().streamsClient(), type);
    }

    @ParameterizedTest
    @EnumSource(names = {"TRIM_HORIZON", "LATEST"})
    void overHttp(ShardIteratorType type) {
        readsWhatIsWrittenAfterOthers(http, type);
    }

    private void readsWhatIsWrittenAfterOthers(DynamoDbStreamsClient client, ShardIteratorType type) {
        String iterator = iterator(client, type);
        GetRecordsResponse nothing = client.getRecords(request -> request.shardIterator(iterator));
        put("other", "x");
        put("orders", "a");
        put("other", "y");
        put("orders", "b");

        GetRecordsResponse both = client.getRecords(request -> request.shardIterator(nothing.nextShardIterator()));
        put("orders", "c");
        GetRecordsResponse rest = client.getRecords(request -> request.shardIterator(both.nextShardIterator()));

        assertThat(nothing.records()).isEmpty();
        assertThat(both.records()).extracting(FreshIteratorsIT::id).containsExactly("a", "b");
        assertThat(rest.records()).extracting(FreshIteratorsIT::id).containsExactly("c");
    }

    private String iterator(DynamoDbStreamsClient client, ShardIteratorType type) {
        String shardId = client.describeStream(request -> request.streamArn(streamArn))
                .streamDescription()
                .shards()
                .get(1)
                .shardId();
        return client.getShardIterator(
                        request -> request.streamArn(streamArn).shardId(shardId).shardIteratorType(type))
                .shardIterator();
    }

    private void put(String table, String id) {
        server.database().dynamoDbClient().putItem(request -> request.tableName(table)
                .item(Map.of("id", AttributeValue.fromS(id))));
    }

    private static String id(Record record) {
        return record.dynamodb().keys().get("id").s();
    }
}

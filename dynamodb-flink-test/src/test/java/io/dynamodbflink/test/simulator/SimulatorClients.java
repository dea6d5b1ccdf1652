/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The SDK's own clients, which do not retry, so that a test sees every answer. */
record SimulatorClients(DynamoDbClient dynamoDb, DynamoDbStreamsClient streams) implements AutoCloseable {

    static final Duration READ_TIMEOUT = Duration.ofMillis(700);

    static SimulatorClients of(DynamoDbStreamsSimulator simulator) {
        return of(simulator.endpoint(), simulator.region(), simulator.credentialsProvider());
    }

    static SimulatorClients of(URI endpoint, Region region, AwsCredentialsProvider credentials) {
        return of(endpoint, region, credentials, READ_TIMEOUT);
    }

    /** Clients that wait long for an answer. */
    static SimulatorClients patient(DynamoDbStreamsSimulator simulator) {
        return of(simulator.endpoint(), simulator.region(), simulator.credentialsProvider(), Duration.ofSeconds(30));
    }

    static SimulatorClients of(URI endpoint, Region region, AwsCredentialsProvider credentials, Duration timeout) {
        return new SimulatorClients(
                configured(DynamoDbClient.builder(), endpoint, region, credentials, timeout)
                        .build(),
                configured(DynamoDbStreamsClient.builder(), endpoint, region, credentials, timeout)
                        .build());
    }

    private static <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configured(
            B builder, URI endpoint, Region region, AwsCredentialsProvider credentials, Duration timeout) {
        return builder.endpointOverride(endpoint)
                .region(region)
                .credentialsProvider(credentials)
                .overrideConfiguration(configuration -> configuration.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(timeout));
    }

    String iterator(String streamArn, String shardId, ShardIteratorType type) {
        return streams.getShardIterator(
                        request -> request.streamArn(streamArn).shardId(shardId).shardIteratorType(type))
                .shardIterator();
    }

    String iterator(String streamArn, String shardId, ShardIteratorType type, String sequenceNumber) {
        return streams.getShardIterator(request -> request.streamArn(streamArn)
                        .shardId(shardId)
                        .shardIteratorType(type)
                        .sequenceNumber(sequenceNumber))
                .shardIterator();
    }

    GetRecordsResponse page(String iterator) {
        return streams.getRecords(request -> request.shardIterator(iterator));
    }

    GetRecordsResponse firstPage(String streamArn, String shardId) {
        return page(iterator(streamArn, shardId, ShardIteratorType.TRIM_HORIZON));
    }

    /** The records of a shard up to its end, or up to the first empty page. */
    List<Record> records(String streamArn, String shardId) {
        List<Record> records = new ArrayList<>();
        String iterator = iterator(streamArn, shardId, ShardIteratorType.TRIM_HORIZON);
        while (iterator != null) {
            GetRecordsResponse page = page(iterator);
            records.addAll(page.records());
            iterator = page.records().isEmpty() ? null : page.nextShardIterator();
        }
        return records;
    }

    /** The shards of all pages of the listing. */
    List<Shard> shards(String streamArn) {
        List<Shard> shards = new ArrayList<>();
        String last = null;
        do {
            String after = last;
            var description = streams.describeStream(
                            request -> request.streamArn(streamArn).exclusiveStartShardId(after))
                    .streamDescription();
            shards.addAll(description.shards());
            last = description.lastEvaluatedShardId();
        } while (last != null);
        return shards;
    }

    static Map<String, AttributeValue> item(String id, int version) {
        return Map.of("id", AttributeValue.fromS(id), "version", AttributeValue.fromN(Integer.toString(version)));
    }

    static Map<String, AttributeValue> key(String id) {
        return Map.of("id", AttributeValue.fromS(id));
    }

    @Override
    public void close() {
        dynamoDb.close();
        streams.close();
    }
}

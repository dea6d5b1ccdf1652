/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.AwsErrors;
import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.StartingPosition;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

class SdkShardPagesTests {

    private final Client client = new Client();
    private final SdkShardPages pages = new SdkShardPages(new DynamoDbClientProvider() {
        private static final long serialVersionUID = 1L;

        @Override
        public DynamoDbStreamsAsyncClient streamsClient() {
            return client;
        }

        @Override
        public DynamoDbAsyncClient dynamoDbClient() {
            throw new AssertionError("A reader needs no table");
        }
    });

    @Test
    void positionsAreOpenedWithTheIteratorsOfTheApi() {
        open(StartingPosition.trimHorizon());
        assertThat(client.open.shardIteratorType()).isEqualTo(ShardIteratorType.TRIM_HORIZON);
        open(StartingPosition.latest(Shards.NOW));
        assertThat(client.open.shardIteratorType()).isEqualTo(ShardIteratorType.LATEST);
        open(StartingPosition.atTimestamp(Shards.NOW));
        assertThat(client.open.shardIteratorType()).isEqualTo(ShardIteratorType.TRIM_HORIZON);
        open(StartingPosition.afterSequenceNumber(SequenceNumber.of("000000000000000000042")));
        assertThat(client.open.shardIteratorType()).isEqualTo(ShardIteratorType.AFTER_SEQUENCE_NUMBER);
        assertThat(client.open.sequenceNumber()).isEqualTo("000000000000000000042");
        assertThat(client.open.streamArn()).isEqualTo(Shards.STREAM.toString());
        assertThat(client.open.shardId()).isEqualTo("shard-1");
    }

    @Test
    void pageHasTheRecordsTheNextIteratorAndASizeThatCoversThem() {
        client.answer = GetRecordsResponse.builder()
                .records(Shards.record(1), Shards.record(2))
                .nextShardIterator("next")
                .build();

        ShardPage page = pages.read("this").join();

        assertThat(client.read.shardIterator()).isEqualTo("this");
        assertThat(page.records()).containsExactly(Shards.record(1), Shards.record(2));
        assertThat(page.nextIterator()).isEqualTo("next");
        assertThat(page.bytes()).isBetween(200L, 2_000L);
    }

    @Test
    void sizeOfAPageIsItsLengthOnTheWire() {
        client.answer = answer("Content-Length", "12345")
                .records(Shards.record(1))
                .nextShardIterator("next")
                .build();

        assertThat(pages.read("this").join().bytes()).isEqualTo(12_345);
    }

    @Test
    void sizeOfAPageThatDoesNotTellItsLengthIsEstimated() {
        client.answer = answer("Transfer-Encoding", "chunked")
                .records(Shards.record(1), Shards.record(2))
                .build();

        assertThat(pages.read("this").join().bytes()).isBetween(200L, 2_000L);
    }

    @Test
    void answerWithNeitherRecordsNorIteratorIsAnErrorAndNotTheEndOfTheShard() {
        client.answer = answer("Content-Length", "0").build();

        CompletableFuture<ShardPage> page = pages.read("this");

        assertThat(page).isCompletedExceptionally();
        Throwable error = page.handle((read, failure) -> failure).join();
        assertThat(AwsErrors.classify(error)).isEqualTo(AwsErrorKind.TRANSIENT);
        assertThat(error).hasMessageContaining("neither records nor an iterator");
    }

    @Test
    void nullAmongTheRecordsIsAnErrorAndNotARecord() {
        client.answer = answer("Content-Length", "20")
                .records(Shards.record(1), null)
                .nextShardIterator("next")
                .build();

        Throwable error = pages.read("this").handle((read, failure) -> failure).join();

        assertThat(AwsErrors.classify(error)).isEqualTo(AwsErrorKind.TRANSIENT);
        assertThat(error).hasMessageContaining("a null among its records");
    }

    @Test
    void emptyListWithoutIteratorIsTheEndOfTheShard() {
        client.answer = answer("Content-Length", "14").records(List.of()).build();

        assertThat(pages.read("this").join().nextIterator()).isNull();
    }

    private static GetRecordsResponse.Builder answer(String header, String value) {
        return (GetRecordsResponse.Builder) GetRecordsResponse.builder()
                .sdkHttpResponse(SdkHttpResponse.builder()
                        .statusCode(200)
                        .putHeader(header, value)
                        .build());
    }

    @Test
    void lastPageHasNoNextIterator() {
        client.answer = GetRecordsResponse.builder().build();

        ShardPage page = pages.read("this").join();

        assertThat(page.records()).isEmpty();
        assertThat(page.nextIterator()).isNull();
        assertThat(page.bytes()).isZero();
    }

    @Test
    void closeGivesTheClientBack() {
        pages.close();

        assertThat(client.closed).isTrue();
    }

    private void open(StartingPosition position) {
        assertThat(pages.open(Shards.split("shard-1", position), position)).isCompletedWithValue("iterator");
    }

    private static final class Client implements DynamoDbStreamsAsyncClient {

        GetShardIteratorRequest open;
        GetRecordsRequest read;
        GetRecordsResponse answer;
        boolean closed;

        @Override
        public CompletableFuture<GetShardIteratorResponse> getShardIterator(GetShardIteratorRequest request) {
            open = request;
            return CompletableFuture.completedFuture(
                    GetShardIteratorResponse.builder().shardIterator("iterator").build());
        }

        @Override
        public CompletableFuture<GetRecordsResponse> getRecords(GetRecordsRequest request) {
            read = request;
            return CompletableFuture.completedFuture(answer);
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}

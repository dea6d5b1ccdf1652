/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test;

import com.amazonaws.AmazonServiceException;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDB;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBStreams;
import com.amazonaws.services.dynamodbv2.exceptions.DynamoDBLocalServiceException;
import com.amazonaws.services.dynamodbv2.local.server.DynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.shared.access.AmazonDynamoDBLocal;
import com.amazonaws.services.dynamodbv2.model.BatchExecuteStatementRequest;
import com.amazonaws.services.dynamodbv2.model.BatchExecuteStatementResult;
import com.amazonaws.services.dynamodbv2.model.BatchGetItemRequest;
import com.amazonaws.services.dynamodbv2.model.BatchGetItemResult;
import com.amazonaws.services.dynamodbv2.model.BatchWriteItemRequest;
import com.amazonaws.services.dynamodbv2.model.BatchWriteItemResult;
import com.amazonaws.services.dynamodbv2.model.CreateTableRequest;
import com.amazonaws.services.dynamodbv2.model.CreateTableResult;
import com.amazonaws.services.dynamodbv2.model.DeleteItemRequest;
import com.amazonaws.services.dynamodbv2.model.DeleteItemResult;
import com.amazonaws.services.dynamodbv2.model.DeleteTableRequest;
import com.amazonaws.services.dynamodbv2.model.DeleteTableResult;
import com.amazonaws.services.dynamodbv2.model.DescribeLimitsRequest;
import com.amazonaws.services.dynamodbv2.model.DescribeLimitsResult;
import com.amazonaws.services.dynamodbv2.model.DescribeStreamRequest;
import com.amazonaws.services.dynamodbv2.model.DescribeStreamResult;
import com.amazonaws.services.dynamodbv2.model.DescribeTableRequest;
import com.amazonaws.services.dynamodbv2.model.DescribeTableResult;
import com.amazonaws.services.dynamodbv2.model.DescribeTimeToLiveRequest;
import com.amazonaws.services.dynamodbv2.model.DescribeTimeToLiveResult;
import com.amazonaws.services.dynamodbv2.model.ExecuteStatementRequest;
import com.amazonaws.services.dynamodbv2.model.ExecuteStatementResult;
import com.amazonaws.services.dynamodbv2.model.ExecuteTransactionRequest;
import com.amazonaws.services.dynamodbv2.model.ExecuteTransactionResult;
import com.amazonaws.services.dynamodbv2.model.GetItemRequest;
import com.amazonaws.services.dynamodbv2.model.GetItemResult;
import com.amazonaws.services.dynamodbv2.model.GetRecordsRequest;
import com.amazonaws.services.dynamodbv2.model.GetRecordsResult;
import com.amazonaws.services.dynamodbv2.model.GetShardIteratorRequest;
import com.amazonaws.services.dynamodbv2.model.GetShardIteratorResult;
import com.amazonaws.services.dynamodbv2.model.ListStreamsRequest;
import com.amazonaws.services.dynamodbv2.model.ListStreamsResult;
import com.amazonaws.services.dynamodbv2.model.ListTablesRequest;
import com.amazonaws.services.dynamodbv2.model.ListTablesResult;
import com.amazonaws.services.dynamodbv2.model.ListTagsOfResourceRequest;
import com.amazonaws.services.dynamodbv2.model.ListTagsOfResourceResult;
import com.amazonaws.services.dynamodbv2.model.PutItemRequest;
import com.amazonaws.services.dynamodbv2.model.PutItemResult;
import com.amazonaws.services.dynamodbv2.model.QueryRequest;
import com.amazonaws.services.dynamodbv2.model.QueryResult;
import com.amazonaws.services.dynamodbv2.model.ScanRequest;
import com.amazonaws.services.dynamodbv2.model.ScanResult;
import com.amazonaws.services.dynamodbv2.model.ShardIteratorType;
import com.amazonaws.services.dynamodbv2.model.TagResourceRequest;
import com.amazonaws.services.dynamodbv2.model.TagResourceResult;
import com.amazonaws.services.dynamodbv2.model.TransactGetItemsRequest;
import com.amazonaws.services.dynamodbv2.model.TransactGetItemsResult;
import com.amazonaws.services.dynamodbv2.model.TransactWriteItemsRequest;
import com.amazonaws.services.dynamodbv2.model.TransactWriteItemsResult;
import com.amazonaws.services.dynamodbv2.model.TransactionCanceledException;
import com.amazonaws.services.dynamodbv2.model.TrimmedDataAccessException;
import com.amazonaws.services.dynamodbv2.model.UntagResourceRequest;
import com.amazonaws.services.dynamodbv2.model.UntagResourceResult;
import com.amazonaws.services.dynamodbv2.model.UpdateItemRequest;
import com.amazonaws.services.dynamodbv2.model.UpdateItemResult;
import com.amazonaws.services.dynamodbv2.model.UpdateTableRequest;
import com.amazonaws.services.dynamodbv2.model.UpdateTableResult;
import com.amazonaws.services.dynamodbv2.model.UpdateTimeToLiveRequest;
import com.amazonaws.services.dynamodbv2.model.UpdateTimeToLiveResult;
import java.util.Map;
import java.util.function.Function;

/**
 * Answers the requests that arrive over HTTP from an embedded database. Access key and region do not separate data:
 * whoever asks, there is one database.
 */
final class EmbeddedRequestHandler extends DynamoDBRequestHandler {

    private static final int NO_AUTHORITY = 0;

    private final AmazonDynamoDB dynamoDb;
    private final AmazonDynamoDBStreams streams;
    private final FreshIterators iterators;

    EmbeddedRequestHandler(AmazonDynamoDBLocal local, FreshIterators iterators) {
        super(NO_AUTHORITY);
        this.dynamoDb = local.amazonDynamoDB();
        this.streams = local.amazonDynamoDBStreams();
        this.iterators = iterators;
    }

    /**
     * The server knows how to send its own exceptions only; an embedded database throws those of SDK clients.
     */
    private static <Q, A> A answer(Function<Q, A> operation, Q request) {
        try {
            return operation.apply(request);
        } catch (AmazonServiceException e) {
            throw forServer(e);
        }
    }

    private GetShardIteratorResult shardIterator(GetShardIteratorRequest request) {
        GetShardIteratorResult result = streams.getShardIterator(request);
        iterators.opened(
                result.getShardIterator(),
                new FreshIterators.Shard(request.getStreamArn(), request.getShardId()),
                request.getShardIteratorType());
        return result;
    }

    private GetRecordsResult records(GetRecordsRequest request) {
        GetRecordsResult result = recordsOrHorizon(request);
        iterators.read(request.getShardIterator(), !result.getRecords().isEmpty(), result.getNextShardIterator());
        return result;
    }

    private GetRecordsResult recordsOrHorizon(GetRecordsRequest request) {
        try {
            return streams.getRecords(request);
        } catch (TrimmedDataAccessException e) {
            FreshIterators.Shard shard = iterators.shardOf(request.getShardIterator());
            if (shard == null) {
                throw e;
            }
            return streams.getRecords(request.clone().withShardIterator(atHorizonOf(shard)));
        }
    }

    private String atHorizonOf(FreshIterators.Shard shard) {
        return streams.getShardIterator(new GetShardIteratorRequest()
                        .withStreamArn(shard.streamArn())
                        .withShardId(shard.shardId())
                        .withShardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .getShardIterator();
    }

    private static DynamoDBLocalServiceException forServer(AmazonServiceException e) {
        DynamoDBLocalServiceException converted = e instanceof TransactionCanceledException cancelled
                ? new DynamoDBLocalServiceException(
                        cancelled.getErrorMessage(), cancelled.getCancellationReasons(), Map.of())
                : new DynamoDBLocalServiceException(e.getErrorMessage());
        converted.setErrorCode(e.getErrorCode());
        converted.setErrorType(e.getErrorType());
        converted.setStatusCode(e.getStatusCode());
        converted.setRequestId(e.getRequestId());
        converted.initCause(e);
        return converted;
    }

    /** The database outlives the server in front of it. */
    @Override
    public void shutdown() {}

    @Override
    public BatchExecuteStatementResult batchExecuteStatement(
            String accessKey, String region, BatchExecuteStatementRequest request) {
        return answer(dynamoDb::batchExecuteStatement, request);
    }

    @Override
    public BatchGetItemResult batchGetItem(String accessKey, String region, BatchGetItemRequest request) {
        return answer(dynamoDb::batchGetItem, request);
    }

    @Override
    public BatchWriteItemResult batchWriteItem(String accessKey, String region, BatchWriteItemRequest request) {
        return answer(dynamoDb::batchWriteItem, request);
    }

    @Override
    public CreateTableResult createTable(String accessKey, String region, CreateTableRequest request) {
        return answer(dynamoDb::createTable, request);
    }

    @Override
    public DeleteItemResult deleteItem(String accessKey, String region, DeleteItemRequest request) {
        return answer(dynamoDb::deleteItem, request);
    }

    @Override
    public DeleteTableResult deleteTable(String accessKey, String region, DeleteTableRequest request) {
        return answer(dynamoDb::deleteTable, request);
    }

    @Override
    public DescribeLimitsResult describeLimits(String accessKey, String region, DescribeLimitsRequest request) {
        return answer(dynamoDb::describeLimits, request);
    }

    @Override
    public DescribeStreamResult describeStream(String accessKey, String region, DescribeStreamRequest request) {
        return answer(streams::describeStream, request);
    }

    @Override
    public DescribeTableResult describeTable(String accessKey, String region, DescribeTableRequest request) {
        return answer(dynamoDb::describeTable, request);
    }

    @Override
    public DescribeTimeToLiveResult describeTimeToLive(
            String accessKey, String region, DescribeTimeToLiveRequest request) {
        return answer(dynamoDb::describeTimeToLive, request);
    }

    @Override
    public ExecuteStatementResult executeStatement(String accessKey, String region, ExecuteStatementRequest request) {
        return answer(dynamoDb::executeStatement, request);
    }

    @Override
    public ExecuteTransactionResult executeTransaction(
            String accessKey, String region, ExecuteTransactionRequest request) {
        return answer(dynamoDb::executeTransaction, request);
    }

    @Override
    public GetItemResult getItem(String accessKey, String region, GetItemRequest request) {
        return answer(dynamoDb::getItem, request);
    }

    @Override
    public GetRecordsResult getRecords(String accessKey, String region, GetRecordsRequest request) {
        return answer(this::records, request);
    }

    @Override
    public GetShardIteratorResult getShardIterator(String accessKey, String region, GetShardIteratorRequest request) {
        return answer(this::shardIterator, request);
    }

    @Override
    public ListStreamsResult listStreams(String accessKey, String region, ListStreamsRequest request) {
        return answer(streams::listStreams, request);
    }

    @Override
    public ListTablesResult listTables(String accessKey, String region, ListTablesRequest request) {
        return answer(dynamoDb::listTables, request);
    }

    @Override
    public ListTagsOfResourceResult listTagsOfResource(
            String accessKey, String region, ListTagsOfResourceRequest request) {
        return answer(dynamoDb::listTagsOfResource, request);
    }

    @Override
    public PutItemResult putItem(String accessKey, String region, PutItemRequest request) {
        return answer(dynamoDb::putItem, request);
    }

    @Override
    public QueryResult query(String accessKey, String region, QueryRequest request) {
        return answer(dynamoDb::query, request);
    }

    @Override
    public ScanResult scan(String accessKey, String region, ScanRequest request) {
        return answer(dynamoDb::scan, request);
    }

    @Override
    public TagResourceResult tagResource(String accessKey, String region, TagResourceRequest request) {
        return answer(dynamoDb::tagResource, request);
    }

    @Override
    public TransactGetItemsResult transactGetItems(String accessKey, String region, TransactGetItemsRequest request) {
        return answer(dynamoDb::transactGetItems, request);
    }

    @Override
    public TransactWriteItemsResult transactWriteItems(
            String accessKey, String region, TransactWriteItemsRequest request) {
        return answer(dynamoDb::transactWriteItems, request);
    }

    @Override
    public UntagResourceResult untagResource(String accessKey, String region, UntagResourceRequest request) {
        return answer(dynamoDb::untagResource, request);
    }

    @Override
    public UpdateItemResult updateItem(String accessKey, String region, UpdateItemRequest request) {
        return answer(dynamoDb::updateItem, request);
    }

    @Override
    public UpdateTableResult updateTable(String accessKey, String region, UpdateTableRequest request) {
        return answer(dynamoDb::updateTable, request);
    }

    @Override
    public UpdateTimeToLiveResult updateTimeToLive(String accessKey, String region, UpdateTimeToLiveRequest request) {
        return answer(dynamoDb::updateTimeToLive, request);
    }
}

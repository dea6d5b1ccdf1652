/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.api;

import io.dynamodbflink.test.simulator.fault.CallSubject;
import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.FaultScript;
import io.dynamodbflink.test.simulator.fault.Operation;
import io.dynamodbflink.test.simulator.protocol.CallReceiver;
import io.dynamodbflink.test.simulator.protocol.JsonRequest;
import io.dynamodbflink.test.simulator.protocol.PendingCall;
import io.dynamodbflink.test.simulator.protocol.ServiceException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/**
 * Understands calls, asks what is to go wrong with them, and carries them out.
 *
 * @since 0.1.0
 */
public final class ServiceApi implements CallReceiver {

    private final Database database;
    private final FaultScript faults;
    private final TablesApi tables;
    private final ItemsApi items;
    private final BatchWrites batches;
    private final Transactions transactions;
    private final StreamsApi streams;

    /** The API in front of a database. */
    public ServiceApi(Database database, FaultScript faults) {
        this.database = Objects.requireNonNull(database, "database");
        this.faults = Objects.requireNonNull(faults, "faults");
        this.tables = new TablesApi(database);
        this.items = new ItemsApi(database);
        this.batches = new BatchWrites(database, faults);
        this.transactions = new Transactions(database);
        this.streams = new StreamsApi(database);
    }

    @Override
    public PendingCall receive(String target, ByteBuffer body) {
        Operation operation = Operation.ofTarget(target);
        if (operation == null) {
            return new RefusedCall(ServiceException.of(
                    "UnknownOperationException", "The simulator does not have the operation " + target));
        }
        database.journal().arrived(operation);
        JsonRequest request;
        try {
            request = JsonRequest.parse(body);
        } catch (ServiceException e) {
            return new RefusedCall(e);
        }
        CallSubject subject = CallSubjects.of(operation, request);
        CallPlan plan = CallPlan.of(faults.strike(operation, subject), faults);
        return new PlannedCall(this, operation, subject, request, plan, database.journal());
    }

    /** Carries a call out. */
    CallResult carryOut(Operation operation, JsonRequest request, List<Fault> struck) {
        return switch (operation) {
            case GET_RECORDS -> CallResult.of(streams.records(request, struck));
            case DESCRIBE_STREAM -> CallResult.of(streams.describe(request, struck));
            case GET_SHARD_ITERATOR -> CallResult.of(streams.iterator(request, struck));
            case LIST_STREAMS -> CallResult.of(streams.list(request));
            case CREATE_TABLE -> CallResult.of(tables.create(request));
            case UPDATE_TABLE -> CallResult.of(tables.update(request));
            case DESCRIBE_TABLE -> CallResult.of(tables.describe(request));
            case DELETE_TABLE -> CallResult.of(tables.delete(request));
            case LIST_TABLES -> CallResult.of(tables.list(request));
            case PUT_ITEM -> CallResult.of(items.putItem(request));
            case UPDATE_ITEM -> CallResult.of(items.updateItem(request));
            case DELETE_ITEM -> CallResult.of(items.deleteItem(request));
            case GET_ITEM -> CallResult.of(items.getItem(request));
            case SCAN -> CallResult.of(items.scan(request));
            case BATCH_WRITE_ITEM -> CallResult.of(batches.write(request, struck));
            case TRANSACT_WRITE_ITEMS -> CallResult.of(transactions.write(request));
        };
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.AwsErrors;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Looks, before the lock is asked for, whether the table can hold it. */
final class LockTableSetup {

    private static final Logger LOG = LoggerFactory.getLogger(LockTableSetup.class);

    private static final String PROPERTIES = "dynamodb-flink.cluster.lock.";

    /** Longest wait for an answer: somebody is watching the application start. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    private final LockTable table;
    private final boolean create;

    LockTableSetup(LockTable table, boolean create) {
        this.table = Objects.requireNonNull(table, "table");
        this.create = create;
    }

    /**
     * Makes sure that there is a table, or that it is not known that there is none: one that does not answer now may
     * answer later.
     *
     * @throws FailureAnalyzedException if there is none, or if it has another key
     */
    void prepare() {
        table.giveUpAt(System.nanoTime() + ANSWER_TIMEOUT.toNanos());
        try {
            requireKey(table.describeTable(DescribeTableRequest.builder()
                            .tableName(table.name())
                            .build())
                    .table());
        } catch (LockTableException e) {
            if (AwsErrors.classify(e) != AwsErrorKind.NOT_FOUND) {
                LOG.warn("Cannot check that the lock can be held: {}", e.getMessage());
            } else if (create) {
                create();
            } else {
                throw new FailureAnalyzedException(
                        "The lock table '" + table.name() + "' does not exist.",
                        "Create it with the partition key '" + DynamoDbLeaseLock.PARTITION_KEY
                                + "' (a string) and no sort key, or set " + PROPERTIES
                                + "create-table=true, or correct "
                                + PROPERTIES + "table-name.",
                        e);
            }
        }
    }

    private void requireKey(TableDescription description) {
        List<KeySchemaElement> keys = description.keySchema();
        boolean fits = keys.size() == 1
                && keys.get(0).attributeName().equals(DynamoDbLeaseLock.PARTITION_KEY)
                && description.attributeDefinitions().stream()
                        .filter(attribute -> attribute.attributeName().equals(DynamoDbLeaseLock.PARTITION_KEY))
                        .allMatch(attribute -> attribute.attributeType() == ScalarAttributeType.S);
        if (!fits) {
            throw new FailureAnalyzedException(
                    "The lock table '" + table.name() + "' has the key "
                            + keys.stream().map(KeySchemaElement::attributeName).toList()
                            + ", but the lock needs the partition key '" + DynamoDbLeaseLock.PARTITION_KEY
                            + "' (a string) and no sort key.",
                    "Set " + PROPERTIES + "table-name to a table of its own for locks.");
        }
    }

    private void create() {
        try {
            table.createTable(CreateTableRequest.builder()
                    .tableName(table.name())
                    .keySchema(KeySchemaElement.builder()
                            .attributeName(DynamoDbLeaseLock.PARTITION_KEY)
                            .keyType(KeyType.HASH)
                            .build())
                    .attributeDefinitions(AttributeDefinition.builder()
                            .attributeName(DynamoDbLeaseLock.PARTITION_KEY)
                            .attributeType(ScalarAttributeType.S)
                            .build())
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .build());
            LOG.info("Lock table '{}' created; the lock can be taken when it is active", table.name());
        } catch (LockTableException e) {
            // Another instance has been faster, or it is asked for again and again until it is there.
            LOG.warn("Not created: {}", e.getMessage());
        }
    }
}

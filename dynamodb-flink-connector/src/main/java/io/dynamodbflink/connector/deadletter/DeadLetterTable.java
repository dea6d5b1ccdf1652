/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.deadletter;

import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.connector.aws.ExponentialBackoff;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * Puts dead letters into a DynamoDB table, one item for each: never the table whose items failed. The table has a
 * partition key of type S, of any name, and no sort key. It holds the values of items: protect it as you do the table
 * they were meant for.
 *
 * <table>
 *   <caption>Attributes of an item</caption>
 *   <tr><td>the key</td><td>S, a random UUID</td></tr>
 *   <tr><td>{@value #FAILED_AT}</td><td>S, the time in ISO-8601</td></tr>
 *   <tr><td>{@value #DESCRIPTION}</td><td>S, what failed, where and why, without values</td></tr>
 *   <tr><td>{@value #LETTER}</td><td>S, {@link DeadLetter#toJson()}</td></tr>
 * </table>
 *
 * <p>A letter of more than 300 KB has, in place of {@value #LETTER}, the same JSON compressed in {@value #LETTER_GZIP}.
 * If that is still too large for an item, it is cut into parts of 300 KB, each an item of its own with the key
 * {@code <UUID>/<part>}, and {@value #PART} and {@value #PARTS} say which of how many it is. So nothing is cut off.
 *
 * <p>Letters are sent asynchronously, up to 25 at once, and awaited in each checkpoint. Calls that fail for a reason
 * that may pass are repeated for about half a minute; then the job fails. After a failure, letters since the last
 * checkpoint come again as other items. Nothing deletes items.
 *
 * <p>IAM actions: {@code dynamodb:PutItem} and {@code dynamodb:DescribeTable}; the latter tells the name of the key.
 *
 * @since 0.1.0
 */
public final class DeadLetterTable implements DeadLetterHandler<DeadLetter> {

    /** Attribute with the time at which processing failed. */
    public static final String FAILED_AT = "failedAt";

    /** Attribute with what failed, where and why. */
    public static final String DESCRIPTION = "description";

    /** Attribute with the letter as JSON. */
    public static final String LETTER = "letter";

    /** Attribute with the letter as compressed JSON, or a part of that. */
    public static final String LETTER_GZIP = "letterGzip";

    /** Attribute with the number of the part, from 1, if the letter has several. */
    public static final String PART = "part";

    /** Attribute with the number of parts, if the letter has several. */
    public static final String PARTS = "parts";

    private static final long serialVersionUID = 1L;

    private static final ExponentialBackoff BACKOFF =
            new ExponentialBackoff(Duration.ofMillis(50), Duration.ofSeconds(5));

    private final String table;
    private final DynamoDbClientProvider clients;

    private DeadLetterTable(String table, DynamoDbClientProvider clients) {
        this.table = table;
        this.clients = clients;
    }

    /**
     * A table of this name or ARN.
     *
     * @param clients supplies the SDK client; one made from properties is a
     *     {@link io.dynamodbflink.connector.aws.ConfiguredClientProvider}
     * @throws IllegalArgumentException if the name is blank
     */
    public static DeadLetterTable named(String table, DynamoDbClientProvider clients) {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(clients, "clients");
        if (table.isBlank()) {
            throw new IllegalArgumentException("The name of the table for dead letters is blank");
        }
        return new DeadLetterTable(table, clients);
    }

    /**
     * @throws IOException if the table does not exist, has another kind of key, or may not be described
     */
    @Override
    public DeadLetterWriter<DeadLetter> open(Context context) throws IOException, InterruptedException {
        DynamoDbAsyncClient client = clients.dynamoDbClient();
        boolean opening = true;
        try {
            LetterPuts puts = new LetterPuts(client, table, BACKOFF);
            TableLetters writer = new TableLetters(puts, puts.keyAttribute(), () -> clients.release(client));
            opening = false;
            return writer;
        } finally {
            if (opening) {
                clients.release(client);
            }
        }
    }

    @Override
    public String toString() {
        return "DeadLetterTable '" + table + "'";
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.model;

import java.io.Serializable;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Amazon Resource Name of one DynamoDB stream, for example
 * {@code arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2024-04-11T07:14:19.380}.
 *
 * <p>Switching a table's stream off and on again makes a new stream with a new label, and so a new ARN.
 *
 * @param partition AWS partition, such as {@code aws} or {@code aws-cn}
 * @param region region id; emulators use names of their own, such as {@code ddblocal}
 * @param account id of the owning account
 * @param tableName name of the table whose changes the stream carries
 * @param label stream label: the time at which the stream was enabled
 * @since 0.1.0
 */
public record StreamArn(String partition, String region, String account, String tableName, String label)
        implements Serializable {

    private static final Pattern PARTITION = Pattern.compile("aws[a-z-]*");
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]+");
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]*");
    private static final Pattern TABLE_NAME = Pattern.compile("[a-zA-Z0-9_.-]{3,255}");
    private static final Pattern LABEL = Pattern.compile(".+");

    private static final Pattern SYNTAX = Pattern.compile("arn:(" + PARTITION + "):dynamodb:(" + REGION + "):("
            + ACCOUNT + "):table/(" + TABLE_NAME + ")/stream/(" + LABEL + ")");

    /**
     * @throws IllegalArgumentException if a part is not what it is in the ARN of a DynamoDB stream
     */
    public StreamArn {
        check("partition", partition, PARTITION);
        check("region", region, REGION);
        check("account", account, ACCOUNT);
        check("tableName", tableName, TABLE_NAME);
        check("label", label, LABEL);
    }

    private static void check(String part, String value, Pattern syntax) {
        Objects.requireNonNull(value, part);
        if (!syntax.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' is not the " + part
                    + " of the ARN of a DynamoDB stream, which has the form " + syntax);
        }
    }

    /**
     * Reads an ARN.
     *
     * @throws IllegalArgumentException if the text is not the ARN of a DynamoDB stream
     */
    public static StreamArn parse(String text) {
        Objects.requireNonNull(text, "stream ARN");
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not the ARN of a DynamoDB stream. Expected"
                    + " arn:aws:dynamodb:<region>:<account>:table/<table>/stream/<label>, as 'aws dynamodb"
                    + " describe-table' prints it under LatestStreamArn"
                    + (text.contains("/stream/") ? "." : " (this one has no /stream/ part: is it a table's ARN?)."));
        }
        return new StreamArn(matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4), matcher.group(5));
    }

    /** Whether both are streams of one table. */
    public boolean isOfSameTable(StreamArn other) {
        return partition.equals(other.partition)
                && region.equals(other.region)
                && account.equals(other.account)
                && tableName.equals(other.tableName);
    }

    /** The ARN as text, as {@link #parse} reads it. */
    @Override
    public String toString() {
        return "arn:" + partition + ":dynamodb:" + region + ":" + account + ":table/" + tableName + "/stream/" + label;
    }
}

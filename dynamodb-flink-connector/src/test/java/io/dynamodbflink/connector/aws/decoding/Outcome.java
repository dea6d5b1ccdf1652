/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.decoding;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/**
 * What a client made of an answer: a page, or an error.
 *
 * @param records null if the page names none
 * @param details what equality of the SDK's objects leaves out: order of attributes, types, and what is absent
 */
record Outcome(List<Record> records, String nextIterator, List<String> details, String error) {

    static Outcome of(DynamoDbStreamsAsyncClient client) {
        try (client) {
            return of(
                    client.getRecords(request -> request.shardIterator("here")).join());
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            return new Outcome(null, null, List.of(), cause.getClass().getName() + ": " + cause.getMessage());
        }
    }

    static Outcome of(GetRecordsResponse page) {
        List<String> details = page.records().stream().map(Outcome::details).toList();
        return new Outcome(page.hasRecords() ? page.records() : null, page.nextShardIterator(), details, null);
    }

    boolean isPage() {
        return error == null;
    }

    private static String details(Record record) {
        if (record == null) {
            return "null";
        }
        StreamRecord change = record.dynamodb();
        StringBuilder text = new StringBuilder(record.toString());
        if (change != null) {
            text.append(change.hasKeys()).append(change.hasNewImage()).append(change.hasOldImage());
            append(text, change.keys());
            append(text, change.newImage());
            append(text, change.oldImage());
        }
        return text.toString();
    }

    private static void append(StringBuilder text, Map<String, AttributeValue> image) {
        image.forEach((name, value) -> append(text.append(name).append('='), value));
    }

    private static void append(StringBuilder text, AttributeValue value) {
        if (value == null) {
            text.append("null");
            return;
        }
        text.append(value.type())
                .append(value.hasSs())
                .append(value.hasNs())
                .append(value.hasBs())
                .append(value.hasL())
                .append(value.hasM());
        append(text, value.m());
        value.l().forEach(element -> append(text, element));
        text.append(new TreeMap<>(Map.of("hash", value.hashCode())));
    }
}

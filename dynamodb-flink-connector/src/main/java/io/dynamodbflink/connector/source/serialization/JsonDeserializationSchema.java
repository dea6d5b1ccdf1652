/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.serialization;

import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.Collector;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Turns every record into a JSON text, one object in one line:
 *
 * <pre>{@code
 * {"eventName":"MODIFY","keys":{"id":"1"},"oldImage":{"id":"1","total":9.5},"newImage":{"id":"1","total":12},
 *  "sequenceNumber":"100000000000000000001","creationTime":"2026-01-02T03:04:05Z",
 *  "viewType":"NEW_AND_OLD_IMAGES","sizeBytes":42,"timeToLiveDeletion":false}
 * }</pre>
 *
 * <p>Images that the stream does not have are left out, as is {@code "userIdentity":{"type":…,"principalId":…}} for
 * ordinary writes. Attributes become plain JSON: numbers keep all their digits, binaries are Base64 text, sets and lists
 * are arrays, maps are objects, NULL is null. So sets cannot be told from lists, nor binaries from text: use
 * {@link ChangeEventDeserializationSchema} where the difference matters.
 *
 * @since 0.1.0
 */
public final class JsonDeserializationSchema implements DynamoDbStreamsDeserializationSchema<String> {

    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(Record record, String stream, String shardId, Collector<String> output) throws IOException {
        output.collect(ChangeEventJson.write(ChangeEventDeserializationSchema.read(record)));
    }

    @Override
    public TypeInformation<String> getProducedType() {
        return Types.STRING;
    }
}

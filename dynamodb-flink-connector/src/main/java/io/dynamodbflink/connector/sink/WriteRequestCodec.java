/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.model.AttributeValueCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Binary form of a write request, for checkpoints and for the network between tasks: the code of its kind, a byte whose
 * bits tell which optional parts there are, the item, and the parts in the order of their bits. Items and texts are
 * written as {@link AttributeValueCodec} writes them.
 *
 * @since 0.1.0
 */
public final class WriteRequestCodec {

    private static final int TABLE_NAME = 1;
    private static final int UPDATE_EXPRESSION = 1 << 1;
    private static final int CONDITION_EXPRESSION = 1 << 2;
    private static final int ATTRIBUTE_NAMES = 1 << 3;
    private static final int ATTRIBUTE_VALUES = 1 << 4;
    private static final int ALL = (1 << 5) - 1;

    private WriteRequestCodec() {}

    public static void write(DynamoDbWriteRequest request, DataOutput out) throws IOException {
        String table = request.getTableName();
        String update = request.getUpdateExpression();
        String condition = request.getConditionExpression();
        Map<String, String> names = request.getExpressionAttributeNames();
        Map<String, AttributeValue> values = request.getExpressionAttributeValues();
        out.writeByte(request.getType().toByteValue());
        out.writeByte((table == null ? 0 : TABLE_NAME)
                | (update == null ? 0 : UPDATE_EXPRESSION)
                | (condition == null ? 0 : CONDITION_EXPRESSION)
                | (names.isEmpty() ? 0 : ATTRIBUTE_NAMES)
                | (values.isEmpty() ? 0 : ATTRIBUTE_VALUES));
        AttributeValueCodec.write(request.getItem(), out);
        if (table != null) {
            AttributeValueCodec.writeText(table, out);
        }
        if (update != null) {
            AttributeValueCodec.writeText(update, out);
        }
        if (condition != null) {
            AttributeValueCodec.writeText(condition, out);
        }
        if (!names.isEmpty()) {
            Map<String, AttributeValue> texts = new HashMap<>();
            names.forEach((placeholder, name) -> texts.put(placeholder, AttributeValue.fromS(name)));
            AttributeValueCodec.write(texts, out);
        }
        if (!values.isEmpty()) {
            AttributeValueCodec.write(values, out);
        }
    }

    /**
     * Reads what {@link #write} has written.
     *
     * @throws IOException if the bytes are no write request, or one of a later version
     */
    public static DynamoDbWriteRequest read(DataInput in) throws IOException {
        DynamoDbWriteRequest.Builder request = DynamoDbWriteRequest.builder();
        try {
            request.setType(DynamoDbWriteRequestType.fromByteValue(in.readByte()));
            int parts = in.readUnsignedByte();
            if ((parts & ~ALL) != 0) {
                throw new IOException("A write request has parts that this version of the connector does not know: it"
                        + " is damaged, or was written by a later version");
            }
            request.adoptItem(AttributeValueCodec.read(in));
            if ((parts & TABLE_NAME) != 0) {
                request.setTableName(AttributeValueCodec.readText(in));
            }
            if ((parts & UPDATE_EXPRESSION) != 0) {
                request.setUpdateExpression(AttributeValueCodec.readText(in));
            }
            if ((parts & CONDITION_EXPRESSION) != 0) {
                request.setConditionExpression(AttributeValueCodec.readText(in));
            }
            if ((parts & ATTRIBUTE_NAMES) != 0) {
                Map<String, String> names = new HashMap<>();
                AttributeValueCodec.read(in).forEach((placeholder, name) -> names.put(placeholder, name.s()));
                request.setExpressionAttributeNames(names);
            }
            if ((parts & ATTRIBUTE_VALUES) != 0) {
                request.setExpressionAttributeValues(AttributeValueCodec.read(in));
            }
            return request.build();
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new IOException("A write request is damaged: " + e.getMessage(), e);
        }
    }

    /** The request as {@link #write} writes it. */
    public static byte[] encode(DynamoDbWriteRequest request) {
        DataOutputSerializer out = new DataOutputSerializer(256);
        try {
            write(request, out);
        } catch (IOException e) {
            throw new IllegalStateException("Writing to memory failed", e);
        }
        return out.getCopyOfBuffer();
    }

    /**
     * The request that {@link #encode} has made the bytes of.
     *
     * @throws IOException if the bytes are not exactly one write request
     */
    public static DynamoDbWriteRequest decode(byte[] bytes) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        DynamoDbWriteRequest request = read(in);
        if (in.available() > 0) {
            throw new IOException("A write request is damaged: it is " + in.available() + " byte(s) too long");
        }
        return request;
    }
}

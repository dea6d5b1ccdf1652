/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequestType;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshotSerializationUtil;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class RoutedWriteSerializerTests {

    private final TypeSerializer<RoutedWrite> serializer = RoutedWriteTypeInfo.INSTANCE.createSerializer(null);

    private final RoutedWrite write = new RoutedWrite(
            1_023,
            DynamoDbWriteRequest.builder()
                    .setType(DynamoDbWriteRequestType.UPDATE)
                    .setItem(Map.of("id", AttributeValue.fromS("a")))
                    .setTableName("archive")
                    .setUpdateExpression("SET v = :v")
                    .setExpressionAttributeValues(Map.of(":v", AttributeValue.fromN("17")))
                    .build());

    @Test
    void writesSurvive() throws Exception {
        assertThat(read(bytes(write))).isEqualTo(write);
        DataOutputSerializer copy = new DataOutputSerializer(16);
        serializer.copy(new DataInputDeserializer(bytes(write)), copy);
        assertThat(copy.getCopyOfBuffer()).isEqualTo(bytes(write));
        assertThat(serializer.copy(write)).isSameAs(write);
    }

    @Test
    void formatIsCompact() throws Exception {
        RoutedWrite put = new RoutedWrite(
                258,
                DynamoDbWriteRequest.builder()
                        .setType(DynamoDbWriteRequestType.PUT)
                        .setItem(Map.of("id", AttributeValue.fromS("a")))
                        .build());
        assertThat(HexFormat.of().formatHex(bytes(put))).isEqualTo("01" + "0102" + "0000" + "0101026964040161");
    }

    @Test
    void writeOfALaterFormatIsRefused() throws Exception {
        byte[] bytes = bytes(write);
        bytes[0] = 2;
        assertThatIOException().isThrownBy(() -> read(bytes)).withMessageContaining("format 2");
    }

    @Test
    void groupOutOfRangeIsRefused() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> new RoutedWrite(1_024, write.request()));
    }

    @Test
    void snapshotRestoresTheSerializer() throws Exception {
        DataOutputSerializer out = new DataOutputSerializer(16);
        TypeSerializerSnapshotSerializationUtil.writeSerializerSnapshot(out, serializer.snapshotConfiguration());
        assertThat(TypeSerializerSnapshotSerializationUtil.readSerializerSnapshot(
                                new DataInputDeserializer(out.getCopyOfBuffer()),
                                getClass().getClassLoader())
                        .restoreSerializer())
                .isEqualTo(serializer);
    }

    private byte[] bytes(RoutedWrite routed) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(16);
        serializer.serialize(routed, out);
        return out.getCopyOfBuffer();
    }

    private RoutedWrite read(byte[] bytes) throws IOException {
        return serializer.deserialize(new DataInputDeserializer(bytes));
    }
}

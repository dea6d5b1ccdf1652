/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Identity;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

class ChangeEventTests {

    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

    private final TypeSerializer<ChangeEvent> serializer =
            TypeInformation.of(ChangeEvent.class).createSerializer(new SerializerConfigImpl());

    @Test
    void eventSaysWhatTheRecordSays() {
        ChangeEvent event = ChangeEvent.from(record("MODIFY").build());

        assertThat(event.type()).isEqualTo(ChangeType.MODIFY);
        assertThat(event.keys()).isEqualTo(Map.of("id", AttributeValue.fromS("1")));
        assertThat(event.oldImage()).isEqualTo(Map.of("v", AttributeValue.fromN("1")));
        assertThat(event.newImage()).isEqualTo(Map.of("v", AttributeValue.fromN("2")));
        assertThat(event.sequenceNumber()).isEqualTo(SequenceNumber.of("100000000000000000001"));
        assertThat(event.creationTime()).isEqualTo(TIME);
        assertThat(event.viewType()).isEqualTo(StreamViewType.NEW_AND_OLD_IMAGES);
        assertThat(event.sizeBytes()).isEqualTo(42);
        assertThat(event.userIdentity()).isNull();
    }

    @Test
    void imagesThatTheViewLacksAreNull() {
        ChangeEvent event = ChangeEvent.from(Record.builder()
                .eventName(OperationType.INSERT)
                .dynamodb(StreamRecord.builder()
                        .keys(Map.of("id", AttributeValue.fromS("1")))
                        .sequenceNumber("1")
                        .approximateCreationDateTime(TIME)
                        .build())
                .build());

        assertThat(event.oldImage()).isNull();
        assertThat(event.newImage()).isNull();
        assertThat(event.viewType()).isEqualTo(StreamViewType.UNKNOWN_TO_SDK_VERSION);
        assertThat(event.sizeBytes()).isZero();
    }

    @Test
    void removalByTimeToLiveIsTold() {
        Identity dynamoDb = Identity.builder()
                .type("Service")
                .principalId("dynamodb.amazonaws.com")
                .build();
        Identity somebody =
                Identity.builder().type("Service").principalId("other").build();

        assertThat(ChangeEvent.from(record("REMOVE").userIdentity(dynamoDb).build())
                        .isTimeToLiveDeletion())
                .isTrue();
        assertThat(ChangeEvent.from(record("REMOVE").userIdentity(somebody).build())
                        .isTimeToLiveDeletion())
                .isFalse();
        assertThat(ChangeEvent.from(record("MODIFY").userIdentity(dynamoDb).build())
                        .isTimeToLiveDeletion())
                .isFalse();
        assertThat(ChangeEvent.from(record("REMOVE").build()).isTimeToLiveDeletion())
                .isFalse();
    }

    @Test
    void recordThatLacksAFieldIsRefusedByItsName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChangeEvent.from(
                        Record.builder().eventName(OperationType.INSERT).build()))
                .withMessageContaining("'dynamodb'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChangeEvent.from(
                        record("MODIFY").eventName((String) null).build()))
                .withMessageContaining("'eventName'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChangeEvent.from(record("MERGE").build()))
                .withMessageContaining("'MERGE'");
    }

    @Test
    void textShowsNoValues() {
        assertThat(ChangeEvent.from(Record.builder()
                        .eventName(OperationType.INSERT)
                        .dynamodb(StreamRecord.builder()
                                .keys(Map.of("id", AttributeValue.fromS("s3cret")))
                                .newImage(Map.of("id", AttributeValue.fromS("s3cret")))
                                .sequenceNumber("1")
                                .approximateCreationDateTime(TIME)
                                .build())
                        .build()))
                .hasToString("INSERT of [id] at 2026-01-02T03:04:05Z, sequence number 1");
    }

    @Test
    void flinkFindsTheSerializerByItself() {
        assertThat(TypeInformation.of(ChangeEvent.class)).isSameAs(ChangeEventTypeInfo.INSTANCE);
        assertThat(serializer).isSameAs(ChangeEventSerializer.INSTANCE);
    }

    @Test
    void everyEventComesBackAsItWas() throws IOException {
        for (int seed = 0; seed < 500; seed++) {
            ChangeEvent event = random(new Random(seed));
            assertThat(read(write(event))).as("seed %d", seed).isEqualTo(event);
        }
    }

    @Test
    void serialisedEventCanBeCopiedWithoutReadingPastIt() throws IOException {
        ChangeEvent first = random(new Random(1));
        ChangeEvent second = random(new Random(2));
        DataOutputSerializer both = new DataOutputSerializer(64);
        serializer.serialize(first, both);
        serializer.serialize(second, both);

        DataInputDeserializer input = new DataInputDeserializer(both.getCopyOfBuffer());
        DataOutputSerializer copy = new DataOutputSerializer(64);
        serializer.copy(input, copy);

        assertThat(read(copy.getCopyOfBuffer())).isEqualTo(first);
        assertThat(serializer.deserialize(input)).isEqualTo(second);
        assertThat(input.available()).isZero();
    }

    @Test
    void instanceThatFlinkCreatesCanBeSerialised() throws IOException {
        ChangeEvent created = serializer.createInstance();

        assertThat(read(write(created))).isEqualTo(created);
    }

    @Test
    void snapshotRestoresACompatibleSerializer() throws Exception {
        TypeSerializerSnapshot<ChangeEvent> snapshot = serializer.snapshotConfiguration();
        DataOutputSerializer output = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(output, snapshot);

        TypeSerializerSnapshot<ChangeEvent> restored = TypeSerializerSnapshot.readVersionedSnapshot(
                new DataInputDeserializer(output.getCopyOfBuffer()), getClass().getClassLoader());

        assertThat(snapshot.resolveSchemaCompatibility(restored).isCompatibleAsIs())
                .isTrue();
        assertThat(restored.restoreSerializer()).isSameAs(serializer);
    }

    @Test
    void serializerAndTypeInformationTravel() throws Exception {
        assertThat(InstantiationUtil.clone(serializer)).isEqualTo(serializer);
        assertThat(InstantiationUtil.clone(ChangeEventTypeInfo.INSTANCE)).isEqualTo(ChangeEventTypeInfo.INSTANCE);
    }

    @Test
    void laterFormatIsRefused() throws IOException {
        byte[] bytes = write(random(new Random(1)));
        bytes[0] = 2;

        assertThatIOException().isThrownBy(() -> read(bytes)).withMessageContaining("format 2");
    }

    private byte[] write(ChangeEvent event) throws IOException {
        DataOutputSerializer output = new DataOutputSerializer(64);
        serializer.serialize(event, output);
        return output.getCopyOfBuffer();
    }

    private ChangeEvent read(byte[] bytes) throws IOException {
        return serializer.deserialize(new DataInputDeserializer(bytes));
    }

    private static ChangeEvent random(Random random) {
        return new ChangeEvent(
                ChangeType.values()[random.nextInt(3)],
                Items.random(random),
                random.nextBoolean() ? Items.random(random) : null,
                random.nextBoolean() ? Items.random(random) : null,
                SequenceNumber.of("9".repeat(1 + random.nextInt(40))),
                Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
                random.nextBoolean() ? new UserIdentity("Service", "dynamodb.amazonaws.com") : null,
                StreamViewType.values()[random.nextInt(StreamViewType.values().length)],
                random.nextLong());
    }

    private static Record.Builder record(String eventName) {
        return Record.builder()
                .eventName(eventName)
                .dynamodb(StreamRecord.builder()
                        .keys(Map.of("id", AttributeValue.fromS("1")))
                        .oldImage(Map.of("v", AttributeValue.fromN("1")))
                        .newImage(Map.of("v", AttributeValue.fromN("2")))
                        .sequenceNumber("100000000000000000001")
                        .approximateCreationDateTime(TIME)
                        .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)
                        .sizeBytes(42L)
                        .build());
    }
}

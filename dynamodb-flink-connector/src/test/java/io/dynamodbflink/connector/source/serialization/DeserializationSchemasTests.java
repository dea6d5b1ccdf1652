/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dynamodbflink.connector.model.ChangeEvent;
import io.dynamodbflink.connector.model.ChangeEventTypeInfo;
import io.dynamodbflink.connector.source.serialization.DynamoDbBeanDeserializationSchema.Removals;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.Collector;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Identity;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

class DeserializationSchemasTests {

    private static final Map<String, AttributeValue> OLD =
            Map.of("id", AttributeValue.fromS("1"), "order_count", AttributeValue.fromN("1"));

    private static final Map<String, AttributeValue> NEW =
            Map.of("id", AttributeValue.fromS("1"), "order_count", AttributeValue.fromN("2"));

    @Test
    void everyRecordBecomesAChangeEvent() throws Exception {
        Record record = record("MODIFY", OLD, NEW);

        assertThat(deserialize(new ChangeEventDeserializationSchema(), record))
                .containsExactly(ChangeEvent.from(record));
        assertThat(new ChangeEventDeserializationSchema().getProducedType()).isSameAs(ChangeEventTypeInfo.INSTANCE);
    }

    @Test
    void recordThatIsNoneIsAnIoException() {
        assertThatIOException()
                .isThrownBy(() -> deserialize(
                        new ChangeEventDeserializationSchema(), Record.builder().build()))
                .withMessageContaining("'dynamodb'");
    }

    @Test
    void jsonHasEveryFieldOfTheChange() throws Exception {
        assertThat(deserialize(new JsonDeserializationSchema(), record("MODIFY", OLD, NEW)))
                .singleElement()
                .asString()
                .startsWith("{\"eventName\":\"MODIFY\",\"keys\":{\"id\":\"1\"},\"oldImage\":{")
                .contains("\"newImage\":{", "\"order_count\":2")
                .endsWith("\"sequenceNumber\":\"100000000000000000001\",\"creationTime\":\"2026-01-02T03:04:05Z\","
                        + "\"viewType\":\"NEW_AND_OLD_IMAGES\",\"sizeBytes\":42,\"timeToLiveDeletion\":false}");
        assertThat(new JsonDeserializationSchema().getProducedType()).isEqualTo(Types.STRING);
    }

    @Test
    void jsonLeavesOutWhatTheRecordDoesNotHaveAndTellsTimeToLive() throws Exception {
        Record record = record("REMOVE", null, null).toBuilder()
                .userIdentity(Identity.builder()
                        .type("Service")
                        .principalId("dynamodb.amazonaws.com")
                        .build())
                .build();

        assertThat(deserialize(new JsonDeserializationSchema(), record))
                .containsExactly("{\"eventName\":\"REMOVE\",\"keys\":{\"id\":\"1\"},"
                        + "\"sequenceNumber\":\"100000000000000000001\",\"creationTime\":\"2026-01-02T03:04:05Z\","
                        + "\"viewType\":\"NEW_AND_OLD_IMAGES\",\"sizeBytes\":42,\"timeToLiveDeletion\":true,"
                        + "\"userIdentity\":{\"type\":\"Service\",\"principalId\":\"dynamodb.amazonaws.com\"}}");
    }

    @Test
    void jsonOfEveryAttributeTypeIsPlain() throws Exception {
        SdkBytes bytes = SdkBytes.fromByteArray(new byte[] {0, -1});
        Map<String, AttributeValue> image = new LinkedHashMap<>();
        image.put("s", AttributeValue.fromS("a\"\n\u20ac"));
        image.put("n", AttributeValue.fromN("12345678901234567890123456789012345678"));
        image.put("e", AttributeValue.fromN("1.5E-10"));
        image.put("b", AttributeValue.fromB(bytes));
        image.put("t", AttributeValue.fromBool(true));
        image.put("x", AttributeValue.fromNul(true));
        image.put("ss", AttributeValue.fromSs(List.of("a", "b")));
        image.put("ns", AttributeValue.fromNs(List.of("1", "2.0")));
        image.put("bs", AttributeValue.fromBs(List.of(bytes)));
        image.put("l", AttributeValue.fromL(List.of(AttributeValue.fromS("z"), AttributeValue.fromNul(true))));
        image.put("m", AttributeValue.fromM(Map.of("k", AttributeValue.fromL(List.of()))));

        assertThat(deserialize(new JsonDeserializationSchema(), record("INSERT", null, image)))
                .singleElement()
                .asString()
                .contains("\"newImage\":{\"s\":\"a\\\"\\n\u20ac\",\"n\":12345678901234567890123456789012345678,"
                        + "\"e\":1.5E-10,\"b\":\"AP8=\",\"t\":true,\"x\":null,\"ss\":[\"a\",\"b\"],\"ns\":[1,2.0],"
                        + "\"bs\":[\"AP8=\"],\"l\":[\"z\",null],\"m\":{\"k\":[]}}");
    }

    @Test
    void beanIsMadeOfTheNewImage() throws Exception {
        DynamoDbBeanDeserializationSchema<Customer> schema = new DynamoDbBeanDeserializationSchema<>(Customer.class);

        assertThat(deserialize(schema, record("INSERT", null, NEW))).containsExactly(Customer.of("1", 2));
        assertThat(deserialize(schema, record("MODIFY", OLD, NEW))).containsExactly(Customer.of("1", 2));
    }

    @Test
    void attributesThatTheBeanDoesNotHaveAreLeftOut() throws Exception {
        Map<String, AttributeValue> image = new LinkedHashMap<>(NEW);
        image.put("other", AttributeValue.fromS("x"));

        assertThat(deserialize(new DynamoDbBeanDeserializationSchema<>(Customer.class), record("INSERT", null, image)))
                .containsExactly(Customer.of("1", 2));
    }

    @Test
    void removedItemGivesNothingUnlessOldImagesAreAskedFor() throws Exception {
        DynamoDbBeanDeserializationSchema<Customer> schema = new DynamoDbBeanDeserializationSchema<>(Customer.class);

        assertThat(deserialize(schema, record("REMOVE", OLD, null))).isEmpty();
        assertThat(deserialize(schema.withRemovals(Removals.OLD_IMAGE), record("REMOVE", OLD, null)))
                .containsExactly(Customer.of("1", 1));
    }

    @Test
    void missingImageNamesTheViewTypeToSet() {
        DynamoDbBeanDeserializationSchema<Customer> schema = new DynamoDbBeanDeserializationSchema<>(Customer.class);

        assertThatIOException()
                .isThrownBy(() -> deserialize(schema, record("INSERT", null, null)))
                .withMessageContaining("has no new image")
                .withMessageContaining("Set the table's StreamViewType to NEW_IMAGE or NEW_AND_OLD_IMAGES");
        assertThatIOException()
                .isThrownBy(() -> deserialize(schema.withRemovals(Removals.OLD_IMAGE), record("REMOVE", null, null)))
                .withMessageContaining("has no old image");
    }

    @Test
    void itemThatDoesNotFitTheBeanIsAnIoExceptionWithItsSequenceNumber() {
        Map<String, AttributeValue> image =
                Map.of("id", AttributeValue.fromS("1"), "order_count", AttributeValue.fromS("secret"));

        assertThatIOException()
                .isThrownBy(() -> deserialize(
                        new DynamoDbBeanDeserializationSchema<>(Customer.class), record("INSERT", null, image)))
                .withMessageContaining("100000000000000000001")
                .withMessageContaining(Customer.class.getName())
                .withMessageContaining("'order_count' of type S")
                .satisfies(e -> assertThat(ExceptionUtils.stringifyException(e))
                        .contains("mapToItem")
                        .doesNotContain("secret"));
    }

    @Test
    void classWithoutAnnotationsIsRefusedAtOnce() {
        assertThatIllegalArgumentException().isThrownBy(() -> new DynamoDbBeanDeserializationSchema<>(String.class));
    }

    @Test
    void beanThatIsAPojoIsSerialisedAsOne() {
        assertThat(new DynamoDbBeanDeserializationSchema<>(Customer.class).getProducedType())
                .isInstanceOf(PojoTypeInfo.class);
    }

    @Test
    void immutableClassIsSerialisedAsItsItemAndNotByKryo() throws Exception {
        TypeInformation<Account> type = new DynamoDbBeanDeserializationSchema<>(Account.class).getProducedType();
        TypeSerializer<Account> serializer = type.createSerializer(new SerializerConfigImpl());
        Account account =
                Account.builder().id("1").balance(new BigDecimal("12.50")).build();

        DataOutputSerializer output = new DataOutputSerializer(64);
        serializer.serialize(account, output);
        DataInputDeserializer input = new DataInputDeserializer(output.getCopyOfBuffer());
        DataOutputSerializer copy = new DataOutputSerializer(64);
        serializer.copy(input, copy);

        assertThat(input.available()).isZero();
        assertThat(serializer.deserialize(new DataInputDeserializer(copy.getCopyOfBuffer())))
                .isEqualTo(account);
        assertThat(serializer.copy(account)).isEqualTo(account).isNotSameAs(account);
        assertThat(serializer.createInstance()).isNotNull();
        assertThat(InstantiationUtil.clone(type)).isEqualTo(type);
        assertThat(InstantiationUtil.clone(serializer)).isEqualTo(serializer);
    }

    @Test
    void beanSerializersSnapshotRestoresItForTheSameClassOnly() throws Exception {
        TypeSerializerSnapshot<Account> snapshot = new BeanSerializer<>(Account.class).snapshotConfiguration();
        DataOutputSerializer output = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(output, snapshot);

        TypeSerializerSnapshot<Account> restored = TypeSerializerSnapshot.readVersionedSnapshot(
                new DataInputDeserializer(output.getCopyOfBuffer()), getClass().getClassLoader());

        assertThat(restored.restoreSerializer()).isEqualTo(new BeanSerializer<>(Account.class));
        assertThat(snapshot.resolveSchemaCompatibility(restored).isCompatibleAsIs())
                .isTrue();
        @SuppressWarnings({"unchecked", "rawtypes"})
        boolean incompatible = ((TypeSerializerSnapshot) new BeanSerializer<>(Customer.class).snapshotConfiguration())
                .resolveSchemaCompatibility(restored)
                .isIncompatible();
        assertThat(incompatible).isTrue();
    }

    @Test
    void schemasTravelWithTheJob() throws Exception {
        DynamoDbBeanDeserializationSchema<Customer> schema =
                InstantiationUtil.clone(new DynamoDbBeanDeserializationSchema<>(Customer.class));

        assertThat(deserialize(schema, record("INSERT", null, NEW))).containsExactly(Customer.of("1", 2));
        assertThat(InstantiationUtil.clone(new JsonDeserializationSchema())).isNotNull();
        assertThat(InstantiationUtil.clone(new ChangeEventDeserializationSchema()))
                .isNotNull();
    }

    private static <T> List<T> deserialize(DynamoDbStreamsDeserializationSchema<T> schema, Record record)
            throws IOException {
        List<T> output = new ArrayList<>();
        schema.deserialize(record, "arn:aws:dynamodb:eu-west-1:1:table/orders/stream/1", "shard-1", new Collector<>() {
            @Override
            public void collect(T element) {
                output.add(element);
            }

            @Override
            public void close() {}
        });
        return output;
    }

    private static Record record(
            String eventName, Map<String, AttributeValue> oldImage, Map<String, AttributeValue> newImage) {
        return Record.builder()
                .eventName(eventName)
                .dynamodb(StreamRecord.builder()
                        .keys(Map.of("id", AttributeValue.fromS("1")))
                        .oldImage(oldImage)
                        .newImage(newImage)
                        .sequenceNumber("100000000000000000001")
                        .approximateCreationDateTime(Instant.parse("2026-01-02T03:04:05Z"))
                        .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)
                        .sizeBytes(42L)
                        .build())
                .build();
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class AttributeValueCodecTests {

    @Test
    void everyTypeComesBackAsItWas() throws IOException {
        Map<String, AttributeValue> item = everyType();

        Map<String, AttributeValue> decoded = AttributeValueCodec.decode(AttributeValueCodec.encode(item));

        assertThat(decoded).isEqualTo(item);
        assertThat(decoded.keySet()).containsExactlyElementsOf(item.keySet());
    }

    @Test
    void bytesOfVersionOneAreReadForEver() throws IOException {
        String written = "010e" + "0173" + "0403e282ac" + "016e" + "050431453338" + "0162" + "060200ff" + "0174" + "01"
                + "0166" + "00" + "0178" + "02" + "0179" + "03" + "027373" + "07020161" + "0162" + "026e73" + "08010131"
                + "026273" + "09010107" + "016c" + "0a0204017a" + "02" + "016d" + "0b01016b" + "050131" + "02656c"
                + "0a00"
                + "02656d" + "0b00";

        assertThat(HexFormat.of().formatHex(AttributeValueCodec.encode(everyType())))
                .isEqualTo(written);
        assertThat(AttributeValueCodec.decode(HexFormat.of().parseHex(written))).isEqualTo(everyType());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 16_383, 16_384, 400_000})
    void lengthsAtTheirBoundariesComeBack(int length) throws IOException {
        Map<String, AttributeValue> item = Map.of("s", AttributeValue.fromS("x".repeat(length)));

        assertThat(AttributeValueCodec.decode(AttributeValueCodec.encode(item))).isEqualTo(item);
    }

    @Test
    void randomItemsComeBackAsTheyWere() throws IOException {
        for (int seed = 0; seed < 1_000; seed++) {
            Map<String, AttributeValue> item = Items.random(new Random(seed));

            assertThat(AttributeValueCodec.decode(AttributeValueCodec.encode(item)))
                    .as("seed %d", seed)
                    .isEqualTo(item);
        }
    }

    @Test
    void truncatedBytesAreAnError() {
        byte[] bytes = AttributeValueCodec.encode(everyType());

        for (int length = 0; length < bytes.length; length++) {
            byte[] truncated = Arrays.copyOf(bytes, length);
            assertThatIOException().isThrownBy(() -> AttributeValueCodec.decode(truncated));
        }
    }

    @Test
    void bytesAfterTheItemAreAnError() {
        byte[] bytes = AttributeValueCodec.encode(everyType());

        assertThatIOException()
                .isThrownBy(() -> AttributeValueCodec.decode(Arrays.copyOf(bytes, bytes.length + 3)))
                .withMessage("3 bytes follow the item");
    }

    @Test
    void damagedBytesNeverCauseAnythingButAnIoException() {
        byte[] bytes = AttributeValueCodec.encode(everyType());
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = bytes.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            try {
                AttributeValueCodec.decode(damaged);
            } catch (IOException expected) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void nestingThatNoItemHasIsAnErrorAndNoOverflow() throws IOException {
        byte[] bytes = new byte[200_000];
        for (int i = 0; i < bytes.length; i += 2) {
            bytes[i] = 0x0a;
            bytes[i + 1] = 1;
        }
        byte[] item = new byte[bytes.length + 4];
        System.arraycopy(new byte[] {1, 1, 1, 'a'}, 0, item, 0, 4);
        System.arraycopy(bytes, 0, item, 4, bytes.length);
        AttributeValue deep = AttributeValue.fromS("x");
        for (int i = 0; i < 32; i++) {
            deep = i % 2 == 0 ? AttributeValue.fromL(List.of(deep)) : AttributeValue.fromM(Map.of("a", deep));
        }

        assertThatIOException()
                .isThrownBy(() -> AttributeValueCodec.decode(item))
                .withMessageContaining("nested");
        assertThat(AttributeValueCodec.decode(AttributeValueCodec.encode(Map.of("a", deep))))
                .as("DynamoDB allows 32 levels")
                .isEqualTo(Map.of("a", deep));
    }

    @Test
    void laterVersionIsRefused() {
        assertThatIOException()
                .isThrownBy(() -> AttributeValueCodec.decode(new byte[] {2, 0}))
                .withMessageContaining("format 2")
                .withMessageContaining("later version");
    }

    @Test
    void valuesThatAreNoneOfDynamoDbsSurvive() throws IOException {
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        item.put("none", null);
        item.put("untyped", AttributeValue.builder().build());
        item.put(
                "several",
                AttributeValue.builder()
                        .s("a")
                        .nul(true)
                        .ss("x", "y")
                        .b(SdkBytes.fromUtf8String("b"))
                        .m(Map.of("k", AttributeValue.fromN("1")))
                        .build());
        item.put(
                "inside",
                AttributeValue.fromL(
                        Arrays.asList(null, AttributeValue.builder().build())));

        assertThat(AttributeValueCodec.decode(AttributeValueCodec.encode(item))).isEqualTo(item);
    }

    private static Map<String, AttributeValue> everyType() {
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        item.put("s", AttributeValue.fromS("\u20ac"));
        item.put("n", AttributeValue.fromN("1E38"));
        item.put("b", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, -1})));
        item.put("t", AttributeValue.fromBool(true));
        item.put("f", AttributeValue.fromBool(false));
        item.put("x", AttributeValue.fromNul(true));
        item.put("y", AttributeValue.fromNul(false));
        item.put("ss", AttributeValue.fromSs(List.of("a", "b")));
        item.put("ns", AttributeValue.fromNs(List.of("1")));
        item.put("bs", AttributeValue.fromBs(List.of(SdkBytes.fromByteArray(new byte[] {7}))));
        item.put("l", AttributeValue.fromL(List.of(AttributeValue.fromS("z"), AttributeValue.fromNul(true))));
        item.put("m", AttributeValue.fromM(Map.of("k", AttributeValue.fromN("1"))));
        item.put("el", AttributeValue.fromL(List.of()));
        item.put("em", AttributeValue.fromM(Map.of()));
        return item;
    }
}

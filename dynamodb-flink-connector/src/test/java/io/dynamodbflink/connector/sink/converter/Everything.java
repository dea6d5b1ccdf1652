/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.converter;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.types.Row;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A POJO with a field of every supported type, and the item it becomes. */
public class Everything {

    public enum Colour {
        RED {
            @Override
            public String toString() {
                return "rot";
            }
        }
    }

    public static class Inner {
        public String name = "inner";
        public Integer missing;
    }

    public String id = "1";
    public char letter = 'c';
    public boolean flag = true;
    public byte tiny = 1;
    public short small = -2;
    public int number = 3;
    public long big = Long.MIN_VALUE;
    public float real = 1.5f;
    public double precise = 2.25;
    public BigDecimal decimal = new BigDecimal("12345678901234567890.123456789");
    public BigInteger integer = new BigInteger("98765432109876543210");
    public Instant instant = Instant.parse("2026-01-02T03:04:05.006Z");
    public LocalDate date = LocalDate.of(2026, 1, 2);
    public LocalTime time = LocalTime.of(3, 4, 5);
    public LocalDateTime dateTime = LocalDateTime.of(2026, 1, 2, 3, 4, 5);
    public Duration duration = Duration.ofMinutes(90);
    public Date sqlDate = Date.valueOf("2026-01-02");
    public Time sqlTime = Time.valueOf("03:04:05");
    public Timestamp timestamp = Timestamp.from(Instant.parse("2026-01-02T03:04:05.006007008Z"));
    public UUID uuid = new UUID(1, 2);
    public Colour colour = Colour.RED;
    public byte[] bytes = {1, 2};
    public ByteBuffer buffer = ByteBuffer.wrap(new byte[] {3});
    public SdkBytes sdkBytes = SdkBytes.fromByteArray(new byte[] {4});
    public AttributeValue attribute = AttributeValue.fromS("raw");
    public Inner inner = new Inner();
    public Tuple2<String, Integer> tuple = Tuple2.of("a", 1);
    public Row row = Row.of("b", null);
    public List<Inner> inners = List.of(new Inner());
    public String[] texts = {"x", null};
    public int[] numbers = {1, 2};
    public Map<String, Integer> map = Map.of("k", 1);
    public Set<String> stringSet = new TreeSet<>(Set.of("a", "b"));
    public Set<Long> numberSet = Set.of(7L);
    public Set<SdkBytes> binarySet = Set.of(SdkBytes.fromByteArray(new byte[] {5}));
    public Set<String> emptySet = Set.of();
    public Optional<String> present = Optional.of("here");
    public Optional<String> absent = Optional.empty();
    public Object anything = List.of(Map.of("deep", 1));
    public String missing;

    static Map<String, AttributeValue> item() {
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        item.put("id", s("1"));
        item.put("letter", s("c"));
        item.put("flag", AttributeValue.fromBool(true));
        item.put("tiny", n("1"));
        item.put("small", n("-2"));
        item.put("number", n("3"));
        item.put("big", n("-9223372036854775808"));
        item.put("real", n("1.5"));
        item.put("precise", n("2.25"));
        item.put("decimal", n("12345678901234567890.123456789"));
        item.put("integer", n("98765432109876543210"));
        item.put("instant", s("2026-01-02T03:04:05.006Z"));
        item.put("date", s("2026-01-02"));
        item.put("time", s("03:04:05"));
        item.put("dateTime", s("2026-01-02T03:04:05"));
        item.put("duration", s("PT1H30M"));
        item.put("sqlDate", s("2026-01-02"));
        item.put("sqlTime", s("03:04:05"));
        item.put("timestamp", s("2026-01-02T03:04:05.006007008Z"));
        item.put("uuid", s("00000000-0000-0001-0000-000000000002"));
        item.put("colour", s("RED"));
        item.put("bytes", b(1, 2));
        item.put("buffer", b(3));
        item.put("sdkBytes", b(4));
        item.put("attribute", s("raw"));
        item.put("inner", AttributeValue.fromM(Map.of("name", s("inner"))));
        item.put("tuple", AttributeValue.fromL(List.of(s("a"), n("1"))));
        item.put("row", AttributeValue.fromM(Map.of("f0", s("b"))));
        item.put("inners", AttributeValue.fromL(List.of(AttributeValue.fromM(Map.of("name", s("inner"))))));
        item.put("texts", AttributeValue.fromL(List.of(s("x"), AttributeValue.fromNul(true))));
        item.put("numbers", AttributeValue.fromL(List.of(n("1"), n("2"))));
        item.put("map", AttributeValue.fromM(Map.of("k", n("1"))));
        item.put("stringSet", AttributeValue.fromSs(List.of("a", "b")));
        item.put("numberSet", AttributeValue.fromNs(List.of("7")));
        item.put("binarySet", AttributeValue.fromBs(List.of(SdkBytes.fromByteArray(new byte[] {5}))));
        item.put("present", s("here"));
        item.put("anything", AttributeValue.fromL(List.of(AttributeValue.fromM(Map.of("deep", n("1"))))));
        return item;
    }

    static AttributeValue s(String text) {
        return AttributeValue.fromS(text);
    }

    static AttributeValue n(String number) {
        return AttributeValue.fromN(number);
    }

    static AttributeValue b(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
    }
}

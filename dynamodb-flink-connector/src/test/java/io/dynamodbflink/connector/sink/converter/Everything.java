/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.converter;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
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

    public static class Special extends Inner {
        public int level = 9;
    }

    public record Line(String article, BigDecimal price, String note) {}

    public static final class Sealed {
        private String secret = "s";

        public String getSecret() {
            return secret;
        }

        public void setSecret(String secret) {
            this.secret = secret;
        }
    }

    public static String shared = "static";
    public transient String passing = "transient";

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
    public OffsetDateTime offsetDateTime = OffsetDateTime.parse("2026-01-02T03:04:05+01:00");
    public OffsetTime offsetTime = OffsetTime.parse("03:04:05+01:00");
    public ZonedDateTime zonedDateTime = ZonedDateTime.parse("2026-01-02T03:04:05+01:00[Europe/Vienna]");
    public Year year = Year.of(2026);
    public YearMonth yearMonth = YearMonth.of(2026, 1);
    public MonthDay monthDay = MonthDay.of(1, 2);
    public Month month = Month.JANUARY;
    public DayOfWeek weekday = DayOfWeek.FRIDAY;
    public ZoneId zone = ZoneId.of("Europe/Vienna");
    public ZoneOffset offset = ZoneOffset.ofHours(1);
    public Period period = Period.ofDays(3);
    public URI uri = URI.create("https://example.org/a");
    public java.util.Date utilDate = java.util.Date.from(Instant.parse("2026-01-02T03:04:05.006Z"));
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
    public Inner special = new Special();
    public Sealed sealed = new Sealed();
    public Line line = new Line("pen", new BigDecimal("1.5"), null);
    public Tuple2<String, Integer> tuple = Tuple2.of("a", 1);
    public Row row = Row.of("b", null);
    public List<Inner> inners = List.of(new Inner());
    public String[] texts = {"x", null};
    public int[] numbers = {1, 2};
    public Integer[] boxes = {1, null};
    public Line[] lines = {new Line("pen", BigDecimal.ONE, "n")};
    public long[][] matrix = {{1}, {2, 3}};
    public Deque<Instant> queue = new ArrayDeque<>(List.of(Instant.EPOCH));
    public Map<String, List<Line>> lists = Map.of("k", List.of(new Line("ink", BigDecimal.TEN, null)));
    public Map<Colour, Integer> byColour = Map.of(Colour.RED, 1);
    public Map<Long, String> byNumber = Map.of(7L, "seven");
    public Map<UUID, String> byId = Map.of(new UUID(1, 2), "x");
    public Set<Colour> colours = EnumSet.of(Colour.RED);
    public Set<BigDecimal> decimals = new LinkedHashSet<>(List.of(new BigDecimal("1"), new BigDecimal("1.0")));
    public Set<byte[]> arrays = new LinkedHashSet<>(List.of(new byte[] {6}, new byte[] {6}));
    public OptionalInt someInt = OptionalInt.of(1);
    public OptionalInt noInt = OptionalInt.empty();
    public OptionalLong someLong = OptionalLong.of(2);
    public OptionalLong noLong = OptionalLong.empty();
    public OptionalDouble someDouble = OptionalDouble.of(2.5);
    public OptionalDouble noDouble = OptionalDouble.empty();
    public Optional<Line> someLine = Optional.of(new Line("cap", BigDecimal.ONE, null));
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
        item.put("offsetDateTime", s("2026-01-02T03:04:05+01:00"));
        item.put("offsetTime", s("03:04:05+01:00"));
        item.put("zonedDateTime", s("2026-01-02T03:04:05+01:00[Europe/Vienna]"));
        item.put("year", s("2026"));
        item.put("yearMonth", s("2026-01"));
        item.put("monthDay", s("--01-02"));
        item.put("month", s("JANUARY"));
        item.put("weekday", s("FRIDAY"));
        item.put("zone", s("Europe/Vienna"));
        item.put("offset", s("+01:00"));
        item.put("period", s("P3D"));
        item.put("uri", s("https://example.org/a"));
        item.put("utilDate", s("2026-01-02T03:04:05.006Z"));
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
        item.put("special", m("name", s("inner"), "level", n("9")));
        item.put("sealed", m("secret", s("s")));
        item.put("line", m("article", s("pen"), "price", n("1.5")));
        item.put("tuple", AttributeValue.fromL(List.of(s("a"), n("1"))));
        item.put("row", AttributeValue.fromM(Map.of("f0", s("b"))));
        item.put("inners", AttributeValue.fromL(List.of(AttributeValue.fromM(Map.of("name", s("inner"))))));
        item.put("texts", AttributeValue.fromL(List.of(s("x"), AttributeValue.fromNul(true))));
        item.put("numbers", AttributeValue.fromL(List.of(n("1"), n("2"))));
        item.put("boxes", l(n("1"), AttributeValue.fromNul(true)));
        item.put("lines", l(m("article", s("pen"), "price", n("1"), "note", s("n"))));
        item.put("matrix", l(l(n("1")), l(n("2"), n("3"))));
        item.put("queue", l(s("1970-01-01T00:00:00Z")));
        item.put("lists", m("k", l(m("article", s("ink"), "price", n("10")))));
        item.put("byColour", m("RED", n("1")));
        item.put("byNumber", m("7", s("seven")));
        item.put("byId", m("00000000-0000-0001-0000-000000000002", s("x")));
        item.put("colours", AttributeValue.fromSs(List.of("RED")));
        item.put("decimals", AttributeValue.fromNs(List.of("1")));
        item.put("arrays", AttributeValue.fromBs(List.of(SdkBytes.fromByteArray(new byte[] {6}))));
        item.put("someInt", n("1"));
        item.put("someLong", n("2"));
        item.put("someDouble", n("2.5"));
        item.put("someLine", m("article", s("cap"), "price", n("1")));
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

    static AttributeValue l(AttributeValue... elements) {
        return AttributeValue.fromL(List.of(elements));
    }

    static AttributeValue m(Object... namesAndValues) {
        Map<String, AttributeValue> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], (AttributeValue) namesAndValues[i + 1]);
        }
        return AttributeValue.fromM(fields);
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

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.converter;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.Date;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How single values look in DynamoDB. Dates and times are ISO-8601 texts. */
final class ScalarValues {

    /** Other numbers, such as LongAdder, are no values. What is not finite is left to the checks of the sink. */
    private static final Set<Class<?>> NUMBERS = Set.of(
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigDecimal.class,
            BigInteger.class,
            AtomicInteger.class,
            AtomicLong.class);

    /** Those whose {@code toString} is the text to write. */
    private static final Set<Class<?>> TEXTS = Set.of(
            CharSequence.class,
            Character.class,
            UUID.class,
            URI.class,
            Temporal.class,
            TemporalAmount.class,
            MonthDay.class,
            ZoneId.class);

    private ScalarValues() {}

    /** How values of this class become attributes; null if they are no scalars. */
    static @Nullable Function<Object, AttributeValue> conversion(Class<?> type) {
        if (NUMBERS.contains(type)) {
            return number -> AttributeValue.fromN(number.toString());
        }
        if (TEXTS.stream().anyMatch(text -> text.isAssignableFrom(type))) {
            return text -> AttributeValue.fromS(text.toString());
        }
        if (type == Boolean.class) {
            return flag -> AttributeValue.fromBool((Boolean) flag);
        }
        if (Enum.class.isAssignableFrom(type)) {
            return constant -> AttributeValue.fromS(((Enum<?>) constant).name());
        }
        if (Date.class.isAssignableFrom(type)) {
            return date -> AttributeValue.fromS(iso((Date) date));
        }
        if (type == AttributeValue.class) {
            return attribute -> (AttributeValue) attribute;
        }
        return binary(type);
    }

    /** Bytes are copied: the element may change after it was converted. */
    private static @Nullable Function<Object, AttributeValue> binary(Class<?> type) {
        if (type == byte[].class) {
            return bytes -> AttributeValue.fromB(SdkBytes.fromByteArray((byte[]) bytes));
        }
        if (ByteBuffer.class.isAssignableFrom(type)) {
            return buffer -> AttributeValue.fromB(SdkBytes.fromByteBuffer(((ByteBuffer) buffer).duplicate()));
        }
        return type == SdkBytes.class ? bytes -> AttributeValue.fromB((SdkBytes) bytes) : null;
    }

    /** The text by which a value is the key of a map: that of its attribute, if that is a text or a number. */
    static @Nullable String key(AttributeValue attribute) {
        return attribute.s() != null ? attribute.s() : attribute.n();
    }

    private static String iso(Date date) {
        if (date instanceof java.sql.Date day) {
            return day.toLocalDate().toString();
        }
        if (date instanceof java.sql.Time time) {
            return time.toLocalTime().toString();
        }
        return Instant.ofEpochMilli(date.getTime())
                .plusNanos(date instanceof java.sql.Timestamp timestamp ? timestamp.getNanos() % 1_000_000 : 0)
                .toString();
    }
}

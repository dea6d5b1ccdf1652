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
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How single values look in DynamoDB. Dates and times are ISO-8601 texts. */
final class ScalarValues {

    /** Other numbers, such as LongAdder, are no values. */
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

    private static final List<Class<?>> OTHERS = List.of(
            CharSequence.class,
            Character.class,
            Boolean.class,
            Temporal.class,
            TemporalAmount.class,
            Date.class,
            UUID.class,
            URI.class,
            Enum.class,
            byte[].class,
            ByteBuffer.class,
            SdkBytes.class,
            AttributeValue.class);

    private ScalarValues() {}

    static boolean supports(Class<?> type) {
        return NUMBERS.contains(type) || OTHERS.stream().anyMatch(supported -> supported.isAssignableFrom(type));
    }

    /** The attribute, or null if the value is not a scalar. */
    static @Nullable AttributeValue convert(Object value) {
        if (value instanceof CharSequence || value instanceof Character || value instanceof UUID) {
            return AttributeValue.fromS(value.toString());
        }
        if (value instanceof Boolean flag) {
            return AttributeValue.fromBool(flag);
        }
        if (value instanceof Number number) {
            return NUMBERS.contains(value.getClass()) ? number(number) : null;
        }
        SdkBytes bytes = bytes(value);
        if (bytes != null) {
            return AttributeValue.fromB(bytes);
        }
        if (value instanceof Temporal || value instanceof TemporalAmount || value instanceof URI) {
            return AttributeValue.fromS(value.toString());
        }
        if (value instanceof Date date) {
            return AttributeValue.fromS(iso(date));
        }
        if (value instanceof Enum<?> constant) {
            return AttributeValue.fromS(constant.name());
        }
        return value instanceof AttributeValue attribute ? attribute : null;
    }

    private static AttributeValue number(Number number) {
        if (number instanceof Double || number instanceof Float) {
            double value = number.doubleValue();
            if (Double.isNaN(value) || Double.isInfinite(value)) {
                throw new UnsupportedValueException(number.getClass(), "DynamoDB has no number " + value);
            }
        }
        return AttributeValue.fromN(number.toString());
    }

    /** A copy: the element may change after it was converted. */
    static @Nullable SdkBytes bytes(Object value) {
        if (value instanceof byte[] bytes) {
            return SdkBytes.fromByteArray(bytes);
        }
        if (value instanceof ByteBuffer buffer) {
            return SdkBytes.fromByteBuffer(buffer.duplicate());
        }
        return value instanceof SdkBytes bytes ? bytes : null;
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

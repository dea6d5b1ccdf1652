/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.converter;

import io.dynamodbflink.connector.sink.converter.Composite.Member;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple;
import org.apache.flink.api.java.typeutils.ListTypeInfo;
import org.apache.flink.api.java.typeutils.PojoField;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.api.java.typeutils.RowTypeInfo;
import org.apache.flink.api.java.typeutils.TupleTypeInfoBase;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What type information says about the way of values to attributes. */
final class CompositeTypes {

    private final AttributeMapper mapper;

    /** Classes of POJOs whose fields are being looked at: one of the fields may lead back to the class. */
    private final Set<Class<?>> underway = new HashSet<>();

    /** @param mapper decides what the type information leaves open, by the class of each value */
    CompositeTypes(AttributeMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * The fields of a POJO, a tuple or a row.
     *
     * @throws UnsupportedValueException if one of them cannot be written
     */
    Composite composite(TypeInformation<?> type) {
        if (type instanceof PojoTypeInfo<?> pojo) {
            return pojo(pojo);
        }
        List<Member> members = new ArrayList<>();
        TupleTypeInfoBase<?> base = (TupleTypeInfoBase<?>) type;
        for (int i = 0; i < base.getArity(); i++) {
            int index = i;
            String name = base.getFieldNames()[i];
            Function<Object, @Nullable Object> reader = type instanceof RowTypeInfo
                    ? row -> field((Row) row, index, name)
                    : tuple -> ((Tuple) tuple).getField(index);
            members.add(member(name, reader, base.getTypeAt(i)));
        }
        return new Composite(mapper, members);
    }

    private Composite pojo(PojoTypeInfo<?> pojo) {
        boolean outermost = underway.add(pojo.getTypeClass());
        try {
            List<Member> members = new ArrayList<>();
            for (int i = 0; i < pojo.getArity(); i++) {
                PojoField field = pojo.getPojoFieldAt(i);
                members.add(member(field.getField().getName(), reader(field.getField()), field.getTypeInformation()));
            }
            return new Composite(mapper, members);
        } finally {
            if (outermost) {
                underway.remove(pojo.getTypeClass());
            }
        }
    }

    /** A row with names has no positions, and one with positions no names. */
    private static @Nullable Object field(Row row, int index, String name) {
        return row.getFieldNames(false) == null ? row.getField(index) : row.getField(name);
    }

    private static Function<Object, @Nullable Object> reader(Field field) {
        field.setAccessible(true);
        return object -> {
            try {
                return field.get(object);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(field + " was made accessible, but is not", e);
            }
        };
    }

    private Member member(String name, Function<Object, @Nullable Object> reader, TypeInformation<?> type) {
        try {
            return new Member(name, reader, conversion(type));
        } catch (UnsupportedValueException e) {
            throw e.in(name);
        }
    }

    private Function<Object, AttributeValue> conversion(TypeInformation<?> type) {
        if (type instanceof PojoTypeInfo<?> || type instanceof RowTypeInfo) {
            Composite composite = composite(type);
            return value -> AttributeValue.fromM(composite.map(value));
        }
        if (type instanceof TupleTypeInfoBase<?>) {
            Composite composite = composite(type);
            return value -> AttributeValue.fromL(composite.list(value));
        }
        if (type instanceof ListTypeInfo<?> list) {
            Function<Object, AttributeValue> element = conversion(list.getElementTypeInfo());
            return value -> mapper.list((Collection<?>) value, element);
        }
        if (!mayBeSupported(type.getTypeClass())) {
            throw UnsupportedValueException.noAttributeType(type.getTypeClass());
        }
        return mapper::value;
    }

    private boolean mayBeSupported(Class<?> type) {
        return type.isPrimitive()
                || type.isArray()
                || type.isInterface()
                || Modifier.isAbstract(type.getModifiers())
                || type == Object.class
                || type == Row.class
                || type == Optional.class
                || ScalarValues.supports(type)
                || Collection.class.isAssignableFrom(type)
                || Map.class.isAssignableFrom(type)
                || Tuple.class.isAssignableFrom(type)
                || underway.contains(type)
                || mapper.pojo(type) != null;
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.converter;

import io.dynamodbflink.connector.sink.converter.Composite.Member;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.flink.api.common.typeinfo.BasicArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple;
import org.apache.flink.api.java.typeutils.ListTypeInfo;
import org.apache.flink.api.java.typeutils.MapTypeInfo;
import org.apache.flink.api.java.typeutils.ObjectArrayTypeInfo;
import org.apache.flink.api.java.typeutils.PojoField;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.api.java.typeutils.RowTypeInfo;
import org.apache.flink.api.java.typeutils.SetTypeInfo;
import org.apache.flink.api.java.typeutils.TupleTypeInfoBase;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What type information says about the way of values to attributes. */
final class CompositeTypes {

    private final ValueTypes values;
    private final Containers containers;

    /** Classes whose fields are being looked at: one of the fields may lead back to the class. */
    private final Set<Class<?>> underway = new HashSet<>();

    /** @param values decide what the type information leaves open, by the class of each value */
    CompositeTypes(ValueTypes values, Containers containers) {
        this.values = values;
        this.containers = containers;
    }

    boolean supports(TypeInformation<?> type) {
        return type instanceof PojoTypeInfo<?> || type instanceof TupleTypeInfoBase<?>;
    }

    /**
     * The fields of a POJO, a record, a tuple or a row.
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
        return new Composite(containers, members);
    }

    /**
     * The fields of a POJO or the components of a record; null if the class is none of these.
     *
     * @throws UnsupportedValueException if one of them cannot be written
     */
    @Nullable
    Composite composite(Class<?> type) {
        if (type.isRecord()) {
            return inside(
                    type,
                    () -> new Composite(
                            containers,
                            Arrays.stream(type.getRecordComponents())
                                    .map(component -> member(
                                            component.getName(), component.getType(), () -> MemberReader.of(component)))
                                    .toList()));
        }
        List<Field> fields = PojoFields.of(type);
        if (fields == null) {
            return null;
        }
        return inside(
                type,
                () -> new Composite(
                        containers,
                        fields.stream()
                                .map(field -> member(field.getName(), field.getType(), () -> MemberReader.of(field)))
                                .toList()));
    }

    private Member member(String name, Class<?> type, Supplier<MemberReader> reader) {
        try {
            return new Member(name, reader.get(), conversion(type));
        } catch (UnsupportedValueException e) {
            throw e.in(name);
        }
    }

    private Composite pojo(PojoTypeInfo<?> pojo) {
        return inside(pojo.getTypeClass(), () -> {
            List<Member> members = new ArrayList<>();
            for (int i = 0; i < pojo.getArity(); i++) {
                PojoField field = pojo.getPojoFieldAt(i);
                members.add(member(field.getField().getName(), reader(field), field.getTypeInformation()));
            }
            return new Composite(containers, members);
        });
    }

    private Composite inside(Class<?> type, Supplier<Composite> composite) {
        boolean outermost = underway.add(type);
        try {
            return composite.get();
        } finally {
            if (outermost) {
                underway.remove(type);
            }
        }
    }

    /** A record is read through its accessors. */
    private static MemberReader reader(PojoField field) {
        Class<?> type = field.getField().getDeclaringClass();
        if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                if (component.getName().equals(field.getField().getName())) {
                    return MemberReader.of(component);
                }
            }
        }
        return MemberReader.of(field.getField());
    }

    /** A row with names has no positions, and one with positions no names. */
    private static @Nullable Object field(Row row, int index, String name) {
        return row.getFieldNames(false) == null ? row.getField(index) : row.getField(name);
    }

    private Member member(String name, Function<Object, @Nullable Object> reader, TypeInformation<?> type) {
        try {
            return new Member(name, reader, conversion(type));
        } catch (UnsupportedValueException e) {
            throw e.in(name);
        }
    }

    private Function<Object, AttributeValue> conversion(TypeInformation<?> type) {
        if (type instanceof PojoTypeInfo<?>) {
            Composite composite = composite(type);
            return containers.nested(value -> AttributeValue.fromM(
                    ofClass(value.getClass(), type.getTypeClass(), composite).map(value)));
        }
        if (type instanceof RowTypeInfo) {
            Composite composite = composite(type);
            return containers.nested(row -> AttributeValue.fromM(composite.map(row)));
        }
        if (type instanceof TupleTypeInfoBase<?>) {
            Composite composite = composite(type);
            return containers.nested(tuple -> AttributeValue.fromL(composite.list(tuple)));
        }
        if (type instanceof ListTypeInfo<?> list) {
            Function<Object, AttributeValue> element = inside(list.getElementTypeInfo());
            return containers.nested(value -> containers.list((Collection<?>) value, element));
        }
        if (type instanceof MapTypeInfo<?, ?> map) {
            if (isNoScalar(map.getKeyTypeInfo())) {
                throw UnsupportedValueException.noKeys(map.getTypeClass());
            }
            Function<Object, AttributeValue> value = inside(map.getValueTypeInfo());
            return containers.nested(entries -> containers.map((Map<?, ?>) entries, value));
        }
        if (type instanceof SetTypeInfo<?> set) {
            if (isNoScalar(set.getElementTypeInfo())) {
                throw UnsupportedValueException.noSet(set.getTypeClass());
            }
            Function<Object, AttributeValue> element = inside(set.getElementTypeInfo());
            return containers.nested(value -> containers.set((Collection<?>) value, element));
        }
        if (type instanceof ObjectArrayTypeInfo<?, ?> array) {
            return array(inside(array.getComponentInfo()));
        }
        if (type instanceof BasicArrayTypeInfo<?, ?> array) {
            return array(inside(array.getComponentInfo()));
        }
        return conversion(type.getTypeClass());
    }

    private Function<Object, AttributeValue> array(Function<Object, AttributeValue> element) {
        return containers.nested(array -> containers.array(array, element));
    }

    private Function<Object, AttributeValue> inside(TypeInformation<?> type) {
        try {
            return conversion(type);
        } catch (UnsupportedValueException e) {
            throw e.inside();
        }
    }

    /** An object may be of a subclass with more fields than the declared class. */
    private Composite ofClass(Class<?> actual, Class<?> declared, Composite composite) {
        if (actual == declared) {
            return composite;
        }
        Composite own = values.composite(actual);
        return own == null ? composite : own;
    }

    private Function<Object, AttributeValue> conversion(Class<?> type) {
        Function<Object, AttributeValue> scalar = ScalarValues.conversion(type);
        if (scalar != null) {
            return scalar;
        }
        if (isOpen(type) || underway.contains(type) || values.conversion(type) != null) {
            return values::value;
        }
        throw UnsupportedValueException.noAttributeType(type);
    }

    /** Whether no value of this type is an element of a set, or a key of a map. */
    private static boolean isNoScalar(TypeInformation<?> type) {
        Class<?> values = type.getTypeClass();
        return values == Boolean.class || !isOpen(values) && ScalarValues.conversion(values) == null;
    }

    /** Whether only the class of each value tells. */
    private static boolean isOpen(Class<?> type) {
        return type.isPrimitive()
                || type.isInterface()
                || Modifier.isAbstract(type.getModifiers())
                || type == Object.class;
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.converter;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads one member of an object: a field, or a component of a record through its accessor. Looked up once. */
final class MemberReader implements Function<Object, @Nullable Object> {

    private static final MethodType READ = MethodType.methodType(Object.class, Object.class);

    private final MethodHandle handle;

    private MemberReader(MethodHandle member) {
        this.handle = member.asType(READ);
    }

    /** @throws UnsupportedValueException if the field's module does not open it */
    static MemberReader of(Field field) {
        try {
            field.setAccessible(true);
            return new MemberReader(MethodHandles.lookup().unreflectGetter(field));
        } catch (InaccessibleObjectException | IllegalAccessException e) {
            throw new UnsupportedValueException(
                    field.getDeclaringClass(),
                    "its field " + field.getName() + " cannot be read: open its package to the connector");
        }
    }

    /** @throws UnsupportedValueException if the module of the record does not open it */
    static MemberReader of(RecordComponent component) {
        Method accessor = component.getAccessor();
        try {
            accessor.setAccessible(true);
            return new MemberReader(MethodHandles.lookup().unreflect(accessor));
        } catch (InaccessibleObjectException | IllegalAccessException e) {
            throw new UnsupportedValueException(
                    component.getDeclaringRecord(),
                    "its component " + component.getName() + " cannot be read: open its package to the connector");
        }
    }

    /** What an accessor throws is thrown as it is. */
    @Override
    public @Nullable Object apply(Object object) {
        try {
            return (Object) handle.invokeExact(object);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("A record's accessor threw a checked exception", e);
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.serialization;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;

/** Type information of annotated classes that Flink would give to Kryo, in whole or in part. */
final class BeanTypeInfo<T> extends TypeInformation<T> {

    private static final long serialVersionUID = 1L;

    private final Class<T> type;

    private BeanTypeInfo(Class<T> type) {
        this.type = type;
    }

    /** Flink's own if it does without Kryo, else one of this class. */
    static <T> TypeInformation<T> withoutKryo(Class<T> type) {
        TypeInformation<T> extracted = TypeInformation.of(type);
        return extracted instanceof PojoTypeInfo && !needsKryo(extracted) ? extracted : new BeanTypeInfo<>(type);
    }

    private static boolean needsKryo(TypeInformation<?> extracted) {
        SerializerConfigImpl config = new SerializerConfigImpl();
        config.setGenericTypes(false);
        try {
            extracted.createSerializer(config);
            return false;
        } catch (UnsupportedOperationException e) {
            // Flink's answer to this question: it has no other way to ask.
            return true;
        }
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<T> getTypeClass() {
        return type;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<T> createSerializer(SerializerConfig config) {
        return new BeanSerializer<>(type);
    }

    @Override
    public String toString() {
        return "DynamoDbBean<" + type.getName() + ">";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BeanTypeInfo<?> that && type == that.type;
    }

    @Override
    public int hashCode() {
        return type.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof BeanTypeInfo;
    }
}

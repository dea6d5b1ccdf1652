/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.partition;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Type information of {@link RoutedWrite}. */
final class RoutedWriteTypeInfo extends TypeInformation<RoutedWrite> {

    static final RoutedWriteTypeInfo INSTANCE = new RoutedWriteTypeInfo();

    private static final long serialVersionUID = 1L;

    private RoutedWriteTypeInfo() {}

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
    public Class<RoutedWrite> getTypeClass() {
        return RoutedWrite.class;
    }

    /** Nothing else than this package partitions by routed writes. */
    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<RoutedWrite> createSerializer(SerializerConfig config) {
        return RoutedWriteSerializer.INSTANCE;
    }

    @Override
    public String toString() {
        return "RoutedWrite";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RoutedWriteTypeInfo;
    }

    @Override
    public int hashCode() {
        return RoutedWriteTypeInfo.class.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof RoutedWriteTypeInfo;
    }
}

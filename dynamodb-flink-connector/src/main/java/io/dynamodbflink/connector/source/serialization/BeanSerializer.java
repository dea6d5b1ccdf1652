/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.serialization;

import io.dynamodbflink.connector.model.AttributeValueCodec;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * Serialises objects of an annotated class as the items they map to. Attributes may come and go between versions of the
 * class: state keeps its meaning as a table would.
 *
 * @param <T> the annotated class
 * @since 0.1.0
 */
public final class BeanSerializer<T> extends TypeSerializer<T> {

    private static final long serialVersionUID = 1L;

    private final Class<T> type;

    private transient @Nullable TableSchema<T> schema;

    BeanSerializer(Class<T> type) {
        this.type = Objects.requireNonNull(type, "type");
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    /** This: schemas of the enhanced client may be used by many threads. */
    @Override
    public TypeSerializer<T> duplicate() {
        return this;
    }

    @Override
    public T createInstance() {
        return schema().mapToItem(Map.of(), true);
    }

    @Override
    public T copy(T from) {
        return schema().mapToItem(schema().itemToMap(from, true), true);
    }

    @Override
    public T copy(T from, T reuse) {
        return copy(from);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(T object, DataOutputView target) throws IOException {
        AttributeValueCodec.write(schema().itemToMap(object, true), target);
    }

    @Override
    public T deserialize(DataInputView source) throws IOException {
        return schema().mapToItem(AttributeValueCodec.read(source), true);
    }

    @Override
    public T deserialize(T reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        AttributeValueCodec.write(AttributeValueCodec.read(source), target);
    }

    private TableSchema<T> schema() {
        TableSchema<T> current = schema;
        if (current == null) {
            current = TableSchema.fromClass(type);
            schema = current;
        }
        return current;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BeanSerializer<?> that && type == that.type;
    }

    @Override
    public int hashCode() {
        return type.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<T> snapshotConfiguration() {
        return new Snapshot<>(type);
    }

    /**
     * What a checkpoint says of this serializer: the class.
     *
     * @param <T> the annotated class
     * @since 0.1.0
     */
    public static final class Snapshot<T> implements TypeSerializerSnapshot<T> {

        private static final int VERSION = 1;

        private @Nullable Class<T> type;

        /** Called by Flink, before {@link #readSnapshot}. */
        public Snapshot() {}

        Snapshot(Class<T> type) {
            this.type = type;
        }

        @Override
        public int getCurrentVersion() {
            return VERSION;
        }

        @Override
        public void writeSnapshot(DataOutputView out) throws IOException {
            out.writeUTF(type().getName());
        }

        @Override
        public void readSnapshot(int readVersion, DataInputView in, ClassLoader userCodeClassLoader)
                throws IOException {
            if (readVersion != VERSION) {
                throw new IOException("Cannot read a serializer snapshot of version " + readVersion);
            }
            type = InstantiationUtil.resolveClassByName(in, userCodeClassLoader);
        }

        @Override
        public TypeSerializer<T> restoreSerializer() {
            return new BeanSerializer<>(type());
        }

        @Override
        public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(TypeSerializerSnapshot<T> oldSnapshot) {
            return oldSnapshot instanceof Snapshot<T> old
                            && old.type().getName().equals(type().getName())
                    ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                    : TypeSerializerSchemaCompatibility.incompatible();
        }

        private Class<T> type() {
            return Objects.requireNonNull(type, "The snapshot has not been read yet");
        }
    }
}

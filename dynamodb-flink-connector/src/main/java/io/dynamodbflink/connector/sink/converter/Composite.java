/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.converter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How values with a fixed list of fields become attributes: a POJO, a record, a tuple, or a row of known type. */
final class Composite {

    /** One field: its name, how it is read, and how its value becomes an attribute. */
    record Member(
            String name, Function<Object, @Nullable Object> reader, Function<Object, AttributeValue> conversion) {}

    private final Containers containers;
    private final List<Member> members;

    Composite(Containers containers, List<Member> members) {
        this.containers = containers;
        this.members = List.copyOf(members);
    }

    List<String> names() {
        return members.stream().map(Member::name).toList();
    }

    Map<String, AttributeValue> map(Object value) {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>(members.size() * 2);
        for (Member member : members) {
            containers.put(attributes, member.name, member.reader.apply(value), member.conversion);
        }
        return attributes;
    }

    List<AttributeValue> list(Object value) {
        List<AttributeValue> attributes = new ArrayList<>(members.size());
        for (Member member : members) {
            Object field = member.reader.apply(value);
            try {
                attributes.add(field == null ? Containers.NULL : member.conversion.apply(field));
            } catch (UnsupportedValueException e) {
                throw e.in(member.name);
            }
        }
        return attributes;
    }
}

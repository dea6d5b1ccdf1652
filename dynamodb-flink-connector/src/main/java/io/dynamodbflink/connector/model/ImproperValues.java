/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.model;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Values that the SDK can make and DynamoDB has no place for: with no member, or with several. They are carried along
 * whole until somebody says what becomes of them.
 */
final class ImproperValues {

    private ImproperValues() {}

    /** Whether several members are set; the SDK has no type for that. */
    static boolean hasSeveralMembers(AttributeValue value) {
        return value.type() == null;
    }

    /** One value for each member that is set. */
    static List<AttributeValue> members(AttributeValue value) {
        List<AttributeValue> members = new ArrayList<>();
        for (SdkField<?> field : value.sdkFields()) {
            AttributeValue member = withMember(AttributeValue.builder(), field, value);
            if (member.type() != AttributeValue.Type.UNKNOWN_TO_SDK_VERSION) {
                members.add(member);
            }
        }
        return members;
    }

    /** The value that has these members. */
    static AttributeValue ofMembers(List<AttributeValue> members) {
        AttributeValue.Builder several = AttributeValue.builder();
        for (AttributeValue member : members) {
            for (SdkField<?> field : member.sdkFields()) {
                if (withMember(AttributeValue.builder(), field, member).type() == member.type()) {
                    withMember(several, field, member);
                }
            }
        }
        return several.build();
    }

    private static AttributeValue withMember(AttributeValue.Builder builder, SdkField<?> field, AttributeValue value) {
        field.set(builder, field.getValueOrDefault(value));
        return builder.build();
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.serialization;

import java.math.BigDecimal;
import java.util.Objects;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbImmutable;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;

/** Immutable, so no POJO to Flink. */
@DynamoDbImmutable(builder = Account.Builder.class)
public final class Account {

    private final String id;
    private final BigDecimal balance;

    private Account(Builder builder) {
        id = builder.id;
        balance = builder.balance;
    }

    public static Builder builder() {
        return new Builder();
    }

    @DynamoDbPartitionKey
    public String id() {
        return id;
    }

    public BigDecimal balance() {
        return balance;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Account that && Objects.equals(id, that.id) && Objects.equals(balance, that.balance);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id);
    }

    public static final class Builder {

        private String id;
        private BigDecimal balance;

        private Builder() {}

        public Builder id(String id) {
            this.id = id;
            return this;
        }

        public Builder balance(BigDecimal balance) {
            this.balance = balance;
            return this;
        }

        public Account build() {
            return new Account(this);
        }
    }
}

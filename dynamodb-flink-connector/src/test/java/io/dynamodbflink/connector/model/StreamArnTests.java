/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamArnTests {

    @Test
    void readsItsParts() {
        StreamArn arn =
                StreamArn.parse("arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2024-04-11T07:14:19.380");
        assertThat(arn)
                .isEqualTo(new StreamArn("aws", "us-east-1", "123456789012", "orders", "2024-04-11T07:14:19.380"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2024-04-11T07:14:19.380",
                "arn:aws-cn:dynamodb:cn-north-1:123456789012:table/a.b-c_d/stream/2024-04-11T07:14:19.380",
                "arn:aws-us-gov:dynamodb:us-gov-west-1:123456789012:table/orders/stream/x",
                "arn:aws:dynamodb:ddblocal:000000000000:table/orders/stream/2024-04-11T07:14:19.380"
            })
    void printsAsItWasRead(String text) {
        assertThat(StreamArn.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "orders",
                "arn:aws:dynamodb:us-east-1:123456789012:table/orders",
                "arn:aws:kinesis:us-east-1:123456789012:stream/orders",
                "arn:aws:dynamodb:us-east-1:123456789012:table/or/stream/2024-04-11T07:14:19.380",
                "arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/"
            })
    void refusesWhatIsNotAStreamArn(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StreamArn.parse(text))
                .withMessageContaining("'" + text + "'")
                .withMessageContaining("arn:aws:dynamodb:<region>:<account>:table/<table>/stream/<label>");
    }

    @Test
    void saysThatATableArnIsNotAStreamArn() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StreamArn.parse("arn:aws:dynamodb:us-east-1:123456789012:table/orders"))
                .withMessageContaining("is it a table's ARN?");
    }

    @ParameterizedTest
    @CsvSource({
        "partition, gcp, eu-west-1, 1, orders, label",
        "region, aws, EU, 1, orders, label",
        "region, aws, eu-west-1:1, 1, orders, label",
        "account, aws, eu-west-1, me, orders, label",
        "tableName, aws, eu-west-1, 1, or/ders, label",
        "label, aws, eu-west-1, 1, orders, ''",
    })
    void refusesPartsThatMakeNoStreamArn(
            String part, String partition, String region, String account, String tableName, String label) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StreamArn(partition, region, account, tableName, label))
                .withMessageContaining(part);
    }
}

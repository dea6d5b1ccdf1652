/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Identity;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

class DynamoDbJsonTests {

    @Test
    void everyTypeHasTheFormOfTheService() {
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        item.put("s", AttributeValue.fromS("a \"quoted\" line\n"));
        item.put("n", AttributeValue.fromN("12345678901234567890123456789012345678"));
        item.put("b", AttributeValue.fromB(SdkBytes.fromUtf8String("bytes")));
        item.put("bool", AttributeValue.fromBool(false));
        item.put("nul", AttributeValue.fromNul(true));
        item.put("m", AttributeValue.fromM(Map.of("inner", AttributeValue.fromN("1"))));
        item.put("l", AttributeValue.fromL(List.of(AttributeValue.fromS("x"), AttributeValue.fromL(List.of()))));
        item.put("ss", AttributeValue.fromSs(List.of("x", "y")));
        item.put("ns", AttributeValue.fromNs(List.of("1", "2.50")));
        item.put("bs", AttributeValue.fromBs(List.of(SdkBytes.fromUtf8String("bytes"))));

        assertThat(DynamoDbJson.of(item))
                .isEqualTo("{\"s\":{\"S\":\"a \\\"quoted\\\" line\\n\"},"
                        + "\"n\":{\"N\":\"12345678901234567890123456789012345678\"},\"b\":{\"B\":\"Ynl0ZXM=\"},"
                        + "\"bool\":{\"BOOL\":false},\"nul\":{\"NULL\":true},\"m\":{\"M\":{\"inner\":{\"N\":\"1\"}}},"
                        + "\"l\":{\"L\":[{\"S\":\"x\"},{\"L\":[]}]},\"ss\":{\"SS\":[\"x\",\"y\"]},"
                        + "\"ns\":{\"NS\":[\"1\",\"2.50\"]},\"bs\":{\"BS\":[\"Ynl0ZXM=\"]}}");
    }

    @Test
    void recordHasTheFormOfTheService() {
        Record record = Record.builder()
                .eventID("event")
                .eventName("REMOVE")
                .eventVersion("1.1")
                .eventSource("aws:dynamodb")
                .awsRegion("eu-west-1")
                .dynamodb(StreamRecord.builder()
                        .approximateCreationDateTime(Instant.ofEpochSecond(1_700_000_000L))
                        .keys(Map.of("id", AttributeValue.fromS("1")))
                        .newImage(Map.of())
                        .oldImage(Map.of("id", AttributeValue.fromS("1")))
                        .sequenceNumber("000100")
                        .sizeBytes(12L)
                        .streamViewType("NEW_AND_OLD_IMAGES")
                        .build())
                .userIdentity(Identity.builder()
                        .type("Service")
                        .principalId("dynamodb.amazonaws.com")
                        .build())
                .build();

        assertThat(DynamoDbJson.of(record))
                .isEqualTo("{\"eventID\":\"event\",\"eventName\":\"REMOVE\",\"eventVersion\":\"1.1\","
                        + "\"eventSource\":\"aws:dynamodb\",\"awsRegion\":\"eu-west-1\",\"dynamodb\":{"
                        + "\"ApproximateCreationDateTime\":1700000000,\"Keys\":{\"id\":{\"S\":\"1\"}},"
                        + "\"NewImage\":{},\"OldImage\":{\"id\":{\"S\":\"1\"}},\"SequenceNumber\":\"000100\","
                        + "\"SizeBytes\":12,\"StreamViewType\":\"NEW_AND_OLD_IMAGES\"},"
                        + "\"userIdentity\":{\"type\":\"Service\",\"principalId\":\"dynamodb.amazonaws.com\"}}");
    }

    @Test
    void fractionsOfCreationTimesAreKept() {
        Record record = Record.builder()
                .dynamodb(change -> change.approximateCreationDateTime(Instant.ofEpochSecond(17, 250_000_000)))
                .build();

        assertThat(DynamoDbJson.of(record)).isEqualTo("{\"dynamodb\":{\"ApproximateCreationDateTime\":17.25}}");
    }

    @Test
    void valueOfSeveralTypesIsShownWithAllOfThem() {
        AttributeValue several = AttributeValue.builder()
                .s("a")
                .n("1")
                .l(AttributeValue.fromBool(true))
                .build();

        assertThat(DynamoDbJson.of(Map.of("v", several)))
                .contains("\"S\":\"a\"", "\"N\":\"1\"", "\"L\":[{\"BOOL\":true}]")
                .doesNotContain("\"M\"", "\"NULL\"");
    }

    @Test
    void whatIsMissingOrUnknownIsNoObstacle() {
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        item.put("none", null);
        item.put("untyped", AttributeValue.builder().build());
        item.put("list", AttributeValue.fromL(Arrays.asList(null, AttributeValue.fromS(null))));
        item.put("texts", AttributeValue.fromSs(Arrays.asList("x", null)));
        item.put("binaries", AttributeValue.fromBs(Arrays.asList(null, SdkBytes.fromUtf8String("bytes"))));

        assertThat(DynamoDbJson.of(Record.builder().build())).isEqualTo("{}");
        assertThat(DynamoDbJson.of(item))
                .startsWith("{\"none\":null,\"untyped\":{},\"list\":{\"L\":[null,")
                .endsWith("\"texts\":{\"SS\":[\"x\",null]},\"binaries\":{\"BS\":[null,\"Ynl0ZXM=\"]}}");
        assertThat(DynamoDbJson.of(Record.builder()
                        .eventName("TRANSMOGRIFY")
                        .dynamodb(change -> change.streamViewType("EVERYTHING"))
                        .build()))
                .isEqualTo("{\"eventName\":\"TRANSMOGRIFY\",\"dynamodb\":{\"StreamViewType\":\"EVERYTHING\"}}");
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.decoding;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Identity;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * Decodes bodies of GetRecords into what the SDK would make of them. It knows JSON as the service writes it; for
 * everything else it throws {@link UnusualJsonException}, and the SDK has to be asked. Members that it does not know are
 * skipped, as the SDK does. To be used by one thread at a time, for one page after another.
 */
final class PageDecoder {

    /** The SDK refuses longer ones. */
    private static final int LONGEST_TIME = 20;

    private static final int LONGEST_WHOLE_NUMBER = 18;

    private final JsonBytes json = new JsonBytes();
    private final AttributeReader attributes = new AttributeReader(json);

    private final Members pageMembers = new Members("Records", "NextShardIterator");
    private final Members recordMembers =
            new Members("eventID", "eventName", "eventVersion", "eventSource", "awsRegion", "dynamodb", "userIdentity");
    private final Members changeMembers = new Members(
            "ApproximateCreationDateTime",
            "Keys",
            "NewImage",
            "OldImage",
            "SequenceNumber",
            "SizeBytes",
            "StreamViewType");
    private final Members identityMembers = new Members("PrincipalId", "Type");

    private final RepeatedText eventName = new RepeatedText();
    private final RepeatedText eventVersion = new RepeatedText();
    private final RepeatedText eventSource = new RepeatedText();
    private final RepeatedText region = new RepeatedText();
    private final RepeatedText viewType = new RepeatedText();
    private final RepeatedText principal = new RepeatedText();
    private final RepeatedText identityType = new RepeatedText();

    private String creationText = "";
    private Instant creation = Instant.EPOCH;

    /**
     * Decodes a body.
     *
     * @param body the body, with at least {@link JsonBytes#PADDING} bytes of any content behind it
     * @param length length of the body
     */
    GetRecordsResponse decode(byte[] body, int length) {
        json.reset(body, length);
        try {
            GetRecordsResponse page = page();
            json.expectEnd();
            return page;
        } finally {
            json.release();
            attributes.clear();
        }
    }

    private GetRecordsResponse page() {
        GetRecordsResponse.Builder page = GetRecordsResponse.builder();
        pageMembers.readObject(json, member -> {
            switch (member) {
                case 0 -> page.records(records());
                case 1 -> page.nextShardIterator(json.string());
                default -> throw new AssertionError(member);
            }
        });
        return page.build();
    }

    private List<Record> records() {
        List<Record> records = new ArrayList<>();
        json.expect('[');
        if (!json.take(']')) {
            do {
                records.add(record());
            } while (json.take(','));
            json.expect(']');
        }
        return records;
    }

    private Record record() {
        Record.Builder record = Record.builder();
        recordMembers.readObject(json, member -> {
            switch (member) {
                case 0 -> record.eventID(json.string());
                case 1 -> record.eventName(eventName.read(json));
                case 2 -> record.eventVersion(eventVersion.read(json));
                case 3 -> record.eventSource(eventSource.read(json));
                case 4 -> record.awsRegion(region.read(json));
                case 5 -> record.dynamodb(change());
                case 6 -> record.userIdentity(identity());
                default -> throw new AssertionError(member);
            }
        });
        return record.build();
    }

    private StreamRecord change() {
        StreamRecord.Builder change = StreamRecord.builder();
        attributes.beginRecord();
        changeMembers.readObject(json, member -> {
            switch (member) {
                case 0 -> change.approximateCreationDateTime(creationTime());
                case 1 -> change.keys(attributes.image());
                case 2 -> change.newImage(attributes.image());
                case 3 -> change.oldImage(attributes.image());
                case 4 -> change.sequenceNumber(json.string());
                case 5 -> change.sizeBytes(wholeNumber());
                case 6 -> change.streamViewType(viewType.read(json));
                default -> throw new AssertionError(member);
            }
        });
        return change.build();
    }

    private Identity identity() {
        Identity.Builder identity = Identity.builder();
        identityMembers.readObject(json, member -> {
            switch (member) {
                case 0 -> identity.principalId(principal.read(json));
                case 1 -> identity.type(identityType.read(json));
                default -> throw new AssertionError(member);
            }
        });
        return identity.build();
    }

    /** Seconds, which the service writes with an exponent; to the millisecond, as the SDK takes them. */
    private Instant creationTime() {
        String seconds = json.number();
        if (seconds.equals(creationText)) {
            return creation;
        }
        if (seconds.length() > LONGEST_TIME) {
            throw new UnusualJsonException();
        }
        try {
            creation = Instant.ofEpochMilli(
                    new BigDecimal(seconds).scaleByPowerOfTen(3).longValue());
        } catch (ArithmeticException | NumberFormatException e) {
            throw new UnusualJsonException();
        }
        creationText = seconds;
        return creation;
    }

    private long wholeNumber() {
        String number = json.number();
        if (number.length() > LONGEST_WHOLE_NUMBER) {
            throw new UnusualJsonException();
        }
        try {
            return Long.parseLong(number);
        } catch (NumberFormatException e) {
            throw new UnusualJsonException();
        }
    }
}

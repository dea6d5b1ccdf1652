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

    private final RepeatedText eventName = new RepeatedText();
    private final RepeatedText eventVersion = new RepeatedText();
    private final RepeatedText eventSource = new RepeatedText();
    private final RepeatedText region = new RepeatedText();
    private final RepeatedText viewType = new RepeatedText();
    private final RepeatedText principal = new RepeatedText();
    private final RepeatedText identityType = new RepeatedText();

    private final Members<GetRecordsResponse.Builder> pageMembers = new Members<GetRecordsResponse.Builder>(json)
            .with("Records", page -> page.records(records()))
            .with("NextShardIterator", page -> page.nextShardIterator(json.string()));

    private final Members<Record.Builder> recordMembers = new Members<Record.Builder>(json)
            .with("eventID", record -> record.eventID(json.string()))
            .with("eventName", record -> record.eventName(eventName.read(json)))
            .with("eventVersion", record -> record.eventVersion(eventVersion.read(json)))
            .with("eventSource", record -> record.eventSource(eventSource.read(json)))
            .with("awsRegion", record -> record.awsRegion(region.read(json)))
            .with("dynamodb", record -> record.dynamodb(change()))
            .with("userIdentity", record -> record.userIdentity(identity()));

    private final Members<StreamRecord.Builder> changeMembers = new Members<StreamRecord.Builder>(json)
            .with("ApproximateCreationDateTime", change -> change.approximateCreationDateTime(creationTime()))
            .with("Keys", change -> change.keys(attributes.image()))
            .with("NewImage", change -> change.newImage(attributes.image()))
            .with("OldImage", change -> change.oldImage(attributes.image()))
            .with("SequenceNumber", change -> change.sequenceNumber(json.string()))
            .with("SizeBytes", change -> change.sizeBytes(wholeNumber()))
            .with("StreamViewType", change -> change.streamViewType(viewType.read(json)));

    private final Members<Identity.Builder> identityMembers = new Members<Identity.Builder>(json)
            .with("PrincipalId", identity -> identity.principalId(principal.read(json)))
            .with("Type", identity -> identity.type(identityType.read(json)));

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
        pageMembers.readInto(page);
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
        recordMembers.readInto(record);
        return record.build();
    }

    private StreamRecord change() {
        attributes.beginRecord();
        StreamRecord.Builder change = StreamRecord.builder();
        changeMembers.readInto(change);
        return change.build();
    }

    private Identity identity() {
        Identity.Builder identity = Identity.builder();
        identityMembers.readInto(identity);
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

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.model.StreamArn;
import io.dynamodbflink.connector.sink.observer.TableReport;
import io.dynamodbflink.connector.source.observer.DiscoveryProgress;
import io.dynamodbflink.connector.source.observer.ShardActivity;
import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import io.dynamodbflink.connector.source.observer.ShardProgress;
import io.dynamodbflink.connector.source.observer.ShardState;
import io.dynamodbflink.connector.source.observer.ShardStatus;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The bytes of reports. Whatever changes here makes another {@link ReportChunk#VERSION}. */
final class ReportCodec {

    private static final int OF_ENUMERATOR = 1;
    private static final int OF_READER = 2;
    private static final int OF_SINK = 3;

    private ReportCodec() {}

    /** The report in no more than so many bytes. Entries that find no room are left out, the last ones first. */
    static byte[] encode(Report report, int maxBytes) {
        Report told = report;
        byte[] bytes = encode(told);
        while (bytes.length > maxBytes && told.extent().told() > 0) {
            // Somewhat fewer than would fit if all were of one size.
            long fitting = (long) told.extent().told() * maxBytes / bytes.length;
            told = told.withFirst((int) (fitting * 9 / 10));
            bytes = encode(told);
        }
        return bytes;
    }

    private static byte[] encode(Report report) {
        try {
            ReportOutput out = new ReportOutput(report.takenAt());
            if (report instanceof Report.OfEnumerator enumerator) {
                out.writeNumber(OF_ENUMERATOR);
                write(out, enumerator);
            } else if (report instanceof Report.OfReader reader) {
                out.writeNumber(OF_READER);
                write(out, reader);
            } else if (report instanceof Report.OfSink sink) {
                out.writeNumber(OF_SINK);
                write(out, sink);
            }
            return out.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @throws IOException if the bytes are not those of a report, or those of another version
     */
    static Report decode(byte[] bytes) throws IOException {
        ReportInput in = new ReportInput(bytes);
        try {
            int kind = in.readInt();
            return switch (kind) {
                case OF_ENUMERATOR -> readEnumerator(in);
                case OF_READER -> readReader(in);
                case OF_SINK -> readSink(in);
                default -> throw new StreamCorruptedException("There is no report of kind " + kind);
            };
        } catch (IllegalArgumentException e) {
            StreamCorruptedException corrupted = new StreamCorruptedException(e.getMessage());
            corrupted.initCause(e);
            throw corrupted;
        }
    }

    private static void write(ReportOutput out, Report.OfEnumerator report) throws IOException {
        out.writeNumber(report.byState().size());
        for (Map.Entry<ShardState, Integer> count : report.byState().entrySet()) {
            out.writeEnum(count.getKey());
            out.writeNumber(count.getValue());
        }
        out.writeOptional(report.discovery(), ReportCodec::writeDiscovery);
        out.writeNumber(report.dataLosses());
        out.writeAll(report.recentDataLosses(), ReportCodec::writeLoss);
        out.writeAll(report.shards(), ReportCodec::writeStatus);
    }

    private static Report.OfEnumerator readEnumerator(ReportInput in) throws IOException {
        Map<ShardState, Integer> byState = new EnumMap<>(ShardState.class);
        for (int states = in.readInt(); states > 0; states--) {
            byState.put(in.readEnum(ShardState.class), in.readInt());
        }
        DiscoveryProgress discovery = in.readOptional(ReportCodec::readDiscovery);
        long losses = in.readNumber();
        List<ShardDataLoss> recent = in.readAll(ReportCodec::readLoss);
        return new Report.OfEnumerator(
                in.moment(), in.readAll(ReportCodec::readStatus), byState, discovery, losses, recent);
    }

    private static void write(ReportOutput out, Report.OfReader report) throws IOException {
        out.writeNumber(report.subtask());
        out.writeNumber(report.total());
        out.writeNumber(report.invalidRecords());
        out.writeAll(report.shards(), ReportCodec::writeProgress);
    }

    private static Report.OfReader readReader(ReportInput in) throws IOException {
        int subtask = in.readInt();
        int total = in.readInt();
        long invalid = in.readNumber();
        List<ShardProgress> shards = in.readAll(entry -> readProgress(entry, subtask));
        return new Report.OfReader(in.moment(), subtask, shards, total, invalid);
    }

    private static void write(ReportOutput out, Report.OfSink report) throws IOException {
        out.writeNumber(report.subtask());
        out.writeNumber(report.total());
        out.writeAll(report.tables(), ReportCodec::writeTable);
    }

    private static Report.OfSink readSink(ReportInput in) throws IOException {
        int subtask = in.readInt();
        int total = in.readInt();
        List<TableReport> tables = in.readAll(entry -> readTable(entry, subtask));
        return new Report.OfSink(in.moment(), subtask, tables, total);
    }

    private static void writeStatus(ReportOutput out, Report.ShardInState shard) throws IOException {
        ShardStatus status = shard.status();
        out.writeText(status.stream().toString());
        out.writeText(status.shardId().value());
        out.writeOptional(status.parentShardId(), ReportCodec::writeShardId);
        out.writeAll(status.childShardIds(), ReportCodec::writeShardId);
        out.writeEnum(status.state());
        out.writeOptional(status.subtask(), (to, subtask) -> to.writeNumber(subtask));
        writePosition(out, status.startingPosition());
        out.writeTime(shard.since());
    }

    private static Report.ShardInState readStatus(ReportInput in) throws IOException {
        return new Report.ShardInState(
                new ShardStatus(
                        StreamArn.parse(in.readText()),
                        readShardId(in),
                        in.readOptional(ReportCodec::readShardId),
                        in.readAll(ReportCodec::readShardId),
                        in.readEnum(ShardState.class),
                        in.readOptional(ReportInput::readInt),
                        readPosition(in)),
                in.readTime());
    }

    private static void writeProgress(ReportOutput out, ShardProgress progress) throws IOException {
        out.writeText(progress.stream().toString());
        out.writeText(progress.shardId().value());
        out.writeOptional(progress.lastSequenceNumber(), ReportCodec::writeSequenceNumber);
        out.writeNumber(progress.recordsRead());
        out.writeSigned(progress.millisBehindLatest());
        out.writeOptional(progress.readUpTo(), ReportOutput::writeTime);
        out.writeEnum(progress.activity());
        out.writeOptional(progress.polledAt(), ReportOutput::writeTime);
        out.writeOptional(progress.takenAt(), ReportOutput::writeTime);
        out.writeOptional(progress.trouble(), ReportOutput::writeTrouble);
        out.writeTime(progress.observedAt());
    }

    private static ShardProgress readProgress(ReportInput in, int subtask) throws IOException {
        return new ShardProgress(
                StreamArn.parse(in.readText()),
                readShardId(in),
                subtask,
                in.readOptional(ReportCodec::readSequenceNumber),
                in.readNumber(),
                in.readSigned(),
                in.readOptional(ReportInput::readTime),
                in.readEnum(ShardActivity.class),
                in.readOptional(ReportInput::readTime),
                in.readOptional(ReportInput::readTime),
                in.readOptional(ReportInput::readTrouble),
                in.readTime());
    }

    private static void writeDiscovery(ReportOutput out, DiscoveryProgress discovery) throws IOException {
        out.writeText(discovery.stream().toString());
        out.writeOptional(discovery.listedAt(), ReportOutput::writeTime);
        out.writeOptional(discovery.answeredAt(), ReportOutput::writeTime);
        out.writeOptional(discovery.unansweredSince(), ReportOutput::writeTime);
        out.writeOptional(discovery.trouble(), ReportOutput::writeTrouble);
        out.writeTime(discovery.observedAt());
    }

    private static DiscoveryProgress readDiscovery(ReportInput in) throws IOException {
        return new DiscoveryProgress(
                StreamArn.parse(in.readText()),
                in.readOptional(ReportInput::readTime),
                in.readOptional(ReportInput::readTime),
                in.readOptional(ReportInput::readTime),
                in.readOptional(ReportInput::readTrouble),
                in.readTime());
    }

    private static void writeLoss(ReportOutput out, ShardDataLoss loss) throws IOException {
        out.writeText(loss.stream().toString());
        out.writeText(loss.shardId().value());
        writePosition(out, loss.position());
        out.writeBoolean(loss.wholeShardGone());
        out.writeOptional(loss.earliestAvailable(), ReportCodec::writeSequenceNumber);
        out.writeTime(loss.observedAt());
    }

    private static ShardDataLoss readLoss(ReportInput in) throws IOException {
        return new ShardDataLoss(
                StreamArn.parse(in.readText()),
                readShardId(in),
                readPosition(in),
                in.readBoolean(),
                in.readOptional(ReportCodec::readSequenceNumber),
                in.readTime());
    }

    private static void writeTable(ReportOutput out, TableReport report) throws IOException {
        out.writeText(report.table());
        out.writeOptional(report.answeredAt(), ReportOutput::writeTime);
        out.writeOptional(report.trouble(), ReportOutput::writeTrouble);
        out.writeTime(report.observedAt());
    }

    private static TableReport readTable(ReportInput in, int subtask) throws IOException {
        return new TableReport(
                in.readText(),
                subtask,
                in.readOptional(ReportInput::readTime),
                in.readOptional(ReportInput::readTrouble),
                in.readTime());
    }

    private static void writePosition(ReportOutput out, StartingPosition position) throws IOException {
        out.writeEnum(position.type());
        switch (position.type()) {
            case TRIM_HORIZON, WHOLE_SHARD -> {
                // Says it all.
            }
            case LATEST, AT_TIMESTAMP -> out.writeTime(position.instant().orElseThrow());
            case AFTER_SEQUENCE_NUMBER ->
                writeSequenceNumber(out, position.sequenceNumber().orElseThrow());
        }
    }

    private static StartingPosition readPosition(ReportInput in) throws IOException {
        return switch (in.readEnum(StartingPosition.Type.class)) {
            case TRIM_HORIZON -> StartingPosition.trimHorizon();
            case WHOLE_SHARD -> StartingPosition.wholeShard();
            case LATEST -> StartingPosition.latest(in.readTime());
            case AT_TIMESTAMP -> StartingPosition.atTimestamp(in.readTime());
            case AFTER_SEQUENCE_NUMBER -> StartingPosition.afterSequenceNumber(readSequenceNumber(in));
        };
    }

    private static void writeShardId(ReportOutput out, ShardId id) throws IOException {
        out.writeText(id.value());
    }

    private static ShardId readShardId(ReportInput in) throws IOException {
        return ShardId.of(in.readText());
    }

    private static void writeSequenceNumber(ReportOutput out, SequenceNumber number) throws IOException {
        out.writeText(number.toString());
    }

    private static SequenceNumber readSequenceNumber(ReportInput in) throws IOException {
        return SequenceNumber.of(in.readText());
    }
}

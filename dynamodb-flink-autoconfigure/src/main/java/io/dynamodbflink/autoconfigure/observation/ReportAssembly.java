/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the reports of one place of a job together from the pieces that metrics hold. It takes none twice, none that is torn,
 * and none of an attempt that has been followed by another: Flink goes on showing what an attempt reported last until the
 * next one reports.
 */
final class ReportAssembly {

    /** Attempts that are remembered to have been followed by another. */
    private static final int REMEMBERED_EPOCHS = 16;

    private final Set<Long> over = new LinkedHashSet<>();

    private @Nullable Long epoch;
    private long sequence;
    private int chunks = 1;
    private Attempt attempt = new Attempt();

    /** Number of pieces that the next report is expected to have. */
    int chunks() {
        return chunks;
    }

    /** The attempt that the last report was of. */
    Attempt attempt() {
        return attempt;
    }

    /**
     * Takes what the metrics hold, in order.
     *
     * @return the report, if it is complete and newer than the last one, or whether more pieces are to be asked for
     * @throws ReportChunk.UnknownVersion if it was written by another version of this library
     * @throws IOException if it cannot be read
     */
    Taking take(List<String> texts) throws IOException {
        List<ReportChunk> pieces = new ArrayList<>();
        for (String text : texts) {
            Optional<ReportChunk> piece = parse(text);
            if (piece.isEmpty()) {
                break;
            }
            pieces.add(piece.get());
        }
        if (pieces.isEmpty() || !isNews(pieces.get(0))) {
            return Taking.NOTHING;
        }
        ReportChunk first = pieces.get(0);
        chunks = first.count();
        if (pieces.size() < first.count()) {
            return Taking.INCOMPLETE;
        }
        Optional<byte[]> bytes = ReportChunk.join(pieces.subList(0, first.count()));
        if (bytes.isEmpty()) {
            return Taking.INCOMPLETE;
        }
        Report report = ReportCodec.decode(bytes.get());
        remember(first);
        return new Taking(report, false);
    }

    private static Optional<ReportChunk> parse(String text) throws IOException {
        try {
            return ReportChunk.parse(text);
        } catch (ReportChunk.UnknownVersion e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private boolean isNews(ReportChunk first) {
        return epoch != null && first.epoch() == epoch ? first.sequence() > sequence : !over.contains(first.epoch());
    }

    private void remember(ReportChunk first) {
        if (epoch == null || epoch != first.epoch()) {
            if (epoch != null) {
                over.add(epoch);
                attempt = new Attempt();
            }
            if (over.size() > REMEMBERED_EPOCHS) {
                over.remove(over.iterator().next());
            }
        }
        epoch = first.epoch();
        sequence = first.sequence();
    }

    /**
     * What the metrics held.
     *
     * @param report a report; null if there is none that is newer
     * @param incomplete whether there is one, but not all of it was given
     */
    record Taking(@Nullable Report report, boolean incomplete) {

        private static final Taking NOTHING = new Taking(null, false);
        private static final Taking INCOMPLETE = new Taking(null, true);
    }

    /** What is known of one attempt, so that the next report can be compared with the last one. Has identity. */
    static final class Attempt {

        private @Nullable Report last;
        private boolean knowsShards;

        /** Whether an enumerator has found out by now which shards there are. */
        boolean knowsShards(Report.OfEnumerator report) {
            knowsShards |= !report.shards().isEmpty()
                    || report.discovery() != null && report.discovery().listedAt() != null;
            return knowsShards;
        }

        /** The last report of the attempt; null if this is its first one. */
        @Nullable
        Report replace(Report newer) {
            Report before = last;
            last = newer;
            return before;
        }
    }
}

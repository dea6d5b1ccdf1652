/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.AwsErrors;
import io.dynamodbflink.connector.model.CreationTimes;
import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.OnDataLoss;
import io.dynamodbflink.connector.source.SourceSettings;
import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * The state machine of one shard: which call it needs, and what each answer and each error of that call lead to. It
 * makes no call itself and keeps no time.
 *
 * <pre>
 *             iterator                         page
 *   OPENING ───────────▶ READING ◀──────────────────────┐
 *      ▲                    │ ├─────────────────────────┘
 *      │ expired, trimmed   │ │ last page, or shard gone
 *      └────────────────────┘ └───────────────▶ finished
 * </pre>
 *
 * <p>A trimmed position is a loss if the job was to read all that followed it ({@link #isOwed}). The shard is then opened
 * at its horizon to see what is left, and the policy decides whether reading goes on with that or the job fails. A job
 * that goes on from a checkpoint is at the same position again, so it fails again.
 *
 * <p>Throttling and retryable errors change nothing but the time of the next call: they never end a shard. That a shard is
 * not found is believed only when it is said {@value #NOT_FOUND_TO_BELIEVE} times in a row.
 */
final class ShardCursor {

    private static final ShardStep AT_ONCE = new ShardStep.CallAfter(Duration.ZERO);

    /** One such answer may come from a node of the service that has not heard of the shard yet. */
    static final int NOT_FOUND_TO_BELIEVE = 5;

    private final DynamoDbStreamsShardSplit split;
    private final SourceSettings settings;
    private final Clock clock;
    private final CreationTimes creationTimes;
    private final PollPacing pacing;

    /** So many empty pages are read in search of the oldest record that is left after a loss. */
    static final int EMPTY_PAGES_AFTER_LOSS = 10;

    /**
     * The stream keeps records for 24 hours at least: what is gone is older. An hour more, because a job that starts with
     * what was written 24 hours ago finds shards that expire at that time.
     */
    private static final Duration RETENTION = Duration.ofHours(25);

    /** Where the shard would be opened now: follows the last record seen. */
    private StartingPosition position;

    /** Records created earlier are dropped; null as soon as one was not. */
    private @Nullable Instant earliest;

    /** Null while opening. */
    private @Nullable String iterator;

    /** The position whose records are lost, until it is known what is left. */
    private @Nullable StartingPosition lostAfter;

    private int emptyPagesAfterLoss;

    private int throttles;
    private int failures;
    private int expiries;
    private int trims;
    private int notFound;

    ShardCursor(DynamoDbStreamsShardSplit split, SourceSettings settings, Clock clock) {
        this.split = split;
        this.settings = settings;
        this.clock = clock;
        this.creationTimes = CreationTimes.of(split.stream());
        this.pacing = new PollPacing(settings.reader(), creationTimes.ageOfFreshRecord());
        this.position = split.getStartingPosition();
        this.earliest = earliestAt(position);
        String opened = split.iterator();
        if (opened != null) {
            onIterator(opened);
        }
    }

    private @Nullable Instant earliestAt(StartingPosition position) {
        return position.type() == StartingPosition.Type.AT_TIMESTAMP
                ? creationTimes.truncate(position.instant().orElseThrow())
                : null;
    }

    ShardCall nextCall() {
        return iterator == null ? new ShardCall.Open(position) : new ShardCall.Read(iterator);
    }

    ShardStep onIterator(String opened) {
        iterator = opened;
        pacing.opened(position.type() == StartingPosition.Type.LATEST, clock.instant());
        throttles = 0;
        failures = 0;
        notFound = 0;
        return AT_ONCE;
    }

    PageRead onPage(ShardPage page) {
        throttles = 0;
        failures = 0;
        expiries = 0;
        trims = 0;
        notFound = 0;
        iterator = page.nextIterator();
        List<Record> records = page.records();
        boolean last = iterator == null;
        ShardDataLoss loss = lossShownBy(records, last);
        if (loss != null && settings.reader().onDataLoss() == OnDataLoss.FAIL) {
            return new PageRead(List.of(), null, true, new ShardStep.Fail(failure(loss)), loss);
        }
        Instant newest = null;
        if (records.isEmpty()) {
            position = position.whenBegun();
        } else {
            newest = CreationTimes.of(records.get(records.size() - 1));
            SequenceNumber reached = SequenceNumbers.last(records);
            position = reached == null ? position.whenBegun() : StartingPosition.afterSequenceNumber(reached);
        }
        Duration delay = pacing.afterPage(records.size(), page.bytes(), newest, clock.instant());
        return new PageRead(
                withoutOlder(records),
                newest,
                !last && pacing.isBehind(),
                last ? new ShardStep.Finish() : new ShardStep.CallAfter(delay),
                loss);
    }

    /** Order in a shard is by sequence number; all that follows the first record in time is in time. */
    private List<Record> withoutOlder(List<Record> records) {
        Instant bound = earliest;
        if (bound == null) {
            return records;
        }
        for (int i = 0; i < records.size(); i++) {
            Instant created = CreationTimes.of(records.get(i));
            if (created == null || !created.isBefore(bound)) {
                earliest = null;
                return records.subList(i, records.size());
            }
        }
        return List.of();
    }

    Setback onFailure(Throwable error) {
        AwsErrorKind kind = AwsErrors.classify(error);
        ShardCall failed = nextCall();
        if (failed instanceof ShardCall.Open) {
            // A second attempt at LATEST would begin later than the first and skip what was written in between.
            reopen();
        }
        return switch (kind) {
            case THROTTLED -> setback(Setback.Kind.THROTTLED, ++throttles, backoff(throttles));
            case EXPIRED_ITERATOR -> failed instanceof ShardCall.Read ? expired() : retried(failed, error);
            case TRIMMED -> trimmed();
            case NOT_FOUND -> notFound();
            case TRANSIENT, ACCESS -> retried(failed, error);
            case INVALID, CONDITION_FAILED, FATAL -> refused(1, fail(failed, " was refused: ", error));
        };
    }

    private Setback expired() {
        reopen();
        return setback(Setback.Kind.ITERATOR_EXPIRED, ++expiries, atOnceThenBackoff(expiries));
    }

    /** The rest of the shard is readable from its horizon. */
    private Setback trimmed() {
        trims++;
        if (lostAfter == null && isOwed()) {
            lostAfter = position;
            emptyPagesAfterLoss = 0;
        }
        iterator = null;
        if (position.type() == StartingPosition.Type.AFTER_SEQUENCE_NUMBER) {
            position = StartingPosition.trimHorizon();
        }
        return setback(Setback.Kind.TRIMMED, trims, atOnceThenBackoff(trims));
    }

    private Setback notFound() {
        notFound++;
        if (notFound < NOT_FOUND_TO_BELIEVE) {
            return setback(Setback.Kind.RETRIED, notFound, backoff(notFound));
        }
        if (lostAfter == null && !isOwed()) {
            // It had expired before the job came: nothing was there to be read.
            return setback(Setback.Kind.GONE, notFound, new ShardStep.Finish());
        }
        ShardDataLoss loss = loss(lostAfter == null ? position : lostAfter, true, null);
        ShardStep next = settings.reader().onDataLoss() == OnDataLoss.FAIL
                ? new ShardStep.Fail(failure(loss))
                : new ShardStep.Finish();
        return new Setback(Setback.Kind.GONE, notFound, next, loss);
    }

    /**
     * Whether the job was to read all that follows the present position. Not so at the horizon of a shard that the job
     * found in the stream: what has expired by then is none of its business. At an instant within the stream's
     * retention it makes no difference, because what expires is older.
     */
    private boolean isOwed() {
        return switch (position.type()) {
            case AFTER_SEQUENCE_NUMBER, WHOLE_SHARD -> true;
            case TRIM_HORIZON -> false;
            case LATEST, AT_TIMESTAMP ->
                position.instant().orElseThrow().isBefore(clock.instant().minus(RETENTION));
        };
    }

    /** The loss that is to be told of, once a page has shown what is left. */
    private @Nullable ShardDataLoss lossShownBy(List<Record> records, boolean last) {
        StartingPosition lost = lostAfter;
        if (lost == null || records.isEmpty() && !last && ++emptyPagesAfterLoss < EMPTY_PAGES_AFTER_LOSS) {
            return null;
        }
        lostAfter = null;
        return loss(lost, false, records.isEmpty() ? null : SequenceNumbers.of(records.get(0)));
    }

    private static IOException failure(ShardDataLoss loss) {
        return new IOException(
                "DATA LOSS: " + loss.describe() + ". The job fails for that, and will again whenever it goes on"
                        + " from this position. To go on without these records, set '"
                        + DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_ON_DATA_LOSS.key()
                        + "' (the job's property source.on-data-loss in a Spring Boot application) to "
                        + OnDataLoss.CONTINUE + "; to copy the table anew, start the job without its state");
    }

    private Setback retried(ShardCall failed, Throwable error) {
        failures++;
        int limit = settings.maxConsecutiveFailures();
        if (limit != SourceSettings.UNLIMITED && failures > limit) {
            return refused(
                    failures,
                    fail(
                            failed,
                            " failed " + failures + " times in a row, '"
                                    + DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_RETRY_COUNT.key()
                                    + "' allows " + limit + ": ",
                            error));
        }
        return setback(Setback.Kind.RETRIED, failures, backoff(failures));
    }

    /** The job fails; if it was in search of what a loss has left, that loss is told of as it is known. */
    private Setback refused(int times, ShardStep next) {
        return new Setback(Setback.Kind.REFUSED, times, next, lostAfter == null ? null : loss(lostAfter, false, null));
    }

    private void reopen() {
        iterator = null;
        if (position.type() == StartingPosition.Type.LATEST) {
            position = position.whenResumed();
            earliest = earliestAt(position);
        }
    }

    private ShardStep atOnceThenBackoff(int times) {
        return times == 1 ? AT_ONCE : backoff(times - 1);
    }

    private ShardStep backoff(int times) {
        return new ShardStep.CallAfter(settings.backoff().delayAfter(times));
    }

    private ShardStep fail(ShardCall failed, String how, Throwable error) {
        String call = failed instanceof ShardCall.Open open ? "GetShardIterator at " + open.position() : "GetRecords";
        return new ShardStep.Fail(new IOException(
                call + " for shard " + split.getShardId() + " of " + split.getStreamArn() + how
                        + AwsErrors.describe(error),
                AwsErrors.cause(error)));
    }

    private ShardDataLoss loss(
            StartingPosition lost, boolean wholeShardGone, @Nullable SequenceNumber earliestAvailable) {
        return new ShardDataLoss(
                split.stream(), split.shardId(), lost, wholeShardGone, earliestAvailable, clock.instant());
    }

    private static Setback setback(Setback.Kind kind, int times, ShardStep next) {
        return new Setback(kind, times, next, null);
    }
}

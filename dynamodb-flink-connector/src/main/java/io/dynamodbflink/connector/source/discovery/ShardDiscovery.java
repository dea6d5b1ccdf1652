/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.discovery;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.AwsErrors;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StreamArn;
import io.dynamodbflink.connector.source.SourceSettings;
import io.dynamodbflink.connector.source.observer.DiscoveryProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/**
 * Finds the shards of a stream: lists all at the start and those that are new at every interval, hands over each page as
 * it comes, and looks up the children of a shard at once when asked.
 *
 * <p>A list that fits on one page is always read in full. A longer one is read from its last known shard on, and in full
 * from time to time, because only a full list shows which shards have gone and which were listed late.
 *
 * <p>A list that lacks something is read again after a pause, as often as the settings say, and then left to the next
 * interval. Shards that have ended and show no children are looked up again at every interval, so that a long stream's
 * children do not depend on where in the list the service puts them.
 *
 * <p>A stream that is switched off gets no more shards: when a full list has been read since, nothing is looked up any
 * more, and the list is only read to see which shards have gone.
 *
 * <p>All calls of DescribeStream share one budget, because the service counts them for the whole account. Look-ups go
 * before listings: see {@link CallQueue}.
 *
 * @since 0.1.0
 */
public final class ShardDiscovery {

    private static final Logger LOG = LoggerFactory.getLogger(ShardDiscovery.class);

    /**
     * So that a list alone stays within the 10 DescribeStream calls that an account has in every second. A look-up at the
     * same time may be one too many; it is repeated if the service thinks so.
     */
    private static final Duration TIME_PER_CALL = Duration.ofMillis(105);

    private static final int CALL_BURST = 2;

    /** Longest time between two full lists of a stream that has more than a page of shards. */
    static final Duration FULL_LISTING_INTERVAL = Duration.ofMinutes(15);

    private final StreamArn stream;
    private final SourceSettings settings;
    private final DiscoveryLoop loop;
    private final DiscoveryListener listener;
    private final Consumer<DiscoveryProgress> onProgress;
    private final DescribeStream describeStream;
    private final PatientCalls calls;
    private final CallQueue queue;
    private final ChildLookUps childLookUps;
    private final ParentChecks parentChecks;
    private final NewShards newShards;

    private @Nullable Listing running;
    private boolean listAgain;
    private long latestPlan;
    /** The last shard of the last complete list. */
    private @Nullable ShardId lastListed;

    private boolean onePage;
    private boolean ended;
    private long lastFullListingNanos;

    private @Nullable Instant listedAt;
    private volatile long lastListingAtMillis;
    private volatile long lastListingMillis;
    private volatile long incompleteListings;

    public ShardDiscovery(
            DynamoDbStreamsAsyncClient client,
            StreamArn stream,
            SourceSettings settings,
            DiscoveryLoop loop,
            DiscoveryListener listener,
            Consumer<DiscoveryProgress> onProgress) {
        this.stream = stream;
        this.settings = settings;
        this.loop = loop;
        this.listener = listener;
        this.onProgress = onProgress;
        this.describeStream = new DescribeStream(client, stream);
        this.calls = new PatientCalls(loop, settings, this::tellProgress);
        this.queue = new CallQueue(loop, new CallBudget(TIME_PER_CALL, CALL_BURST));
        this.newShards = new NewShards(stream, describeStream, calls, queue, listener::shardsListed);
        this.childLookUps =
                new ChildLookUps(describeStream, calls, queue, loop, settings, listener, new LookUpRequests());
        this.parentChecks = new ParentChecks(client, stream, settings.backoff(), loop, this::parentChecked);
    }

    /** Lists all shards now, and goes on at every interval. */
    public void start() {
        list(true, 0);
    }

    /**
     * Looks up the children of a shard that has been read to its end. If the service shows none yet, it is asked again
     * as often as an incomplete list is, then they are left to the next listing. A call that fails is never taken for
     * "no children".
     */
    public void lookUpChildren(ShardId parent) {
        if (!ended) {
            childLookUps.add(parent);
        }
    }

    /**
     * Asks whether a shard can be read that is named as a parent but not listed. The answer goes to {@link
     * DiscoveryListener#parentChecked}.
     */
    public void lookForParent(ShardId parent) {
        parentChecks.add(parent);
    }

    private void parentChecked(ShardId parent, DiscoveryListener.Parent answer) {
        // A listing that is being read may show the parent; if it does not, it is read again anyway.
        if (listener.parentChecked(parent, answer) && running == null) {
            list(true, 0);
        }
    }

    private void tellProgress() {
        onProgress.accept(new DiscoveryProgress(
                stream, listedAt, calls.answeredAt(), calls.unansweredSince(), calls.trouble(), loop.now()));
    }

    /** When a listing was last completed; milliseconds since 1970, 0 if none was. */
    public long lastListingAtMillis() {
        return lastListingAtMillis;
    }

    /** How long the last completed listing took; milliseconds. */
    public long lastListingMillis() {
        return lastListingMillis;
    }

    /** Listings that lacked something. */
    public long incompleteListings() {
        return incompleteListings;
    }

    private void listSoon() {
        if (ended) {
            return;
        }
        if (running == null) {
            list(true, 0);
        } else {
            listAgain = true;
        }
    }

    private boolean isFullListingDue() {
        return onePage
                || lastListed == null
                || loop.nanoTime() - lastFullListingNanos >= FULL_LISTING_INTERVAL.toNanos();
    }

    private void list(boolean full, int attempt) {
        list(full, attempt, 0);
    }

    private void list(boolean full, int attempt, int refusals) {
        latestPlan++;
        Listing listing = new Listing(full, attempt, refusals, loop.nanoTime());
        running = listing;
        if (full) {
            lastFullListingNanos = listing.startNanos;
            listener.fullListingStarted();
        }
        readPage(listing, full ? null : lastListed);
    }

    private void readPage(Listing listing, @Nullable ShardId after) {
        calls.call(
                "DescribeStream of " + stream,
                queue::routine,
                () -> describeStream.shards(after),
                page -> pageRead(listing, page),
                error -> refused(listing, after, error));
    }

    private void pageRead(Listing listing, ShardPage page) {
        listing.pages++;
        listing.ended &= page.ended();
        if (!page.shards().isEmpty()) {
            listing.last = page.shards().get(page.shards().size() - 1).id();
            listener.shardsListed(page.shards());
        }
        ShardId next = page.next();
        if (next != null) {
            readPage(listing, next);
        } else {
            completed(listing, page.live());
        }
    }

    private void completed(Listing listing, boolean live) {
        if (listing.full) {
            onePage = listing.pages == 1;
        }
        if (listing.last != null) {
            lastListed = listing.last;
        }
        boolean last = listing.attempt >= settings.inconsistencyRetries();
        DiscoveryListener.Gap gap = listener.listingCompleted(listing.full, last || !live);
        childLookUps.firstListCompleted();
        long now = loop.nanoTime();
        Instant completedAt = loop.now();
        listedAt = completedAt;
        lastListingAtMillis = completedAt.toEpochMilli();
        lastListingMillis = TimeUnit.NANOSECONDS.toMillis(now - listing.startNanos);
        running = null;
        tellProgress();
        if (listing.full && listing.ended) {
            end();
        }
        boolean lacking = gap != DiscoveryListener.Gap.NONE && live;
        if (lacking) {
            incompleteListings++;
        }
        if (lacking && !last) {
            boolean full = onePage || gap == DiscoveryListener.Gap.PARENTS;
            Duration pause = settings.backoff().delayAfter(listing.attempt + 1);
            LOG.debug("The shard list of {} lacks {}, read again in {}", stream, gap, pause);
            afterPause(pause, () -> list(full, listing.attempt + 1));
        } else if (listAgain || !live && !listing.full && !ended) {
            listAgain = false;
            list(true, 0);
        } else {
            if (lacking) {
                LOG.info("The shard list of {} still lacks {}; the next discovery looks again", stream, gap);
            }
            boolean parentsMissed = lacking && !listing.full && gap == DiscoveryListener.Gap.PARENTS;
            afterPause(settings.discoveryInterval(), () -> {
                list(parentsMissed || isFullListingDue(), 0);
                if (live) {
                    childLookUps.repeat();
                }
            });
        }
    }

    /** Plans the next listing, in place of one that may be planned already. */
    private void afterPause(Duration pause, Runnable action) {
        long plan = ++latestPlan;
        loop.schedule(pause, () -> {
            if (plan == latestPlan) {
                action.run();
            }
        });
    }

    private void end() {
        if (!ended) {
            ended = true;
            listener.streamEnded();
        }
    }

    private void refused(Listing listing, @Nullable ShardId after, Throwable error) {
        AwsErrorKind kind = AwsErrors.classify(error);
        boolean mayListAgain = !listing.full || listing.refusals < settings.inconsistencyRetries();
        if (after != null && kind != AwsErrorKind.FATAL && mayListAgain) {
            // The shard to begin after has left the stream.
            LOG.debug("Listing {} in full: {}", stream, AwsErrors.describe(error));
            list(true, listing.attempt, listing.refusals + 1);
            return;
        }
        if (kind == AwsErrorKind.NOT_FOUND && listener.isEverythingRead()) {
            LOG.info("Stream {} has left the service; everything in it has been read", stream);
            running = null;
            end();
            return;
        }
        throw new ShardDiscoveryException(message(kind, error), AwsErrors.cause(error));
    }

    private String message(AwsErrorKind kind, Throwable error) {
        String remedy = kind == AwsErrorKind.NOT_FOUND
                ? ". The stream does not exist (any more) in that region and account: check the stream ARN, or, if the"
                        + " table's stream was switched off and on, take its new ARN and start without the old state"
                : "";
        return "The shards of stream " + stream + " cannot be listed" + remedy + ". " + AwsErrors.describe(error);
    }

    private final class LookUpRequests implements ChildLookUps.Requests {

        @Override
        public void listNew() {
            if (lastListed != null) {
                newShards.read(lastListed);
            }
        }

        @Override
        public void listAll() {
            listSoon();
        }
    }

    private static final class Listing {

        private final boolean full;
        private final int attempt;
        /** How often the list could not be read to its end since this was planned. */
        private final int refusals;

        private final long startNanos;
        private int pages;
        private boolean ended = true;
        private @Nullable ShardId last;

        private Listing(boolean full, int attempt, int refusals, long startNanos) {
            this.full = full;
            this.attempt = attempt;
            this.refusals = refusals;
            this.startNanos = startNanos;
        }
    }
}

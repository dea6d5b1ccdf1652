/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.enumerator;

import io.dynamodbflink.connector.aws.CallTrouble;
import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.connector.model.CreationTimes;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.model.StreamArn;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants;
import io.dynamodbflink.connector.source.SourceSettings;
import io.dynamodbflink.connector.source.assigner.DynamoDbStreamsShardAssigner;
import io.dynamodbflink.connector.source.discovery.DiscoveryListener;
import io.dynamodbflink.connector.source.discovery.DiscoveryLoop;
import io.dynamodbflink.connector.source.discovery.ShardDiscovery;
import io.dynamodbflink.connector.source.lineage.LineageShard;
import io.dynamodbflink.connector.source.lineage.ListedShard;
import io.dynamodbflink.connector.source.lineage.RecoveredShard;
import io.dynamodbflink.connector.source.lineage.ShardLineage;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import io.dynamodbflink.connector.source.observer.ShardState;
import io.dynamodbflink.connector.source.observer.ShardStatus;
import io.dynamodbflink.connector.source.split.CatchUpEvent;
import io.dynamodbflink.connector.source.split.CheckpointingEvent;
import io.dynamodbflink.connector.source.split.DataLossEvent;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import io.dynamodbflink.connector.source.split.ShardsFinishedEvent;
import io.dynamodbflink.connector.source.split.ShardsPausedEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/**
 * Finds the shards of a stream and gives them to readers, each when it may be read. What may be read is decided by
 * {@link ShardLineage}, what exists by {@link ShardDiscovery}, who reads by the {@link DynamoDbStreamsShardAssigner}; this
 * class connects them with Flink.
 *
 * <h2>What it expects of the source and its readers</h2>
 *
 * <ul>
 *   <li>The source implements {@code SupportsSplitReassignmentOnRecovery}: a reader that starts from state does not take
 *       up the splits in it, but reports them when it registers, finished ones too. Only so is it known here, after a
 *       reader was set back to a checkpoint, which shards are unfinished again and which children have to wait again.
 *   <li>A reader sends a {@link ShardsFinishedEvent} when it has emitted the last record of shards, and keeps their
 *       {@linkplain DynamoDbStreamsShardSplit#finished() finished} splits in its state until a checkpoint that holds
 *       them is complete. Events may come twice.
 * </ul>
 *
 * <h2>When shards are handed out</h2>
 *
 * Nothing is handed out before all readers have registered for the first time, because the first ones would get
 * everything; nor, for the same reason, when all of them were lost and not all are back. After a restart with the same parallelism, readers get back what they report at once: records that an
 * unaligned checkpoint holds between operators then stay in front of those that follow. After a restart with another
 * parallelism the assigner is asked for all shards.
 *
 * <p>Where a job begins that starts at the tip or at an instant is found out by {@link FirstShards}, without waiting for
 * readers. After a failure, what was to be read from the tip is read from the instant of the first start.
 *
 * <p>A child goes to its parent's subtask as soon as the parent's end is reported. To another subtask it goes when a
 * checkpoint covers the parent's end, because only then has every record of the parent left the channels behind the
 * source; this holds for aligned checkpoints, so that with others, or none, children stay on their parents' subtasks.
 * {@link CheckpointFence} knows what may be done, {@link HandOut} waits. Readers tell how the job takes checkpoints by a
 * {@link CheckpointingEvent}; nothing is handed out before the first has told.
 *
 * @since 0.1.0
 */
public final class DynamoDbStreamsEnumerator
        implements SplitEnumerator<DynamoDbStreamsShardSplit, DynamoDbStreamsEnumeratorState> {

    private static final Logger LOG = LoggerFactory.getLogger(DynamoDbStreamsEnumerator.class);

    /**
     * How long after a job's first start the tip of the stream still counts as the tip at the start. Longer than a
     * JobManager needs to make a client and list a shard; short because writes in between may not be read. The start is
     * two seconds before the submission: see {@link SourceSettings#start}.
     */
    public static final Duration PROMPT = Duration.ofSeconds(7);

    private static final int SHARDS_IN_A_MESSAGE = 20;

    /** With the longest ids and positions that the API allows, still less than 1 MiB. */
    static final int SPLITS_IN_A_MESSAGE = 1_000;

    private final SplitEnumeratorContext<DynamoDbStreamsShardSplit> context;
    private final StreamArn stream;
    private final SourceSettings settings;
    private final DynamoDbClientProvider clients;
    private final ShardObserver observer;
    private final DiscoveryReports discoveryReports;
    private final DiscoveryLoop loop;
    /** Number of readers at the checkpoint that this goes on from; null at the first start. */
    private final @Nullable Integer formerParallelism;

    private final ShardLineage lineage;
    private final ShardAssignments assignments;
    private final CheckpointFence fence = new CheckpointFence(this::subtaskInThisJob);
    private final WatermarkHolds watermarks;
    private final HandOut handOut;
    /** Shards that ended before the parallelism changed: the subtasks that read them are not those of this job. */
    private final Set<ShardId> endedBeforeRescaling = new HashSet<>();

    private final Set<Integer> awaitedReaders = new TreeSet<>();
    private boolean gathered;
    private boolean allLost;
    private boolean firstListCompleted;
    private boolean streamEnded;
    private boolean endTold;
    private Runnable onEnd = this::stayIdle;

    private @Nullable DynamoDbStreamsAsyncClient client;
    private @Nullable ShardDiscovery discovery;
    /** Null if no search for the start is, or was, necessary. */
    private @Nullable FirstShards firstShards;

    private @Nullable EnumeratorMetrics metrics;

    /**
     * Creates the enumerator of a job that starts, or starts again.
     *
     * @param start where reading begins at the first start; it becomes part of the state
     * @param restored the state to go on from; null at the first start
     * @throws IllegalStateException if the state is that of another stream
     */
    public DynamoDbStreamsEnumerator(
            SplitEnumeratorContext<DynamoDbStreamsShardSplit> context,
            StreamArn stream,
            SourceSettings settings,
            DynamoDbStreamsShardAssigner assigner,
            DynamoDbClientProvider clients,
            ShardObserver observer,
            StartingPosition start,
            @Nullable DynamoDbStreamsEnumeratorState restored) {
        this(
                context,
                stream,
                settings,
                assigner,
                clients,
                observer,
                start,
                restored,
                new CoordinatorLoop(
                        Objects.requireNonNull(context, "context")::runInCoordinatorThread,
                        Clock.systemUTC(),
                        "shard-discovery-" + stream.tableName()));
    }

    DynamoDbStreamsEnumerator(
            SplitEnumeratorContext<DynamoDbStreamsShardSplit> context,
            StreamArn stream,
            SourceSettings settings,
            DynamoDbStreamsShardAssigner assigner,
            DynamoDbClientProvider clients,
            ShardObserver observer,
            StartingPosition start,
            @Nullable DynamoDbStreamsEnumeratorState restored,
            DiscoveryLoop loop) {
        this.context = Objects.requireNonNull(context, "context");
        this.stream = Objects.requireNonNull(stream, "stream");
        this.settings = Objects.requireNonNull(settings, "settings");
        this.clients = Objects.requireNonNull(clients, "clients");
        this.observer = Objects.requireNonNull(observer, "observer");
        this.discoveryReports = new DiscoveryReports(observer);
        this.loop = Objects.requireNonNull(loop, "loop");
        this.formerParallelism = restored == null ? null : restored.parallelism();
        this.lineage = lineage(start, restored);
        this.firstListCompleted = restored != null;
        this.assignments = new ShardAssignments(Objects.requireNonNull(assigner, "assigner"), this::subtaskInThisJob);
        this.watermarks = new WatermarkHolds(lineage, this::subtaskInThisJob, this::tell);
        this.handOut = new HandOut(lineage, assignments, fence, loop, this::split, this::send, this::changed);
    }

    private ShardLineage lineage(StartingPosition start, @Nullable DynamoDbStreamsEnumeratorState restored) {
        if (restored == null) {
            return new ShardLineage(start);
        }
        if (!restored.stream().equals(stream)) {
            throw wrongStream(restored.stream());
        }
        return ShardLineage.restored(restored.start(), restored.stockTaken(), restored.shards());
    }

    private void stayIdle() {
        LOG.warn(
                "The source stays idle: stream {} gets no more records. If the stream of table {} is switched on again, it"
                        + " is another stream with another ARN. Set that and start without this source's state, or set '"
                        + DynamodbStreamsSourceConfigConstants.FOLLOW_TABLE.key() + "'.",
                stream,
                stream.tableName());
    }

    /** Takes everything out that the observer was told of this stream. */
    void forgetEverything() {
        lineage.forgetFinished();
        changed();
    }

    private IllegalStateException wrongStream(StreamArn other) {
        return new IllegalStateException("The job's state has positions in stream " + other
                + ", but the source is set to read " + stream + ". Positions of one stream mean nothing in another: set"
                + " the old stream ARN, or give the source another uid and restore with non-restored state allowed."
                + (other.isOfSameTable(stream)
                        ? " To have the old stream read to its end and then the new one, set '"
                                + DynamodbStreamsSourceConfigConstants.FOLLOW_TABLE.key() + "'."
                        : ""));
    }

    /**
     * To be told once when the stream is switched off and {@linkplain #isCompletelyRead completely read}. Without, the
     * source stays idle then.
     */
    void whenCompletelyRead(Runnable action) {
        onEnd = action;
    }

    /**
     * The search for the next stream, for which this one has been left, has failed or succeeds again.
     *
     * @param trouble null if it succeeds
     */
    void searchedForNextStream(@Nullable CallTrouble trouble) {
        discoveryReports.searchedForNextStream(trouble, loop.now());
    }

    StreamArn stream() {
        return stream;
    }

    @Override
    public void start() {
        IntStream.range(0, context.currentParallelism()).forEach(awaitedReaders::add);
        if (isRescaled()) {
            lineage.shards().stream()
                    .filter(shard -> shard.state() == ShardState.FINISHED)
                    .forEach(shard -> endedBeforeRescaling.add(shard.id()));
        }
        watermarks.restored();
        DynamoDbStreamsAsyncClient streams = clients.streamsClient();
        client = streams;
        if (!lineage.isStockTaken()) {
            firstShards = new FirstShards(
                    lineage,
                    CreationTimes.of(stream),
                    new ShardSamples(streams, stream, settings.backoff(), loop),
                    loop,
                    isFirstStart() ? PROMPT : null,
                    this::changed);
        }
        ShardDiscovery shards =
                new ShardDiscovery(streams, stream, settings, loop, new Listener(), discoveryReports::searched);
        discovery = shards;
        metrics = new EnumeratorMetrics(context.metricGroup(), shards);
        LOG.info(
                "Reading stream {} from {}{}",
                stream,
                lineage.start(),
                isFirstStart() ? "" : ", going on with " + lineage.shards().size() + " shards that are known");
        changed();
        shards.start();
    }

    // ------------------------------------------------------------------ readers

    @Override
    public void addReader(int subtaskId) {
        ReaderInfo reader = context.registeredReaders().get(subtaskId);
        addReader(subtaskId, reader == null ? List.of() : reader.getReportedSplitsOnRegistration());
    }

    /**
     * A reader takes part.
     *
     * @param reported what it has in its state of this stream
     */
    void addReader(int subtaskId, List<DynamoDbStreamsShardSplit> reported) {
        awaitedReaders.remove(subtaskId);
        if (!reported.isEmpty()) {
            LOG.info("Reader {} reports {} shards of its state", subtaskId, reported.size());
        }
        takeOver(subtaskId, reported);
        if (awaitedReaders.isEmpty()) {
            gathered = true;
            allLost = false;
            List<LineageShard> unreported = lineage.allReported();
            if (!unreported.isEmpty()) {
                returned(unreported.size());
                LOG.warn(
                        "No reader has these {} shards in its state, they are read again: {}",
                        unreported.size(),
                        unreported.stream()
                                .limit(SHARDS_IN_A_MESSAGE)
                                .map(LineageShard::id)
                                .toList());
            }
        }
        changed();
    }

    private void takeOver(int subtask, List<DynamoDbStreamsShardSplit> reported) {
        boolean keep = gathered || !isRescaled();
        List<DynamoDbStreamsShardSplit> kept = lineage.readerReported(subtask, recovered(reported), keep).stream()
                .map(this::split)
                .toList();
        List<ShardId> ended = reported.stream()
                .filter(DynamoDbStreamsShardSplit::isFinished)
                .map(DynamoDbStreamsShardSplit::shardId)
                .toList();
        ended.forEach(watermarks::reported);
        watermarks.establish(Set.of(subtask));
        if (!kept.isEmpty()) {
            kept.forEach(split -> assignments.add(subtask, split));
            send(Map.of(subtask, kept));
        }
        ended.forEach(this::lookUpChildren);
    }

    @Override
    public void addSplitsBack(List<DynamoDbStreamsShardSplit> splits, int subtaskId) {
        LOG.info("Reader {} is lost; {} shards it got since its checkpoint come back", subtaskId, splits.size());
        awaitedReaders.add(subtaskId);
        allLost |= awaitedReaders.size() == context.currentParallelism();
        lineage.readerLost(subtaskId, fence.uncoveredOf(subtaskId), recovered(splits));
        assignments.clear(subtaskId);
        watermarks.readerLost(subtaskId);
        returned(splits.size());
        changed();
    }

    @Override
    public void handleSplitRequest(int subtaskId, @Nullable String requesterHostname) {
        // Readers need not ask: they get shards as soon as these may be read.
    }

    @Override
    public void handleSourceEvent(int subtaskId, SourceEvent sourceEvent) {
        if (sourceEvent instanceof ShardsFinishedEvent finished) {
            for (ShardId shard : finished.shardIds()) {
                finished(shard, subtaskId, finished.expired().contains(shard));
            }
        } else if (sourceEvent instanceof DataLossEvent lost) {
            // The reader has logged it.
            observer.onDataLoss(lost.loss());
            if (metrics != null) {
                metrics.dataLost();
            }
        } else if (sourceEvent instanceof CatchUpEvent answer) {
            watermarks.caughtUp(answer.shardId(), subtaskId);
        } else if (sourceEvent instanceof ShardsPausedEvent) {
            fence.watermarksAreAligned();
            watermarks.watermarksAreAligned();
        } else if (sourceEvent instanceof CheckpointingEvent job) {
            fence.jobHas(job.checkpointing(), context.currentParallelism());
        } else {
            throw new IllegalArgumentException("Reader " + subtaskId + " sent an event of an unknown type: "
                    + sourceEvent.getClass().getName());
        }
        changed();
    }

    private void finished(ShardId shard, int subtask, boolean expired) {
        if (expired ? lineage.expired(shard, subtask) : lineage.finished(shard, subtask)) {
            LOG.debug("Shard {} is completely read by reader {}", shard, subtask);
            fence.finished(shard, subtask);
            watermarks.ended(shard, subtask);
            lookUpChildren(shard);
        } else {
            watermarks.endedAgain(shard, subtask);
        }
    }

    private void lookUpChildren(ShardId shard) {
        if (lineage.mayHaveUnknownChildren(shard) && discovery != null) {
            discovery.lookUpChildren(shard);
        }
    }

    private List<RecoveredShard> recovered(List<DynamoDbStreamsShardSplit> splits) {
        List<RecoveredShard> shards = new ArrayList<>();
        for (DynamoDbStreamsShardSplit split : splits) {
            if (!split.stream().equals(stream)) {
                if (split.isFinished() && split.stream().isOfSameTable(stream)) {
                    // Of the stream before this one, which had been read completely when this one was begun.
                    continue;
                }
                throw wrongStream(split.stream());
            }
            shards.add(new RecoveredShard(
                    split.shardId(), split.parentShardId(), split.getStartingPosition(), split.isFinished()));
        }
        return shards;
    }

    // ------------------------------------------------------------------ handing out

    /** Draws the consequences of an event: hands out what may be read, and tells the observer and the metrics. */
    private void changed() {
        Set<Integer> readers = readers();
        watermarks.establish(readers);
        if (gathered && !allLost && fence.isJobKnown()) {
            handOut.round(readers);
        }
        List<LineageShard> changes = lineage.drainChanged();
        if (!changes.isEmpty()) {
            for (LineageShard shard : changes) {
                if (shard.state() == ShardState.FORGOTTEN) {
                    fence.forgotten(shard.id());
                    assignments.forgotten(shard.id());
                    endedBeforeRescaling.remove(shard.id());
                    watermarks.forgotten(shard.id());
                } else if (firstShards != null && shard.state() == ShardState.ASSIGNED) {
                    firstShards.handedOut(shard.id());
                }
            }
            observer.onShardsChanged(changes.stream().map(this::status).toList());
        }
        if (discovery != null) {
            lineage.drainMissingParents().forEach(discovery::lookForParent);
        }
        if (metrics != null) {
            metrics.publish(lineage);
        }
        if (streamEnded && !endTold && isCompletelyRead()) {
            endTold = true;
            LOG.info("Stream {} is switched off, and everything in it has been read", stream);
            onEnd.run();
        }
    }

    /**
     * Whether the stream is switched off, everything in it has been emitted, and a checkpoint covers that: no failure
     * makes a reader go back into it.
     */
    boolean isCompletelyRead() {
        return streamEnded && gathered && fence.isJobKnown() && hasNothingToRead() && fence.isEverythingCovered();
    }

    private boolean hasNothingToRead() {
        return lineage.count(ShardState.WAITING) == 0
                && lineage.count(ShardState.READY) == 0
                && lineage.count(ShardState.ASSIGNED) == 0;
    }

    /** Those that may be given something. */
    private Set<Integer> readers() {
        Set<Integer> readers = new HashSet<>(context.registeredReaders().keySet());
        // A reader that has registered but whose loss is being handled must not get anything.
        readers.removeAll(awaitedReaders);
        return readers;
    }

    /** A reader that is lost begins anew, and is told then. */
    private void tell(int subtask, SourceEvent event) {
        if (readers().contains(subtask)) {
            context.sendEventToSourceReader(subtask, event);
        }
    }

    /** In portions: Flink sends each as one message, and refuses messages of more than 10 MiB. */
    private void send(Map<Integer, List<DynamoDbStreamsShardSplit>> chosen) {
        chosen.forEach(watermarks::handingOut);
        chosen.forEach((subtask, splits) -> {
            for (int from = 0; from < splits.size(); from += SPLITS_IN_A_MESSAGE) {
                int to = Math.min(from + SPLITS_IN_A_MESSAGE, splits.size());
                context.assignSplits(new SplitsAssignment<>(Map.of(subtask, List.copyOf(splits.subList(from, to)))));
            }
        });
        chosen.values().forEach(watermarks::handedOut);
    }

    private DynamoDbStreamsShardSplit split(LineageShard shard) {
        String tip = firstShards == null ? null : firstShards.tip(shard);
        DynamoDbStreamsShardSplit split = new DynamoDbStreamsShardSplit(
                stream,
                shard.id(),
                shard.parent(),
                tip == null ? shard.position().whenResumed() : shard.position(),
                false);
        return tip == null ? split : split.opened(tip);
    }

    private boolean isFirstStart() {
        return formerParallelism == null;
    }

    private boolean isRescaled() {
        return formerParallelism != null && formerParallelism != context.currentParallelism();
    }

    private OptionalInt subtaskInThisJob(ShardId shard) {
        OptionalInt subtask = endedBeforeRescaling.contains(shard) ? OptionalInt.empty() : lineage.subtaskOf(shard);
        return subtask.isPresent() && subtask.getAsInt() < context.currentParallelism() ? subtask : OptionalInt.empty();
    }

    private ShardStatus status(LineageShard shard) {
        return new ShardStatus(
                stream,
                shard.id(),
                shard.parent(),
                lineage.childrenOf(shard.id()),
                shard.state(),
                shard.subtask(),
                shard.position());
    }

    private void returned(int shards) {
        if (metrics != null) {
            metrics.shardsReturned(shards);
        }
    }

    // ------------------------------------------------------------------ checkpoints, end

    @Override
    public DynamoDbStreamsEnumeratorState snapshotState(long checkpointId) {
        fence.checkpointTaken(checkpointId);
        return new DynamoDbStreamsEnumeratorState(
                stream, lineage.start(), lineage.isStockTaken(), context.currentParallelism(), lineage.shards());
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        fence.checkpointCompleted(checkpointId);
        changed();
    }

    @Override
    public void close() {
        loop.close();
        if (metrics != null) {
            metrics.close();
            metrics = null;
        }
        if (client != null) {
            clients.release(client);
            client = null;
        }
    }

    /** From discovery to lineage. */
    private final class Listener implements DiscoveryListener {

        @Override
        public void fullListingStarted() {
            lineage.listingStarted();
            watermarks.listingStarted();
        }

        @Override
        public void shardsListed(List<ListedShard> shards) {
            long latecomers = lineage.latecomers();
            if (firstShards == null) {
                lineage.listed(shards);
            } else {
                firstShards.listed(shards);
            }
            if (lineage.latecomers() > latecomers) {
                LOG.warn(
                        "{} shards are listed whose children are being read or have been; they count as read and are"
                                + " not read now, which would put old records behind new ones",
                        lineage.latecomers() - latecomers);
            }
            changed();
        }

        @Override
        public Gap listingCompleted(boolean full, boolean last) {
            Gap gap = gap(full);
            firstListCompleted = true;
            if (full) {
                boolean settled = last || gap == Gap.NONE;
                List<LineageShard> givenUp = lineage.listingCompleted(settled);
                if (!givenUp.isEmpty()) {
                    LOG.warn(
                            "{} shards are read before their parents, which the service does not list although it says"
                                    + " that they can be read: {}",
                            givenUp.size(),
                            givenUp.stream()
                                    .limit(SHARDS_IN_A_MESSAGE)
                                    .map(LineageShard::id)
                                    .toList());
                }
                if (firstShards != null) {
                    firstShards.listingCompleted();
                }
                if (settled) {
                    watermarks.listingSettled();
                }
            }
            changed();
            return gap;
        }

        @Override
        public boolean parentChecked(ShardId parent, Parent answer) {
            boolean listAll =
                    switch (answer) {
                        case GONE -> {
                            lineage.parentGone(parent);
                            yield false;
                        }
                        case READABLE -> lineage.parentReadable(parent);
                        case UNCLEAR -> lineage.parentUnclear(parent);
                    };
            changed();
            return listAll;
        }

        @Override
        public boolean isEverythingRead() {
            return lineage.isStockTaken() && hasNothingToRead();
        }

        @Override
        public void streamEnded() {
            streamEnded = true;
            changed();
        }

        @Override
        public Children childrenOf(ShardId parent) {
            if (!lineage.mayHaveUnknownChildren(parent)) {
                return Children.ALL;
            }
            if (!lineage.childrenOf(parent).isEmpty()) {
                return Children.SOME;
            }
            return firstListCompleted || !lineage.isListedAsClosed(parent) ? Children.NONE : Children.TO_BE_LISTED;
        }

        private Gap gap(boolean full) {
            if (full ? lineage.hasParentsToLookForAgain() : lineage.hasShardsWithoutParents()) {
                return Gap.PARENTS;
            }
            return lineage.hasClosedShardsWithoutChildren()
                            || firstShards != null && firstShards.hasClosedShardsWithoutChildren()
                    ? Gap.CHILDREN
                    : Gap.NONE;
        }
    }
}

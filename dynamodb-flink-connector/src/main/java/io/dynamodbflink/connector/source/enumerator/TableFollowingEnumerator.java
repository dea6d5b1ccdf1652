/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.enumerator;

import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.connector.model.StreamArn;
import io.dynamodbflink.connector.source.discovery.DiscoveryLoop;
import io.dynamodbflink.connector.source.discovery.NextStream;
import io.dynamodbflink.connector.source.split.Checkpointing;
import io.dynamodbflink.connector.source.split.CheckpointingEvent;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import io.dynamodbflink.connector.source.split.ShardsPausedEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/**
 * Reads the streams of a table one after the other. When the table's stream is switched off, it is read to its end; when
 * it is switched on again, which makes another stream, that is read from its beginning. Each stream has an enumerator of
 * its own, and this class passes everything on to the present one.
 *
 * <p>The next stream is begun when a checkpoint covers the end of the last, so that no failure leads back into it. An
 * aligned checkpoint also proves that all its records have arrived: changes of a key stay in order over the streams. With
 * other checkpoints that holds for one subtask only; jobs with more do not go on.
 *
 * <p>Changes made while the stream was off are in no stream.
 *
 * @since 0.1.0
 */
public final class TableFollowingEnumerator
        implements SplitEnumerator<DynamoDbStreamsShardSplit, DynamoDbStreamsEnumeratorState> {

    private static final Logger LOG = LoggerFactory.getLogger(TableFollowingEnumerator.class);

    private final SplitEnumeratorContext<DynamoDbStreamsShardSplit> context;
    private final Function<StreamArn, DynamoDbStreamsEnumerator> successor;
    private final DynamoDbClientProvider clients;
    private final Duration longestPause;
    private final DiscoveryLoop loop;

    private final Set<Integer> readers = new TreeSet<>();
    private @Nullable CheckpointingEvent checkpointing;
    private @Nullable ShardsPausedEvent paused;
    private DynamoDbStreamsEnumerator current;
    private @Nullable DynamoDbStreamsAsyncClient client;

    /**
     * Creates the enumerator of a job that starts, or starts again.
     *
     * @param first the enumerator of the stream that is read now
     * @param successor makes the enumerator of a stream that is read from its beginning
     * @param longestPause longest time between two looks for the next stream
     */
    public TableFollowingEnumerator(
            SplitEnumeratorContext<DynamoDbStreamsShardSplit> context,
            DynamoDbStreamsEnumerator first,
            Function<StreamArn, DynamoDbStreamsEnumerator> successor,
            DynamoDbClientProvider clients,
            Duration longestPause) {
        this(
                context,
                first,
                successor,
                clients,
                longestPause,
                new CoordinatorLoop(
                        Objects.requireNonNull(context, "context")::runInCoordinatorThread,
                        Clock.systemUTC(),
                        "stream-search-" + first.stream().tableName()));
    }

    TableFollowingEnumerator(
            SplitEnumeratorContext<DynamoDbStreamsShardSplit> context,
            DynamoDbStreamsEnumerator first,
            Function<StreamArn, DynamoDbStreamsEnumerator> successor,
            DynamoDbClientProvider clients,
            Duration longestPause,
            DiscoveryLoop loop) {
        this.context = Objects.requireNonNull(context, "context");
        this.current = Objects.requireNonNull(first, "first");
        this.successor = Objects.requireNonNull(successor, "successor");
        this.clients = Objects.requireNonNull(clients, "clients");
        this.longestPause = Objects.requireNonNull(longestPause, "longestPause");
        this.loop = Objects.requireNonNull(loop, "loop");
    }

    @Override
    public void start() {
        start(current);
    }

    private void start(DynamoDbStreamsEnumerator enumerator) {
        enumerator.whenCompletelyRead(this::awaitNext);
        enumerator.start();
    }

    private void awaitNext() {
        if (!keepsOrder()) {
            LOG.warn(
                    "The source stays idle: it does not go on with the next stream of table {}, because without aligned"
                            + " checkpoints it cannot tell when the last changes of {} have arrived. Enable aligned"
                            + " checkpoints, or start without this source's state.",
                    current.stream().tableName(),
                    current.stream());
            return;
        }
        LOG.info("Waiting for the next stream of table {}", current.stream().tableName());
        DynamoDbStreamsAsyncClient streams = client == null ? clients.streamsClient() : client;
        client = streams;
        new NextStream(streams, loop, longestPause, current::searchedForNextStream)
                .awaitAfter(current.stream(), this::goOnWith);
    }

    private boolean keepsOrder() {
        return context.currentParallelism() == 1
                || checkpointing != null && checkpointing.checkpointing() == Checkpointing.ALIGNED;
    }

    private void goOnWith(StreamArn next) {
        LOG.warn(
                "Going on with stream {}, from its beginning. Changes made to table {} after {} was switched off and"
                        + " before this one was switched on are in no stream: if there are any, they have to be taken from"
                        + " the table",
                next,
                next.tableName(),
                current.stream());
        current.forgetEverything();
        current.close();
        current = successor.apply(next);
        start(current);
        if (checkpointing != null) {
            for (int reader : readers) {
                current.handleSourceEvent(reader, checkpointing);
            }
        }
        if (paused != null) {
            for (int reader : readers) {
                current.handleSourceEvent(reader, paused);
            }
        }
        // What they reported when they registered was of the last stream.
        readers.forEach(reader -> current.addReader(reader, List.of()));
    }

    @Override
    public void addReader(int subtaskId) {
        readers.add(subtaskId);
        current.addReader(subtaskId);
    }

    @Override
    public void addSplitsBack(List<DynamoDbStreamsShardSplit> splits, int subtaskId) {
        readers.remove(subtaskId);
        current.addSplitsBack(splits, subtaskId);
    }

    @Override
    public void handleSplitRequest(int subtaskId, @Nullable String requesterHostname) {
        current.handleSplitRequest(subtaskId, requesterHostname);
    }

    @Override
    public void handleSourceEvent(int subtaskId, SourceEvent sourceEvent) {
        if (sourceEvent instanceof CheckpointingEvent event) {
            checkpointing = event;
        } else if (sourceEvent instanceof ShardsPausedEvent event) {
            paused = event;
        }
        current.handleSourceEvent(subtaskId, sourceEvent);
    }

    @Override
    public DynamoDbStreamsEnumeratorState snapshotState(long checkpointId) {
        return current.snapshotState(checkpointId);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        current.notifyCheckpointComplete(checkpointId);
    }

    @Override
    public void close() {
        loop.close();
        current.close();
        if (client != null) {
            clients.release(client);
            client = null;
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.discovery;

import io.dynamodbflink.connector.aws.AwsErrors;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.source.SourceSettings;
import io.dynamodbflink.connector.source.lineage.ListedShard;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up the children of shards that ended, a few at a time. Belongs to the thread of the {@link DiscoveryLoop}.
 */
final class ChildLookUps {

    private static final Logger LOG = LoggerFactory.getLogger(ChildLookUps.class);

    /** So that listings get their turn when very many shards end at once. */
    private static final int MAX_IN_FLIGHT = 4;

    private final DescribeStream describeStream;
    private final PatientCalls calls;
    private final DiscoveryLoop loop;
    private final SourceSettings settings;
    private final Consumer<List<ListedShard>> onChildren;
    private final Runnable onRefusal;

    private final Set<ShardId> pending = new HashSet<>();
    private final Queue<LookUp> waiting = new ArrayDeque<>();
    private int inFlight;

    /**
     * @param onChildren takes the children of a shard, page by page
     * @param onRefusal called when the service does not answer for a shard; a listing has to show its children
     */
    ChildLookUps(
            DescribeStream describeStream,
            PatientCalls calls,
            DiscoveryLoop loop,
            SourceSettings settings,
            Consumer<List<ListedShard>> onChildren,
            Runnable onRefusal) {
        this.describeStream = describeStream;
        this.calls = calls;
        this.loop = loop;
        this.settings = settings;
        this.onChildren = onChildren;
        this.onRefusal = onRefusal;
    }

    void add(ShardId parent) {
        if (pending.add(parent)) {
            enqueue(new LookUp(parent));
        }
    }

    private void enqueue(LookUp lookUp) {
        waiting.add(lookUp);
        startNext();
    }

    private void startNext() {
        while (inFlight < MAX_IN_FLIGHT) {
            LookUp next = waiting.poll();
            if (next == null) {
                return;
            }
            inFlight++;
            readPage(next, null);
        }
    }

    private void readPage(LookUp lookUp, @Nullable ShardId after) {
        calls.call(
                "DescribeStream of the children of " + lookUp.parent,
                () -> describeStream.children(lookUp.parent, after),
                page -> pageRead(lookUp, page),
                error -> refused(lookUp, error));
    }

    private void pageRead(LookUp lookUp, ShardPage page) {
        if (!page.shards().isEmpty()) {
            lookUp.found = true;
            onChildren.accept(page.shards());
        }
        ShardId next = page.next();
        if (next != null) {
            readPage(lookUp, next);
            return;
        }
        inFlight--;
        if (lookUp.found || !page.live()) {
            pending.remove(lookUp.parent);
        } else if (lookUp.attempts < settings.inconsistencyRetries()) {
            lookUp.attempts++;
            loop.schedule(settings.backoff().delayAfter(lookUp.attempts), () -> enqueue(lookUp));
        } else {
            LOG.info("Shard {} has ended and shows no children yet; the next discovery looks again", lookUp.parent);
            pending.remove(lookUp.parent);
        }
        startNext();
    }

    private void refused(LookUp lookUp, Throwable error) {
        LOG.info(
                "The children of shard {} cannot be looked up, all shards are listed instead: {}",
                lookUp.parent,
                AwsErrors.describe(error));
        inFlight--;
        pending.remove(lookUp.parent);
        onRefusal.run();
        startNext();
    }

    private static final class LookUp {

        private final ShardId parent;
        private int attempts;
        private boolean found;

        private LookUp(ShardId parent) {
            this.parent = parent;
        }
    }
}

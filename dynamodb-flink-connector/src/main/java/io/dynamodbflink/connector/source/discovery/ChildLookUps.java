/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.discovery;

import io.dynamodbflink.connector.aws.AwsErrors;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.source.SourceSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up the children of shards that ended, a few at a time. Belongs to the thread of the {@link DiscoveryLoop}.
 *
 * <p>A shard that was split has two children. If one shows without the other, nothing tells that there is another: the
 * shard is looked up once more after {@link #SECOND_LOOK}, without hurry.
 */
final class ChildLookUps {

    private static final Logger LOG = LoggerFactory.getLogger(ChildLookUps.class);

    /** The rate of calls is the limit, not their number: two keep it busy. */
    private static final int URGENT_IN_FLIGHT = 2;

    private static final int ROUTINE_IN_FLIGHT = 1;

    /** Urgent look-ups waiting for their turn from which on one call for all new shards is the faster way. */
    private static final int MANY = 2;

    static final Duration SECOND_LOOK = Duration.ofSeconds(10);

    private final DescribeStream describeStream;
    private final PatientCalls calls;
    private final DiscoveryLoop loop;
    private final SourceSettings settings;
    private final DiscoveryListener listener;
    private final Requests requests;

    private final Set<ShardId> pending = new HashSet<>();
    private final Lane urgent;
    private final Lane routine;
    /** Those that showed no children as often as the settings say. */
    private final Set<ShardId> childless = new LinkedHashSet<>();
    /** Those that the first list, a hundred shards at a call, shows sooner than look-ups would. */
    private final Set<ShardId> toBeListed = new LinkedHashSet<>();

    /** What look-ups ask of the listings. */
    interface Requests {

        /** Very many shards have ended: whatever is new is to be listed. */
        void listNew();

        /** Look-ups cannot tell, or the stream is being switched off: a full list has to show what there is. */
        void listAll();
    }

    ChildLookUps(
            DescribeStream describeStream,
            PatientCalls calls,
            CallQueue queue,
            DiscoveryLoop loop,
            SourceSettings settings,
            DiscoveryListener listener,
            Requests requests) {
        this.describeStream = describeStream;
        this.calls = calls;
        this.urgent = new Lane(URGENT_IN_FLIGHT, queue::urgent);
        this.routine = new Lane(ROUTINE_IN_FLIGHT, queue::routine);
        this.loop = loop;
        this.settings = settings;
        this.listener = listener;
        this.requests = requests;
    }

    void add(ShardId parent) {
        childless.remove(parent);
        if (pending.add(parent)) {
            enqueue(new LookUp(parent), urgent);
        }
    }

    /** The first list is complete: looks for the children that it was to show, unless it has. */
    void firstListCompleted() {
        List<ShardId> listed = List.copyOf(toBeListed);
        toBeListed.clear();
        listed.forEach(this::add);
    }

    /** Looks once more for the children that have not shown. */
    void repeat() {
        List<ShardId> again = List.copyOf(childless);
        childless.clear();
        for (ShardId parent : again) {
            if (pending.add(parent)) {
                LookUp lookUp = new LookUp(parent);
                lookUp.attempts = settings.inconsistencyRetries();
                enqueue(lookUp, routine);
            }
        }
    }

    private void enqueue(LookUp lookUp, Lane lane) {
        lane.waiting.add(lookUp);
        startNext(lane);
        if (urgent.waiting.size() >= MANY) {
            requests.listNew();
        }
    }

    private void startNext(Lane lane) {
        while (lane.inFlight < lane.maxInFlight) {
            LookUp next = lane.waiting.poll();
            if (next == null) {
                return;
            }
            DiscoveryListener.Children known = listener.childrenOf(next.parent);
            if (known == DiscoveryListener.Children.ALL) {
                pending.remove(next.parent);
            } else if (known == DiscoveryListener.Children.TO_BE_LISTED) {
                pending.remove(next.parent);
                toBeListed.add(next.parent);
            } else if (known == DiscoveryListener.Children.SOME && lane == urgent && !lane.waiting.isEmpty()) {
                lookAgainLater(next);
            } else {
                lane.inFlight++;
                readPage(next, lane, null);
            }
        }
    }

    private void lookAgainLater(LookUp lookUp) {
        lookUp.isSecondLook = true;
        loop.schedule(SECOND_LOOK, () -> enqueue(lookUp, routine));
    }

    private void readPage(LookUp lookUp, Lane lane, @Nullable ShardId after) {
        calls.call(
                "DescribeStream of the children of " + lookUp.parent,
                lane.turn,
                () -> describeStream.children(lookUp.parent, after),
                page -> pageRead(lookUp, lane, page),
                error -> refused(lookUp, lane, error));
    }

    private void pageRead(LookUp lookUp, Lane lane, ShardPage page) {
        if (!page.shards().isEmpty()) {
            lookUp.found += page.shards().size();
            listener.shardsListed(page.shards());
        }
        ShardId next = page.next();
        if (next != null) {
            readPage(lookUp, lane, next);
            return;
        }
        lane.inFlight--;
        if (lookUp.found == 1 && !lookUp.isSecondLook && page.live()) {
            lookAgainLater(lookUp);
        } else if (lookUp.found > 0 || lookUp.isSecondLook) {
            pending.remove(lookUp.parent);
        } else if (!page.live()) {
            pending.remove(lookUp.parent);
            requests.listAll();
        } else if (lookUp.attempts < settings.inconsistencyRetries()) {
            lookUp.attempts++;
            loop.schedule(settings.backoff().delayAfter(lookUp.attempts), () -> enqueue(lookUp, urgent));
        } else {
            LOG.info("Shard {} has ended and shows no children yet; the next discovery looks again", lookUp.parent);
            pending.remove(lookUp.parent);
            childless.add(lookUp.parent);
        }
        startNext(lane);
    }

    private void refused(LookUp lookUp, Lane lane, Throwable error) {
        lane.inFlight--;
        pending.remove(lookUp.parent);
        if (lookUp.isSecondLook) {
            LOG.debug("The children of shard {} cannot be looked up: {}", lookUp.parent, AwsErrors.describe(error));
        } else {
            LOG.info(
                    "The children of shard {} cannot be looked up, all shards are listed instead: {}",
                    lookUp.parent,
                    AwsErrors.describe(error));
            requests.listAll();
        }
        startNext(lane);
    }

    /** Look-ups of one urgency. */
    private static final class Lane {

        private final int maxInFlight;
        private final Consumer<Runnable> turn;
        private final Queue<LookUp> waiting = new ArrayDeque<>();
        private int inFlight;

        private Lane(int maxInFlight, Consumer<Runnable> turn) {
            this.maxInFlight = maxInFlight;
            this.turn = turn;
        }
    }

    private static final class LookUp {

        private final ShardId parent;
        private boolean isSecondLook;
        private int attempts;
        private int found;

        private LookUp(ShardId parent) {
            this.parent = parent;
        }
    }
}

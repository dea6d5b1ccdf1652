/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.aws.AwsErrors;
import io.dynamodbflink.connector.source.SourceSettings;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads all shards of a subtask at once. Each shard has at most one call in flight, because each page names the next
 * one; the shards do not wait for each other. The next page of a shard is asked for as soon as the previous has arrived,
 * up to a number of pages per shard and a number of bytes per subtask that wait to be emitted.
 *
 * <p>Everything that changes happens on the event loop; calls do not block, so one thread is enough for any number of
 * shards. Flink's fetcher thread only takes what is ready.
 */
final class ShardEngine implements AutoCloseable {

    /** Pages per shard that are fetched ahead of emission. */
    static final int PAGES_AHEAD = 4;

    private final ShardPages pages;
    private final EventLoop loop;
    private final ShardReporter reporter;
    private final SourceSettings settings;
    private final Clock clock;
    private final ReadyPages ready = new ReadyPages();
    private final PageBudget budget;
    private final Map<String, PolledShard> shards = new HashMap<>();

    /** Shards of which a page has been read; Flink's threads ask for them. */
    private final Set<String> begun = ConcurrentHashMap.newKeySet();

    /** Shards whose call is due and waits for the budget, longest wait first. */
    private final Set<PolledShard> hungry = new LinkedHashSet<>();

    /** Takes over the pages and the loop: {@link #close()} closes them. */
    ShardEngine(ShardPages pages, EventLoop loop, ShardReporter reporter, SourceSettings settings, Clock clock) {
        this.pages = pages;
        this.loop = loop;
        this.reporter = reporter;
        this.settings = settings;
        this.clock = clock;
        this.budget = new PageBudget(settings.reader().bufferBytes());
    }

    /** Bytes of pages that wait to be emitted, and of calls in flight. */
    long bytesHeld() {
        return budget.used();
    }

    /** Whether a page of the shard has been read since it was added, be it empty. */
    boolean hasBegun(String splitId) {
        return begun.contains(splitId);
    }

    /** Nothing will be asked about the shard any more. */
    void forget(String splitId) {
        begun.remove(splitId);
    }

    void add(List<DynamoDbStreamsShardSplit> splits) {
        splits.forEach(split -> ready.addShard(split.splitId()));
        run(() -> splits.forEach(this::begin));
    }

    void pause(Collection<String> splitIds) {
        ready.pause(splitIds);
        run(() -> {
            splitIds.forEach(splitId -> setPaused(shards.get(splitId), true));
            feed();
        });
    }

    void resume(Collection<String> splitIds) {
        ready.resume(splitIds);
        run(() -> splitIds.forEach(splitId -> setPaused(shards.get(splitId), false)));
    }

    /** Waits for pages; returns none if woken up. */
    PageBatch take() throws IOException {
        List<ReadyPage> batch = ready.take();
        run(() -> batch.forEach(this::handedOn));
        return new PageBatch(
                batch,
                emitted -> run(() -> {
                    emitted.forEach(this::emitted);
                    feed();
                }));
    }

    /** Has shards reported on of which nothing has been heard for a while. To be called every second, on the loop. */
    void beat() {
        Instant now = clock.instant();
        reporter.beat(now);
        shards.values().forEach(shard -> reporter.heartbeat(shard, now));
    }

    void wakeUp() {
        ready.wakeUp();
    }

    @Override
    public void close() {
        run(() -> {
            for (PolledShard shard : shards.values()) {
                end(shard);
                reporter.left(shard);
            }
            shards.clear();
        });
        loop.close();
        pages.close();
    }

    private void run(Runnable task) {
        loop.execute(guarded(task));
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                ready.fail(e);
            }
        };
    }

    private void begin(DynamoDbStreamsShardSplit split) {
        PolledShard shard = new PolledShard(split, new ShardCursor(split, settings, clock), atTip());
        shards.put(split.splitId(), shard);
        reporter.began(shard);
        becomeDue(shard);
    }

    private void end(PolledShard shard) {
        shard.ended = true;
        hungry.remove(shard);
        budget.giveBackAll(shard);
        CompletableFuture<?> call = shard.call;
        if (call != null) {
            call.cancel(true);
        }
    }

    private void setPaused(@Nullable PolledShard shard, boolean paused) {
        if (shard != null) {
            budget.setPaused(shard, paused);
            shard.interrupted();
            hungry.remove(shard);
            callIfPossible(shard);
        }
    }

    private void becomeDue(PolledShard shard) {
        shard.due = true;
        callIfPossible(shard);
    }

    private void callIfPossible(PolledShard shard) {
        if (!shard.due || shard.paused || shard.ended || shard.pagesAhead >= PAGES_AHEAD) {
            return;
        }
        if (shard.cursor.nextCall() instanceof ShardCall.Open open) {
            call(shard, 0, () -> pages.open(shard.split, open.position()), this::opened);
        } else {
            hungry.add(shard);
            feed();
        }
    }

    private void feed() {
        Iterator<PolledShard> waiting = hungry.iterator();
        while (waiting.hasNext()) {
            PolledShard shard = waiting.next();
            if (!budget.hasRoomFor(shard.expectedBytes())) {
                return;
            }
            waiting.remove();
            if (shard.cursor.nextCall() instanceof ShardCall.Read read) {
                Instant asked = clock.instant();
                call(
                        shard,
                        shard.expectedBytes(),
                        () -> pages.read(read.iterator()),
                        (answered, page) -> fetched(answered, page, asked));
            }
        }
    }

    private <A> void call(
            PolledShard shard,
            long bytes,
            Supplier<CompletableFuture<A>> call,
            BiConsumer<PolledShard, A> whenAnswered) {
        shard.due = false;
        budget.hold(shard, bytes);
        CompletableFuture<A> answer;
        try {
            answer = call.get();
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        shard.call = answer;
        answer.whenComplete((value, error) -> run(() -> {
            shard.call = null;
            if (shard.ended) {
                return;
            }
            budget.giveBack(shard, bytes);
            if (error != null) {
                failed(shard, error);
            } else {
                whenAnswered.accept(shard, value);
            }
            feed();
        }));
    }

    private void opened(PolledShard shard, String iterator) {
        follow(shard, shard.cursor.onIterator(iterator), Duration.ZERO);
    }

    private void fetched(PolledShard shard, ShardPage page, Instant asked) {
        Instant answered = clock.instant();
        Duration taken = Duration.between(asked, answered);
        shard.polledAt = answered;
        shard.trouble = null;
        reporter.pageFetched(page, taken.toMillis());
        shard.pageArrived(page.bytes());
        PageRead read = shard.cursor.onPage(page);
        begun.add(shard.splitId());
        if (read.loss() != null) {
            reporter.lost(read.loss());
        }
        if (read.newestCreation() != null) {
            shard.newestFetched = read.newestCreation();
        }
        ShardLag lag = read.behind() && shard.newestFetched != null ? ShardLag.behind(shard.newestFetched) : atTip();
        boolean last = read.next() instanceof ShardStep.Finish;
        if (last || !read.records().isEmpty()) {
            queue(new ReadyPage(shard, read.records(), page.bytes(), lag, last));
        } else if (shard.pagesWaiting == 0) {
            reporter.progressed(shard, lag);
        }
        follow(shard, read.next(), taken);
    }

    private ShardLag atTip() {
        return ShardLag.atTip(clock.instant(), settings.reader().idlePollDelay());
    }

    private void failed(PolledShard shard, Throwable error) {
        shard.interrupted();
        Setback setback = shard.cursor.onFailure(error);
        reporter.setBack(shard, setback, AwsErrors.classify(error), AwsErrors.describe(error));
        if (setback.next() instanceof ShardStep.Finish) {
            queue(new ReadyPage(shard, List.of(), 0, atTip(), true));
        }
        follow(shard, setback.next(), Duration.ZERO);
    }

    private void queue(ReadyPage page) {
        PolledShard shard = page.shard();
        budget.hold(shard, page.bytes());
        shard.pagesAhead++;
        shard.pagesWaiting++;
        ready.put(page);
    }

    /**
     * @param passed how much of a delay has passed
     */
    private void follow(PolledShard shard, ShardStep step, Duration passed) {
        if (step instanceof ShardStep.CallAfter callAfter) {
            Duration delay = callAfter.delay().minus(passed);
            if (delay.isZero() || delay.isNegative()) {
                becomeDue(shard);
            } else {
                loop.schedule(guarded(() -> becomeDue(shard)), delay);
            }
        } else if (step instanceof ShardStep.Finish) {
            shards.remove(shard.splitId());
        } else if (step instanceof ShardStep.Fail fail) {
            ready.fail(fail.cause());
        }
    }

    private void handedOn(ReadyPage page) {
        page.shard().pagesWaiting--;
        reporter.handedOn(page.shard(), page);
    }

    private void emitted(ReadyPage page) {
        PolledShard shard = page.shard();
        if (!shard.ended) {
            shard.pagesAhead--;
            budget.giveBack(shard, page.bytes());
            callIfPossible(shard);
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.test.simulator.SimulatedShard;
import io.dynamodbflink.test.simulator.SimulatedStream;
import io.dynamodbflink.test.simulator.SimulatedTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.apache.flink.util.function.ThrowingRunnable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Bad weather over a stream: in every tick a burst of writes and the end of a shard, and now and then a blow. What happens
 * in which tick follows from the seed; how long a blow takes does not, and the writes go on meanwhile.
 */
final class Storm {

    private static final Duration TICK = Duration.ofMillis(50);
    private static final int TICKS_TO_A_BLOW = 20;

    /** A minute: what has not happened by then is not bound to happen. */
    private static final int MOST_TICKS = 1_200;

    private static final int KEYS = 200;
    private static final int WRITES_IN_A_TICK = 40;
    private static final int MOST_OPEN_SHARDS = 24;

    private final SimulatedTable table;
    private final Random random;
    private final boolean deletes;
    private boolean trims;
    private BooleanSupplier seen = () -> true;
    private final List<ThrowingRunnable<Exception>> blows = new ArrayList<>();
    private final Map<String, Long> versions = new HashMap<>();
    private CompletableFuture<Void> blown = CompletableFuture.completedFuture(null);
    private int ticks;

    /**
     * @param deletes whether items are deleted too, every fifth time
     */
    Storm(SimulatedTable table, boolean deletes, long seed) {
        this.table = table;
        this.deletes = deletes;
        this.random = new Random(seed);
    }

    /** Adds one of the things of which one happens every {@value #TICKS_TO_A_BLOW} ticks, in turn. */
    Storm withBlow(ThrowingRunnable<Exception> blow) {
        blows.add(blow);
        return this;
    }

    /** Lets records leave the stream, read or not. */
    Storm withTrims() {
        trims = true;
        return this;
    }

    /** Goes on for longer than it has to until this has happened, which is then no matter of luck. */
    Storm until(BooleanSupplier happened) {
        seen = happened;
        return this;
    }

    /**
     * Rages for some ticks; then every open shard rolls, so that a shard which lists have not shown yet is missed, and
     * every key is written once more, so that the job shows what it knows of it.
     */
    void rage(int numberOfTicks) throws Exception {
        Collections.shuffle(blows, random);
        ScheduledExecutorService weather = Executors.newSingleThreadScheduledExecutor();
        ExecutorService blasts = Executors.newSingleThreadExecutor();
        CompletableFuture<Void> over = new CompletableFuture<>();
        weather.scheduleAtFixedRate(
                () -> {
                    try {
                        if (ticks++ < numberOfTicks || !seen.getAsBoolean()) {
                            assertThat(ticks).as("ticks of the storm").isLessThan(MOST_TICKS);
                            tick();
                            if (ticks % TICKS_TO_A_BLOW == 0) {
                                blows.add(blows.remove(0));
                                blown = blown.thenRunAsync(blow(blows.get(blows.size() - 1)), blasts);
                            }
                        } else {
                            over.complete(null);
                        }
                    } catch (Throwable e) {
                        over.completeExceptionally(e);
                    }
                },
                0,
                TICK.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            over.get();
            blown.get();
        } finally {
            weather.shutdownNow();
            blasts.shutdownNow();
        }
        table.stream().rollAll();
        writeEveryKey();
    }

    private static Runnable blow(ThrowingRunnable<Exception> blow) {
        return () -> {
            try {
                blow.run();
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        };
    }

    private void tick() {
        for (int i = 0; i < WRITES_IN_A_TICK; i++) {
            String key = "key-" + random.nextInt(KEYS);
            if (deletes && random.nextInt(5) == 0) {
                table.delete(Map.of("id", AttributeValue.fromS(key)));
            } else {
                write(key);
            }
        }
        endShard();
        if (trims && random.nextInt(4) == 0) {
            trim();
        }
    }

    /** Time takes the records and shards before others first. */
    private void trim() {
        List<SimulatedShard> shards = table.stream().shards();
        SimulatedShard shard = shards.get(random.nextInt(shards.size()));
        boolean expires = !shard.open() && random.nextInt(4) == 0;
        for (String id = shard.parentId();
                id != null;
                id = table.stream().shard(id).parentId()) {
            if (expires) {
                table.stream().expire(id);
            } else {
                table.stream().trimAll(id);
            }
        }
        if (expires) {
            table.stream().expire(shard.id());
        } else if (shard.records() > 0) {
            table.stream().trim(shard.id(), random.nextInt(shard.records()) + 1);
        }
    }

    void writeEveryKey() {
        for (int key = 0; key < KEYS; key++) {
            write("key-" + key);
        }
    }

    private void write(String key) {
        long version = versions.merge(key, 1L, Long::sum);
        table.put(Map.of("id", AttributeValue.fromS(key), "version", AttributeValue.fromN(String.valueOf(version))));
    }

    private void endShard() {
        SimulatedStream stream = table.stream();
        List<SimulatedShard> open = stream.openShards();
        String shard = open.get(random.nextInt(open.size())).id();
        if (open.size() < MOST_OPEN_SHARDS && random.nextInt(3) == 0) {
            stream.split(shard);
        } else {
            stream.roll(shard);
        }
    }

    /** The versions of every key, in their order; every one of them has been written if nothing was deleted. */
    Map<String, List<Long>> written() {
        Map<String, List<Long>> all = new HashMap<>();
        versions.forEach((key, last) ->
                all.put(key, LongStream.rangeClosed(1, last).boxed().toList()));
        return all;
    }
}

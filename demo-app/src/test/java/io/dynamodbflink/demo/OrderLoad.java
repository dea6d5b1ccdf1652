/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo;

import io.dynamodbflink.demo.shop.Order;
import io.dynamodbflink.demo.shop.OrderStatus;
import io.dynamodbflink.test.simulator.SimulatedShard;
import io.dynamodbflink.test.simulator.SimulatedStream;
import io.dynamodbflink.test.simulator.SimulatedTable;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Places, changes and removes orders without pause, whether or not an application is there to see it, and has the
 * shards of their stream roll and split.
 */
final class OrderLoad implements AutoCloseable {

    private static final int ORDERS = 300;
    private static final int MAX_OPEN_SHARDS = 8;
    private static final List<String> CUSTOMERS = List.of("c-1", "c-2", "c-3", "c-4", "c-5");
    private static final List<String> CURRENCIES = List.of("EUR", "SEK", "USD");

    private final SimulatedTable table;
    private final Random random;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread created = new Thread(task, "order-load");
        created.setDaemon(true);
        return created;
    });
    private final List<ScheduledFuture<?>> repeated;

    private long version;

    /**
     * @param everyChange time between two changes of an order
     * @param everyShard time between two changes of the shards
     */
    OrderLoad(SimulatedTable table, long seed, Duration everyChange, Duration everyShard) {
        this.table = table;
        this.random = new Random(seed);
        this.repeated = List.of(repeat(this::changeAnOrder, everyChange), repeat(this::changeAShard, everyShard));
    }

    private ScheduledFuture<?> repeat(Runnable action, Duration every) {
        return thread.scheduleAtFixedRate(action, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void changeAnOrder() {
        String id = String.format(Locale.ROOT, "load-%03d", random.nextInt(ORDERS));
        if (random.nextInt(10) == 0) {
            table.delete(Map.of("orderId", AttributeValue.fromS(id)));
            return;
        }
        Order order = new Order(
                id,
                pick(CUSTOMERS),
                BigDecimal.valueOf(500 + random.nextInt(50_000), 2),
                pick(CURRENCIES),
                random.nextInt(5) == 0 ? OrderStatus.CANCELLED : OrderStatus.PAID);
        Map<String, AttributeValue> item = new HashMap<>(order.toItem());
        item.put("version", AttributeValue.fromN(Long.toString(++version)));
        table.put(item);
    }

    private void changeAShard() {
        SimulatedStream stream = table.stream();
        List<SimulatedShard> open = stream.openShards();
        String shard = pick(open).id();
        if (open.size() < MAX_OPEN_SHARDS && random.nextInt(3) == 0) {
            stream.split(shard);
        } else {
            stream.roll(shard);
        }
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** When this returns, no change is under way and none will be made. Fails if a change has failed. */
    void stop() throws InterruptedException, ExecutionException {
        for (ScheduledFuture<?> repetition : repeated) {
            if (repetition.isDone()) {
                // Only a failure ends it before we do: tell it.
                repetition.get();
            }
        }
        close();
        thread.awaitTermination(1, TimeUnit.MINUTES);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

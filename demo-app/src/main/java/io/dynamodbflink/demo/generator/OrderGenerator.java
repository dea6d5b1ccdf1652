/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo.generator;

import io.dynamodbflink.demo.DemoProperties;
import io.dynamodbflink.demo.shop.CustomerDirectory;
import io.dynamodbflink.demo.shop.ExchangeRates;
import io.dynamodbflink.demo.shop.Order;
import io.dynamodbflink.demo.shop.OrderStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Places orders, moves them on, and removes old ones, one change at a time. */
@Component
public class OrderGenerator {

    private static final Logger LOG = LoggerFactory.getLogger(OrderGenerator.class);

    private final OrderBook book;
    private final DemoProperties properties;
    private final List<String> customers;
    private final List<String> currencies;
    private final Random random = new Random();
    private final String batch =
            Long.toString(Instant.now().getEpochSecond(), Character.MAX_RADIX).toUpperCase(Locale.ROOT);

    private final Deque<Order> orders = new ArrayDeque<>();
    private int placed;
    private int changed;
    private int removed;
    private volatile boolean paused;

    OrderGenerator(
            OrderBook book, DemoProperties properties, CustomerDirectory customers, ExchangeRates exchangeRates) {
        this.book = book;
        this.properties = properties;
        this.customers = List.copyOf(customers.ids());
        this.currencies = List.copyOf(exchangeRates.currencies());
    }

    @Scheduled(fixedRateString = "${demo.change-interval}")
    synchronized void change() {
        if (paused) {
            return;
        }
        if (orders.size() >= properties.maxOrders()) {
            removeOldest();
        } else if (orders.isEmpty() || random.nextInt(5) < 2) {
            place();
        } else {
            moveOn();
        }
    }

    @Scheduled(initialDelayString = "10s", fixedRateString = "10s")
    synchronized void report() {
        LOG.info("{} orders: {} placed, {} changed, {} removed", orders.size(), placed, changed, removed);
    }

    /** When this returns, no change is under way and none will be made. */
    public synchronized void pause() {
        paused = true;
        LOG.info("Paused: no order is placed or changed");
    }

    /** Goes on after {@link #pause()}. */
    public synchronized void resume() {
        paused = false;
        LOG.info("Resumed");
    }

    /** Begins no more changes while what they need is closed. Waits for none: the application is to stop in time. */
    @EventListener(ContextClosedEvent.class)
    void end() {
        paused = true;
    }

    private void place() {
        Order order = new Order(
                batch + "-" + String.format(Locale.ROOT, "%04d", placed + 1),
                customers.get(random.nextInt(customers.size())),
                BigDecimal.valueOf(500 + random.nextInt(50_000), 2),
                currencies.get(random.nextInt(currencies.size())),
                OrderStatus.PLACED);
        book.put(order);
        orders.addLast(order);
        placed++;
    }

    private void moveOn() {
        List<Order> open = new ArrayList<>(orders);
        Order order = open.get(random.nextInt(open.size()));
        OrderStatus status =
                random.nextInt(10) == 0 ? OrderStatus.CANCELLED : order.status().next();
        Order moved = order.withStatus(status);
        book.put(moved);
        orders.remove(order);
        orders.addLast(moved);
        changed++;
    }

    private void removeOldest() {
        Order oldest = orders.getFirst();
        book.remove(oldest);
        orders.removeFirst();
        removed++;
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import com.amazonaws.services.dynamodbv2.AcquireLockOptions;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClient;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClientOptions;
import com.amazonaws.services.dynamodbv2.LockItem;
import com.amazonaws.services.dynamodbv2.model.LockCurrentlyUnavailableException;
import com.amazonaws.services.dynamodbv2.model.LockNotGrantedException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A lock of AWS's DynamoDB lock client. It is told when to send heartbeats: its own heartbeat thread tells nobody
 * whether they arrive. It counts a lease from before the call that begins it, by {@link System#nanoTime}, and the lease
 * of another client from after it has first seen its latest heartbeat, so that clocks of different machines are never
 * compared.
 */
final class DynamoDbLeaseLock implements LeaseLock {

    /** The attribute that the client reads the lock's name from. */
    static final String PARTITION_KEY = "key";

    private final String name;
    private final LockTable table;
    private final AmazonDynamoDBLockClient client;

    private @Nullable LockItem held;

    DynamoDbLeaseLock(String name, Duration lease, Duration heartbeat, LockTable table) {
        this.name = Objects.requireNonNull(name, "name");
        this.table = Objects.requireNonNull(table, "table");
        this.client = new AmazonDynamoDBLockClient(AmazonDynamoDBLockClientOptions.builder(table, table.name())
                .withPartitionKeyName(PARTITION_KEY)
                .withOwnerName(table.instance())
                .withTimeUnit(TimeUnit.MILLISECONDS)
                .withLeaseDuration(lease.toMillis())
                .withHeartbeatPeriod(heartbeat.toMillis())
                .withCreateHeartbeatBackgroundThread(false)
                .build());
    }

    @Override
    public String instance() {
        return table.instance();
    }

    @Override
    public OptionalLong tryAcquire(long deadline) {
        table.giveUpAt(deadline);
        try {
            LockItem acquired = client.acquireLock(AcquireLockOptions.builder(name)
                    .withShouldSkipBlockingWait(true)
                    .withAcquireReleasedLocksConsistently(true)
                    .withDeleteLockOnRelease(false)
                    .withTimeUnit(TimeUnit.MILLISECONDS)
                    .withAdditionalTimeToWaitForLock(0L)
                    .withRefreshPeriod(1L)
                    .build());
            held = acquired;
            return OptionalLong.of(since(acquired));
        } catch (LockCurrentlyUnavailableException | LockNotGrantedException e) {
            return OptionalLong.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking for the lock '" + name + "'", e);
        }
    }

    @Override
    public Optional<String> holder() {
        return table.lastReadOwner();
    }

    @Override
    public OptionalLong renew(long deadline) {
        LockItem present = held;
        if (present == null) {
            return OptionalLong.empty();
        }
        table.giveUpAt(deadline);
        try {
            client.sendHeartbeat(present);
            return OptionalLong.of(since(present));
        } catch (LockNotGrantedException e) {
            held = null;
            return OptionalLong.empty();
        }
    }

    @Override
    public void release(long deadline) {
        LockItem present = held;
        held = null;
        if (present != null) {
            table.giveUpAt(deadline);
            client.releaseLock(present);
        }
    }

    private static long since(LockItem item) {
        return TimeUnit.MILLISECONDS.toNanos(item.getLookupTime());
    }

    /** What has not been released by then is left to the end of its lease. */
    @Override
    public void close() {
        held = null;
        table.close();
    }
}

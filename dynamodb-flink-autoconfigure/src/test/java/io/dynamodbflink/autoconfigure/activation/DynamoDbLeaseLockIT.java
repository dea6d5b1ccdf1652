/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.connector.aws.AwsClientFactory;
import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** The lock client at work on a table, also when answers are lost. */
class DynamoDbLeaseLockIT {

    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration HEARTBEAT = Duration.ofMillis(400);

    private final DynamoDbStreamsSimulator simulator = DynamoDbStreamsSimulator.start();
    private final List<LeaseLock> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(LeaseLock::close);
        simulator.close();
    }

    @Test
    void onlyOneOfTwoInstancesGetsTheLock() {
        createTable();
        LeaseLock first = open("first");
        LeaseLock second = open("second");

        assertThat(first.tryAcquire(soon())).isPresent();
        assertThat(second.tryAcquire(soon())).isEmpty();
        assertThat(second.holder()).contains("first");
    }

    @Test
    void releasedLockIsTakenAtOnce() {
        createTable();
        LeaseLock first = open("first");
        LeaseLock second = open("second");
        first.tryAcquire(soon());
        second.tryAcquire(soon());

        first.release(soon());

        assertThat(second.tryAcquire(soon())).isPresent();
        assertThat(first.tryAcquire(soon())).isEmpty();
        assertThat(first.holder()).contains("second");
    }

    @Test
    void lockIsTakenOverWhenItsLeaseHasNotBeenRenewed() {
        createTable();
        LeaseLock first = open("first");
        LeaseLock second = open("second");
        long acquired = first.tryAcquire(soon()).orElseThrow();

        await().until(() -> second.tryAcquire(soon()).isPresent());

        assertThat(System.nanoTime() - acquired).isGreaterThan(LEASE.toNanos());
        assertThat(first.renew(soon())).isEmpty();
    }

    @Test
    void renewedLeaseCountsFromBeforeTheRenewal() {
        createTable();
        LeaseLock lock = open("first");
        long acquired = lock.tryAcquire(soon()).orElseThrow();

        simulator.faults().on(Operation.UPDATE_ITEM).once().inject(Fault.delay(Duration.ofMillis(200)));
        long before = System.nanoTime();
        long renewed = lock.renew(soon()).orElseThrow();

        assertThat(renewed).isGreaterThanOrEqualTo(acquired).isBetween(before - 2_000_000, before + 100_000_000);
    }

    @Test
    void renewalWhoseAnswerIsLostIsNotTakenForALoss() {
        createTable();
        LeaseLock lock = open("first");
        lock.tryAcquire(soon());

        simulator.faults().on(Operation.UPDATE_ITEM).times(2).inject(Fault.lostAnswer());

        assertThat(lock.renew(soon())).isPresent();
        assertThat(lock.renew(soon())).isPresent();
    }

    @Test
    void acquisitionWhoseAnswerIsLostIsNotTakenForAnotherInstances() {
        createTable();
        simulator.faults().on(Operation.PUT_ITEM).once().inject(Fault.lostAnswer());
        assertThat(open("first").tryAcquire(soon())).isPresent();
    }

    @Test
    void lockThatWasTakenWithoutKnowingIsTakenAgainWithoutWaitingForTheEndOfItsLease() {
        createTable();
        LeaseLock lock = open("first", Duration.ofMinutes(10));
        simulator.faults().on(Operation.PUT_ITEM).once().inject(Fault.hangAfterwards());
        assertThatExceptionOfType(LockTableException.class)
                .isThrownBy(() -> lock.tryAcquire(System.nanoTime() + HEARTBEAT.toNanos() / 2));

        assertThat(open("second", Duration.ofMinutes(10)).tryAcquire(soon())).isEmpty();
        await().until(() -> lock.tryAcquire(soon()).isPresent());
    }

    @Test
    void tableThatHangsIsAskedAgain() {
        createTable();
        LeaseLock lock = open("first");
        lock.tryAcquire(soon());

        simulator.faults().on(Operation.UPDATE_ITEM).once().inject(Fault.hang());

        assertThat(lock.renew(System.nanoTime() + 3 * HEARTBEAT.toNanos())).isPresent();
    }

    @Test
    void tableThatDoesNotAnswerInTimeLeavesItOpenWhoHasTheLock() {
        createTable();
        LeaseLock lock = open("first");
        lock.tryAcquire(soon());
        simulator.faults().on(Operation.UPDATE_ITEM).inject(Fault.hang());

        assertThatExceptionOfType(LockTableException.class)
                .isThrownBy(() -> lock.renew(System.nanoTime() + HEARTBEAT.toNanos()))
                .withMessageContaining("'locks'");
    }

    @Test
    void missingTableIsAFailureThatNamesItsKey() {
        assertThatExceptionOfType(FailureAnalyzedException.class)
                .isThrownBy(() -> new LockTableSetup(table("any"), false).prepare())
                .satisfies(failure -> {
                    assertThat(failure.analysis().getDescription()).contains("'locks' does not exist");
                    assertThat(failure.analysis().getAction())
                            .contains("partition key 'key' (a string)", "create-table=true");
                });
    }

    @Test
    void missingTableIsCreatedIfThatIsWanted() {
        new LockTableSetup(table("any"), true).prepare();
        assertThat(open("first").tryAcquire(soon())).isPresent();
        new LockTableSetup(table("any"), true).prepare();
    }

    @Test
    void tableWithAnotherKeyIsRefused() {
        simulator.createTable(TableDefinition.of("locks", "id"));
        assertThatExceptionOfType(FailureAnalyzedException.class)
                .isThrownBy(() -> new LockTableSetup(table("any"), true).prepare())
                .satisfies(failure ->
                        assertThat(failure.analysis().getDescription()).contains("has the key [id]", "'key'"));
    }

    @Test
    void tableThatCannotBeDescribedMayStillHoldTheLock() {
        createTable();
        simulator
                .faults()
                .on(Operation.DESCRIBE_TABLE)
                .inject(Fault.error("AccessDeniedException", "not authorized to perform dynamodb:DescribeTable"));
        new LockTableSetup(table("any"), false).prepare();
        assertThat(open("first").tryAcquire(soon())).isPresent();
    }

    private void createTable() {
        simulator.createTable(TableDefinition.of("locks", "key"));
    }

    private LeaseLock open(String instance) {
        return open(instance, LEASE);
    }

    private LeaseLock open(String instance, Duration lease) {
        LeaseLock lock = new DynamoDbLeaseLock("shop", lease, HEARTBEAT, table(instance));
        opened.add(lock);
        return lock;
    }

    private LockTable table(String instance) {
        return new LockTable(
                "locks",
                instance,
                AwsClientFactory.of(Map.of(
                                "aws.region", simulator.region().id(),
                                "aws.endpoint", simulator.endpoint().toString(),
                                "aws.credentials.provider.basic.accesskeyid", simulator.accessKeyId(),
                                "aws.credentials.provider.basic.secretkey", simulator.secretAccessKey()))
                        .dynamoDbClient(),
                HEARTBEAT);
    }

    private static long soon() {
        return System.nanoTime() + Duration.ofSeconds(10).toNanos();
    }
}

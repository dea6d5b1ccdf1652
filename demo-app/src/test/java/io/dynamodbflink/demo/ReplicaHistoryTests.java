/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.test.simulator.fault.Operation;
import io.dynamodbflink.test.simulator.journal.AppliedWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ReplicaHistoryTests {

    private static final Map<String, AttributeValue> KEY = Map.of("id", AttributeValue.fromS("a"));

    private final List<AppliedWrite> table = new ArrayList<>();
    private final List<AppliedWrite> replica = new ArrayList<>();
    private final List<ReplicaHistory.Restart> restarts = new ArrayList<>();
    private int second;

    @Test
    void everyVersionInOrderIsFine() {
        table(1, 2, 3);
        replica(1, 2, 3);
        assertThat(violations()).isEmpty();
    }

    @Test
    void versionsMayBeLeftOutAndRepeated() {
        table(1, 2, 3, 4);
        replica(1, 1, 4, 4);
        assertThat(violations()).isEmpty();
    }

    @Test
    void olderVersionsMayComeAfterARestart() {
        table(1, 2, 3);
        replica(1, 2);
        restart();
        replica(1, 3);
        ReplicaHistory history = history();
        assertThat(history.violations()).isEmpty();
        assertThat(history.setBack()).isEqualTo(1);
    }

    @Test
    void olderVersionWithoutARestartIsAViolation() {
        table(1, 2, 3);
        replica(1, 2);
        restart();
        replica(2, 1, 3);
        assertThat(violations()).singleElement().asString().contains("life 1: went back from version 1");
    }

    @Test
    void restartOfUnknownTimeSetsAnItemBackOnce() {
        table(1, 2, 3, 4);
        replica(1, 2);
        Duration from = Duration.ofSeconds(++second);
        replica(3, 1, 2);
        restarts.add(new ReplicaHistory.Restart(from, Duration.ofSeconds(++second)));
        replica(3, 4);
        assertThat(violations()).isEmpty();
    }

    @Test
    void restartOfUnknownTimeSetsAnItemThatIsWrittenLaterBackToo() {
        table(1, 2, 3);
        replica(1, 2);
        Duration from = Duration.ofSeconds(++second);
        restarts.add(new ReplicaHistory.Restart(from, Duration.ofSeconds(++second)));
        replica(1, 3);
        assertThat(violations()).isEmpty();
    }

    @Test
    void secondStepBackInTheTimeOfOneRestartIsAViolation() {
        table(1, 2, 3);
        replica(1, 2);
        Duration from = Duration.ofSeconds(++second);
        replica(1, 2, 1);
        restarts.add(new ReplicaHistory.Restart(from, Duration.ofSeconds(++second)));
        replica(3);
        assertThat(violations()).singleElement().asString().contains("life 1: went back from version 1");
    }

    @Test
    void lastVersionMustBeTheNewest() {
        table(1, 2, 3);
        replica(1, 2);
        assertThat(violations()).singleElement().asString().contains("ends at version 1 of 3");
    }

    @Test
    void itemThatWasNeverWrittenIsAViolation() {
        table(1);
        assertThat(violations()).singleElement().asString().contains("never written");
    }

    @Test
    void versionThatNeverWasIsAViolation() {
        table(1, 2);
        replica(1, 7, 2);
        assertThat(violations()).singleElement().asString().contains("a version that never was");
    }

    @Test
    void deletionsAreVersionsToo() {
        table(1, 0, 2, 0);
        replica(1, 0, 2, 0);
        assertThat(violations()).isEmpty();
    }

    @Test
    void deletionThatIsMissingAtTheEndIsAViolation() {
        table(1, 0, 2, 0);
        replica(1, 0, 2);
        assertThat(violations()).singleElement().asString().contains("ends at version 2 of 4");
    }

    private void table(int... versions) {
        write(table, "orders", versions);
    }

    private void replica(int... versions) {
        write(replica, "orders-replica", versions);
    }

    private void restart() {
        restarts.add(ReplicaHistory.Restart.at(Duration.ofSeconds(++second)));
    }

    private void write(List<AppliedWrite> writes, String name, int... versions) {
        for (int version : versions) {
            AppliedWrite last = writes.isEmpty() ? null : writes.get(writes.size() - 1);
            writes.add(new AppliedWrite(
                    name,
                    Operation.BATCH_WRITE_ITEM,
                    KEY,
                    last == null ? null : last.newItem(),
                    item(version),
                    Duration.ofSeconds(++second)));
        }
    }

    /** Null for version 0: the item does not exist. */
    private static @Nullable Map<String, AttributeValue> item(int version) {
        return version == 0
                ? null
                : Map.of("id", AttributeValue.fromS("a"), "version", AttributeValue.fromN(Integer.toString(version)));
    }

    private List<String> violations() {
        return history().violations();
    }

    private ReplicaHistory history() {
        return new ReplicaHistory(table, replica, restarts);
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo;

import io.dynamodbflink.test.simulator.journal.AppliedWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What was written to a table and to its replica, item by item, held against what at-least-once in order means.
 *
 * <p>An item's versions are its images in the table, the one that it does not exist among them. Every write to the
 * replica must be of one of them. As long as the same process writes, no write may be of an older version than the one
 * before. Versions may be missing, because a newer one replaces an older one that still waits, and one may be repeated,
 * because a writer that got no answer writes again. After a restart the versions may begin anywhere up to where they
 * had been, and then ascend again. In the end each item is at its newest version.
 */
final class ReplicaHistory {

    private final Map<Map<String, AttributeValue>, List<Optional<Map<String, AttributeValue>>>> versions =
            new HashMap<>();
    private final Map<Map<String, AttributeValue>, Position> positions = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private final List<Restart> restarts;

    private long replayed;

    /**
     * @param table writes to the table, in their order
     * @param replica writes to the replica, in their order
     * @param restarts when something else began to write to the replica, in the journal's time
     */
    ReplicaHistory(List<AppliedWrite> table, List<AppliedWrite> replica, List<Restart> restarts) {
        this.restarts = List.copyOf(restarts);
        for (AppliedWrite write : table) {
            if (write.changedTheItem()) {
                versions.computeIfAbsent(write.keys(), key -> new ArrayList<>())
                        .add(Optional.ofNullable(write.newItem()));
            }
        }
        replica.forEach(this::follow);
        versions.forEach((key, all) -> {
            Position last = positions.get(key);
            if (last == null) {
                // An item that came and went may never have been written, if the replica was that far behind.
                if (all.get(all.size() - 1).isPresent()) {
                    violations.add(key + " was never written, though it has " + all.size() + " versions");
                }
            } else if (!last.value().equals(all.get(all.size() - 1))) {
                violations.add(key + " ends at version " + last.index() + " of " + all.size());
            }
        });
    }

    private void follow(AppliedWrite write) {
        List<Optional<Map<String, AttributeValue>>> all = versions.getOrDefault(write.keys(), List.of());
        Optional<Map<String, AttributeValue>> value = Optional.ofNullable(write.newItem());
        Position last = positions.get(write.keys());
        int life = Math.max(last == null ? 0 : last.life(), count(restart -> restart.isOver(write.at())));
        int index = indexOf(all, value, last != null && last.life() == life ? last.index() : 0);
        if (index < 0 && life < count(restart -> restart.hasBegun(write.at()))) {
            life++;
            index = indexOf(all, value, 0);
        }
        if (index < 0) {
            violations.add(write.keys() + " at " + write.at() + " in life " + life + ": "
                    + (last == null || indexOf(all, value, 0) < 0
                            ? "a version that never was"
                            : "went back from version " + last.index()));
            return;
        }
        if (last != null && index < last.index()) {
            replayed++;
        }
        positions.put(write.keys(), new Position(life, index, value));
    }

    private int count(Predicate<Restart> which) {
        return (int) restarts.stream().filter(which).count();
    }

    /** The oldest that is possible: what comes later then has the most room. */
    private static int indexOf(
            List<Optional<Map<String, AttributeValue>>> all, Optional<Map<String, AttributeValue>> value, int from) {
        int found = all.subList(Math.min(from, all.size()), all.size()).indexOf(value);
        return found < 0 ? -1 : from + found;
    }

    /** What must not be; empty if all is well. */
    List<String> violations() {
        return List.copyOf(violations);
    }

    /** How many items were set back to an older version by restarts, for as long as the replay took. */
    long setBack() {
        return replayed;
    }

    /**
     * The moment from which on a process, or a job, writes that goes on from an older checkpoint, while none that began
     * earlier writes any more. Where it is not known exactly, it lies between two times.
     *
     * @param from before it
     * @param to after it
     */
    record Restart(Duration from, Duration to) {

        static Restart at(Duration moment) {
            return new Restart(moment, moment);
        }

        boolean hasBegun(Duration time) {
            return time.compareTo(from) >= 0;
        }

        boolean isOver(Duration time) {
            return time.compareTo(to) >= 0;
        }
    }

    private record Position(int life, int index, Optional<Map<String, AttributeValue>> value) {}
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.autoconfigure.observation.SourceCondition.ShardSince;
import io.dynamodbflink.autoconfigure.observation.SourceCondition.ShardsInTrouble;
import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.CallTrouble;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at every shard once and keeps the worst of each kind. */
final class ConditionScan {

    private final Instant now;
    private final Map<AwsErrorKind, ShardsInTrouble> troubles = new EnumMap<>(AwsErrorKind.class);

    private @Nullable Duration lag;
    private @Nullable TrackedShard unread;
    private @Nullable Instant unreadSince;
    private @Nullable TrackedShard silent;
    private Duration silence = Duration.ZERO;
    private @Nullable TrackedShard untaken;
    private Duration wait = Duration.ZERO;
    private @Nullable TrackedShard heldBack;
    private Duration holdUp = Duration.ZERO;

    ConditionScan(Instant now) {
        this.now = now;
    }

    void see(TrackedShard shard) {
        switch (shard.state()) {
            case ASSIGNED -> {
                seeUnread(shard);
                seeAssigned(shard);
            }
            case READY -> {
                seeUnread(shard);
                Duration waits = shard.inState(now);
                if (untaken == null || waits.compareTo(wait) > 0) {
                    untaken = shard;
                    wait = waits;
                }
            }
            case WAITING, FINISHED, FORGOTTEN -> {
                // What a waiting shard holds is newer than what is not read of its parent.
            }
        }
    }

    private void seeUnread(TrackedShard shard) {
        Duration behind = shard.lag(now);
        if (behind != null && (lag == null || behind.compareTo(lag) > 0)) {
            lag = behind;
        }
        Instant readUpTo = shard.readUpTo();
        if (readUpTo != null && (unreadSince == null || readUpTo.isBefore(unreadSince))) {
            unread = shard;
            unreadSince = readUpTo;
        }
    }

    private void seeAssigned(TrackedShard shard) {
        Duration nothingHeard = shard.silence(now);
        if (silent == null || nothingHeard.compareTo(silence) > 0) {
            silent = shard;
            silence = nothingHeard;
        }
        Duration waits = shard.heldBack(now);
        if (waits != null && (heldBack == null || waits.compareTo(holdUp) > 0)) {
            heldBack = shard;
            holdUp = waits;
        }
        ShardReading reading = shard.reading();
        CallTrouble trouble = reading == null ? null : reading.trouble();
        if (trouble != null) {
            troubles.merge(trouble.kind(), inTrouble(shard, trouble, 1), ConditionScan::together);
        }
    }

    private static ShardsInTrouble together(ShardsInTrouble some, ShardsInTrouble one) {
        ShardsInTrouble longest = one.since().isBefore(some.since()) ? one : some;
        return new ShardsInTrouble(
                longest.kind(),
                some.shards() + one.shards(),
                longest.longest(),
                longest.since(),
                longest.times(),
                longest.error());
    }

    private static ShardsInTrouble inTrouble(TrackedShard shard, CallTrouble trouble, int shards) {
        return new ShardsInTrouble(
                trouble.kind(), shards, shard.id(), trouble.since(), trouble.times(), trouble.error());
    }

    @Nullable
    Duration lag() {
        return lag;
    }

    @Nullable
    ShardSince unread() {
        return unread == null || unreadSince == null ? null : new ShardSince(unread.id(), unreadSince);
    }

    @Nullable
    ShardSince silent() {
        return shardFor(silent, silence);
    }

    @Nullable
    ShardSince untaken() {
        return shardFor(untaken, wait);
    }

    @Nullable
    ShardSince heldBack() {
        return shardFor(heldBack, holdUp);
    }

    List<ShardsInTrouble> troubles() {
        return troubles.values().stream()
                .sorted(Comparator.comparing(ShardsInTrouble::since))
                .toList();
    }

    /** Told by the clock of this process, whatever clock it was measured with. */
    private @Nullable ShardSince shardFor(@Nullable TrackedShard shard, Duration elapsed) {
        return shard == null ? null : new ShardSince(shard.id(), now.minus(elapsed));
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.enumerator;

import io.dynamodbflink.connector.aws.CallTrouble;
import io.dynamodbflink.connector.source.observer.DiscoveryProgress;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Tells the observer how the search for the shards of a stream goes on, and what is wrong with the search for the stream
 * after it: a source that has read its stream to the end waits for that.
 */
final class DiscoveryReports {

    private final ShardObserver observer;
    private @Nullable DiscoveryProgress latest;
    private @Nullable CallTrouble ofNextStream;

    DiscoveryReports(ShardObserver observer) {
        this.observer = observer;
    }

    void searched(DiscoveryProgress progress) {
        latest = progress;
        tell(progress, progress.observedAt());
    }

    /**
     * @param trouble null if streams can be listed
     */
    void searchedForNextStream(@Nullable CallTrouble trouble, Instant now) {
        ofNextStream = trouble;
        if (latest != null) {
            tell(latest, now);
        }
    }

    private void tell(DiscoveryProgress progress, Instant now) {
        observer.onDiscovery(new DiscoveryProgress(
                progress.stream(),
                progress.listedAt(),
                progress.answeredAt(),
                progress.unansweredSince(),
                ofNextStream == null ? progress.trouble() : ofNextStream,
                now));
    }
}

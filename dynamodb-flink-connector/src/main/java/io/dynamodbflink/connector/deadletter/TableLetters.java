/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.deadletter;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Puts the letters of one subtask into a table, several at once. */
final class TableLetters implements DeadLetterWriter<DeadLetter> {

    /** A flood of letters must not keep the job from its work, nor fill its memory. */
    static final int MOST_IN_FLIGHT = 25;

    private final LetterPuts puts;
    private final String key;
    private final Runnable release;

    /** Oldest first; those that have succeeded meanwhile are still in. */
    private final Deque<CompletableFuture<?>> inFlight = new ArrayDeque<>();

    /**
     * @param key name of the table's key attribute
     * @param release gives back the client
     */
    TableLetters(LetterPuts puts, String key, Runnable release) {
        this.puts = Objects.requireNonNull(puts, "puts");
        this.key = Objects.requireNonNull(key, "key");
        this.release = Objects.requireNonNull(release, "release");
    }

    @Override
    public void write(DeadLetter letter) throws IOException, InterruptedException {
        for (Map<String, AttributeValue> item :
                LetterItems.of(letter, key, UUID.randomUUID().toString())) {
            makeRoom();
            inFlight.add(puts.put(item));
        }
    }

    private void makeRoom() throws IOException, InterruptedException {
        for (CompletableFuture<?> oldest = inFlight.peek();
                oldest != null && (oldest.isDone() || inFlight.size() >= MOST_IN_FLIGHT);
                oldest = inFlight.peek()) {
            puts.await(oldest);
            inFlight.remove();
        }
    }

    @Override
    public void flush() throws IOException, InterruptedException {
        for (CompletableFuture<?> oldest = inFlight.peek(); oldest != null; oldest = inFlight.peek()) {
            puts.await(oldest);
            inFlight.remove();
        }
    }

    /** Letters that are still on their way come again if the job does. */
    @Override
    public void close() {
        inFlight.forEach(put -> put.cancel(true));
        inFlight.clear();
        release.run();
    }
}

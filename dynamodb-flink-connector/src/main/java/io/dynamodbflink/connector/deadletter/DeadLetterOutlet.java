/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.deadletter;

import java.io.IOException;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The way out of one subtask for dead letters; closed from the beginning if no policy makes any. Used by the task's
 * thread only.
 *
 * <p>Public only for source and sink: not part of the API.
 *
 * @param <L> what goes out
 * @since 0.1.0
 */
@SuppressWarnings("try") // Writers of dead letters may be interrupted when they close.
public final class DeadLetterOutlet<L extends DeadLetter> implements AutoCloseable {

    private final BiFunction<String, Exception, ? extends IOException> failure;

    private @Nullable DeadLetterWriter<? super L> writer;

    private DeadLetterOutlet(
            @Nullable DeadLetterWriter<? super L> writer,
            BiFunction<String, Exception, ? extends IOException> failure) {
        this.writer = writer;
        this.failure = Objects.requireNonNull(failure, "failure");
    }

    /** An outlet that lets nothing out. */
    public static <L extends DeadLetter> DeadLetterOutlet<L> closed() {
        return new DeadLetterOutlet<>(null, IOException::new);
    }

    /**
     * Opens a writer.
     *
     * @param handler takes the letters; null if there will not be any
     * @param failure makes the exception that fails the job if a letter cannot be written, of a message and a cause
     * @throws Exception what the handler throws
     */
    public static <L extends DeadLetter> DeadLetterOutlet<L> open(
            @Nullable DeadLetterHandler<? super L> handler,
            DeadLetterHandler.Context context,
            BiFunction<String, Exception, ? extends IOException> failure)
            throws Exception {
        return new DeadLetterOutlet<>(handler == null ? null : handler.open(context), failure);
    }

    /**
     * Hands a letter over, if there is anybody to take it.
     *
     * @throws IOException if the handler fails; the message describes the letter, without values
     */
    public void write(L letter) throws IOException, InterruptedException {
        DeadLetterWriter<? super L> open = writer;
        if (open == null) {
            return;
        }
        try {
            open.write(letter);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw failure.apply(
                    letter.describe() + ", nor could it be handed to the dead letter handler: "
                            + e.getClass().getName(),
                    e);
        }
    }

    /** Makes all letters durable. */
    public void flush() throws Exception {
        DeadLetterWriter<? super L> open = writer;
        if (open != null) {
            open.flush();
        }
    }

    @Override
    public void close() throws Exception {
        DeadLetterWriter<? super L> open = writer;
        if (open != null) {
            writer = null;
            open.close();
        }
    }
}

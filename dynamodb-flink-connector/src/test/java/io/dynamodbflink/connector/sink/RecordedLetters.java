/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.deadletter.DeadLetterHandler;
import io.dynamodbflink.connector.deadletter.DeadLetterOutlet;
import io.dynamodbflink.connector.deadletter.DeadLetterWriter;
import io.dynamodbflink.connector.sink.failure.DynamoDbWriteException;
import io.dynamodbflink.connector.sink.failure.InvalidItem;
import io.dynamodbflink.connector.testing.FakeDeadLetterContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A dead letter handler, and its writer, that remembers what it was told to do. */
final class RecordedLetters implements DeadLetterHandler<InvalidItem>, DeadLetterWriter<InvalidItem> {

    private static final long serialVersionUID = 1L;

    final transient List<InvalidItem> taken = new ArrayList<>();
    transient @Nullable Exception failure;
    transient int opened;
    transient int flushed;
    transient int closed;

    DeadLetterOutlet<InvalidItem> outlet(@Nullable DeadLetterHandler<? super InvalidItem> handler) {
        try {
            return DeadLetterOutlet.open(handler, new FakeDeadLetterContext(), DynamoDbWriteException::new);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public DeadLetterWriter<InvalidItem> open(Context context) {
        opened++;
        return this;
    }

    @Override
    public void write(InvalidItem letter) throws Exception {
        failIfToldTo();
        taken.add(letter);
    }

    @Override
    public void flush() throws Exception {
        failIfToldTo();
        flushed++;
    }

    @Override
    public void close() throws Exception {
        failIfToldTo();
        closed++;
    }

    private void failIfToldTo() throws Exception {
        if (failure != null) {
            throw failure;
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * A mailbox on the test's own thread. Who yields while it is empty would wait for the outside world: the test says what
 * the world does then.
 */
final class TestMailbox implements MailboxExecutor {

    private final Deque<ThrowingRunnable<? extends Exception>> mails = new ArrayDeque<>();
    private Runnable outsideWorld = () -> {
        throw new AssertionError("Waits for ever: the mailbox is empty and nothing is going to happen");
    };
    private int waits;

    /** What happens when somebody waits for a mail; it has to lead to one, or to another change. */
    void whenWaiting(Runnable outsideWorld) {
        this.outsideWorld = outsideWorld;
    }

    int waits() {
        return waits;
    }

    void runAll() {
        while (tryYield()) {
            // Each call runs one mail.
        }
    }

    @Override
    public void execute(
            MailOptions options,
            ThrowingRunnable<? extends Exception> command,
            String descriptionFormat,
            Object... descriptionArgs) {
        mails.add(command);
    }

    @Override
    public void yield() {
        if (!tryYield()) {
            waits++;
            outsideWorld.run();
            tryYield();
        }
    }

    @Override
    public boolean tryYield() {
        ThrowingRunnable<? extends Exception> mail = mails.poll();
        if (mail == null) {
            return false;
        }
        try {
            mail.run();
        } catch (Exception e) {
            throw TestMailbox.<RuntimeException>unchecked(e);
        }
        return true;
    }

    /** Lets tests see the very exception that a mail throws, checked or not. */
    @SuppressWarnings("unchecked")
    private static <E extends Exception> E unchecked(Exception e) throws E {
        throw (E) e;
    }

    @Override
    public boolean shouldInterrupt() {
        return false;
    }
}

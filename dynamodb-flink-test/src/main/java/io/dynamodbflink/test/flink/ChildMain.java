/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.flink;

import java.io.IOException;
import java.util.Arrays;

/**
 * Runs the main class of another program, and ends with the process that started it: when that one dies, however it
 * does, the standard input that it holds open ends.
 *
 * <p>The only class of ours on the class path of the cluster, and so it uses nothing but the JDK.
 */
final class ChildMain {

    private static final int PARENT_DIED = 3;

    private ChildMain() {}

    /** Runs the main class that the first argument names, with the arguments that follow it. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        Thread watch = new Thread(ChildMain::awaitEndOfInput, "parent-watch");
        watch.setDaemon(true);
        watch.start();
        Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object)
                Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private static void awaitEndOfInput() {
        byte[] ignored = new byte[64];
        try {
            while (System.in.read(ignored) >= 0) {
                // Nothing is written to it.
            }
        } catch (IOException e) {
            // The same: the other end of the pipe is gone.
            System.err.println("Standard input failed: " + e);
        }
        Runtime.getRuntime().halt(PARENT_DIED);
    }
}

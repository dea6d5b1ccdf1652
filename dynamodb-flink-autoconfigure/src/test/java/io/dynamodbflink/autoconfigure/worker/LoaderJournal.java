/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.worker;

import java.lang.ref.WeakReference;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * What happens in the class loaders of one JVM, each of which has a copy of this class: kept where all of them see it,
 * without keeping any of them.
 */
final class LoaderJournal {

    private static final String KEY = LoaderJournal.class.getName();

    private LoaderJournal() {}

    /** Begins to keep the journal. */
    static void open() {
        System.getProperties().put(KEY, new ConcurrentLinkedQueue<Object[]>());
    }

    static void close() {
        System.getProperties().remove(KEY);
    }

    /** Something happened in the class loader of the caller. */
    static void note(String what) {
        entries().add(new Object[] {what, new WeakReference<>(LoaderJournal.class.getClassLoader())});
    }

    /** How often something happened in other class loaders than this one. */
    static long count(String what) {
        return elsewhere(what).count();
    }

    /** Class loaders, other than this one, in which something happened and which are still there. */
    static List<ClassLoader> loaders(String what) {
        return elsewhere(what)
                .map(entry -> (ClassLoader) ((WeakReference<?>) entry[1]).get())
                .filter(loader -> loader != null)
                .distinct()
                .toList();
    }

    private static Stream<Object[]> elsewhere(String what) {
        return entries().stream()
                .filter(entry -> entry[0].equals(what)
                        && ((WeakReference<?>) entry[1]).get() != LoaderJournal.class.getClassLoader());
    }

    @SuppressWarnings("unchecked")
    private static Collection<Object[]> entries() {
        return (Queue<Object[]>) System.getProperties().get(KEY);
    }
}

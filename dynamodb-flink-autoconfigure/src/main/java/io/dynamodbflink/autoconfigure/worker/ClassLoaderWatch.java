/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.worker;

import java.net.URLClassLoader;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notices that a class loader has been closed, which nobody is told of: it does not find its own classes any more. */
final class ClassLoaderWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ClassLoaderWatch.class);

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final URLClassLoader classLoader;
    private final String resource;
    private final Runnable whenClosed;
    private final ScheduledExecutorService timer;

    private ClassLoaderWatch(URLClassLoader classLoader, String resource, Runnable whenClosed) {
        this.classLoader = classLoader;
        this.resource = resource;
        this.whenClosed = whenClosed;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "dynamodb-flink-worker-watch");
            thread.setDaemon(true);
            thread.setContextClassLoader(classLoader);
            return thread;
        });
    }

    /**
     * Watches the class loader of a class, if it is one that can be closed and has the class from a place of its own.
     *
     * @param whenClosed done once, in the thread that watches, which then ends
     */
    static void over(Class<?> anchor, Runnable whenClosed) {
        String resource = anchor.getName().replace('.', '/') + ".class";
        if (anchor.getClassLoader() instanceof URLClassLoader classLoader
                && classLoader.findResource(resource) != null) {
            ClassLoaderWatch watch = new ClassLoaderWatch(classLoader, resource, whenClosed);
            watch.timer.scheduleWithFixedDelay(
                    watch::look, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        if (classLoader.findResource(resource) != null) {
            return;
        }
        timer.shutdown();
        try {
            whenClosed.run();
        } catch (RuntimeException | LinkageError e) {
            // Classes that closing needs and that had not been needed before cannot be had any more.
            LOG.warn("What was to be done at the end of a job's class loader could not be done completely", e);
        }
    }
}

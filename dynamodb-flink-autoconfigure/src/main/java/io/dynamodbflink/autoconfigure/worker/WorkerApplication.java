/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.worker;

import io.dynamodbflink.connector.observer.ObserverContext;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.flink.util.FlinkUserCodeClassLoader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.AbstractApplicationContext;

/**
 * The application's context in a process of a cluster: started once for each class loader, when its first bean is
 * needed, whoever asks, and closed when Flink is done with the class loader. On a TaskManager Flink tells of that before;
 * on a JobManager it does not, so that the closed class loader has to be noticed.
 *
 * @since 0.1.0
 */
public final class WorkerApplication {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerApplication.class);

    /** One for each class loader, as this class is: and one for each application, if Flink has a single class loader. */
    private static final Map<WorkerDefinition, WorkerApplication> HERE = new ConcurrentHashMap<>();

    private static final String RELEASE_HOOK = WorkerApplication.class.getName();

    private static volatile boolean released;

    private final WorkerDefinition definition;
    private @Nullable CompletableFuture<ConfigurableApplicationContext> context;

    private WorkerApplication(WorkerDefinition definition) {
        this.definition = definition;
    }

    static WorkerApplication of(WorkerDefinition definition) {
        return HERE.computeIfAbsent(Objects.requireNonNull(definition, "definition"), WorkerApplication::new);
    }

    /**
     * The context of the application, which is started if it does not run yet. Callers that come while it starts wait. If
     * it does not start, they all get the reason, and the next one tries again.
     *
     * @throws WorkerException if it cannot be started
     */
    public static ConfigurableApplicationContext context(WorkerDefinition definition) {
        return of(definition).context();
    }

    /**
     * Has the contexts closed when Flink releases the class loader of a subtask, or else when it is found closed.
     */
    public static void closeAfter(ObserverContext subtask) {
        subtask.onClassLoaderRelease(RELEASE_HOOK, WorkerApplication::release);
    }

    /** Closes all contexts. In a class loader that is made for one job none is started any more. */
    static void release() {
        released = WorkerApplication.class.getClassLoader() instanceof FlinkUserCodeClassLoader;
        HERE.values().forEach(WorkerApplication::close);
        HERE.clear();
        LeftBehind.cleanUp(WorkerApplication.class.getClassLoader());
    }

    /**
     * A bean of the context.
     *
     * @throws WorkerException if it cannot be had
     */
    <T> T bean(String name, Class<T> type) {
        ConfigurableApplicationContext present = context();
        try {
            T bean = present.getBean(name, type);
            present.getBean(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME, PresentBeans.class)
                    .awaken();
            return bean;
        } catch (RuntimeException | LinkageError e) {
            throw WorkerFailures.ofBean(name, type, e);
        }
    }

    private ConfigurableApplicationContext context() {
        CompletableFuture<ConfigurableApplicationContext> start;
        synchronized (this) {
            if (context == null) {
                if (released) {
                    throw new WorkerException(
                            "The context of the application is closed, because the job has ended in this process",
                            null);
                }
                context = start();
            }
            start = context;
        }
        try {
            return start.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkerException("Interrupted while the context of the application started", e);
        } catch (ExecutionException e) {
            forget(start);
            throw WorkerFailures.ofStart(definition, Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    private synchronized void forget(CompletableFuture<ConfigurableApplicationContext> failed) {
        if (context == failed) {
            context = null;
        }
    }

    /** In a thread of its own: what beans start inherits nothing from a task, and no task's end interrupts it. */
    private CompletableFuture<ConfigurableApplicationContext> start() {
        CompletableFuture<ConfigurableApplicationContext> started = new CompletableFuture<>();
        ClassLoader classLoader = Objects.requireNonNull(WorkerApplication.class.getClassLoader(), "class loader");
        inThread("dynamodb-flink-worker-start", classLoader, () -> {
            long begin = System.nanoTime();
            try {
                ClosingRehearsal.perform(classLoader);
                ConfigurableApplicationContext fresh = WorkerStart.start(definition, classLoader);
                LOG.info(
                        "Started the context of {} in worker role, in {} ms, process {}",
                        definition.sources().classes(),
                        (System.nanoTime() - begin) / 1_000_000,
                        ManagementFactory.getRuntimeMXBean().getName());
                ClassLoaderWatch.over(WorkerApplication.class, WorkerApplication::release);
                started.complete(fresh);
            } catch (Throwable e) {
                started.completeExceptionally(e);
            }
        });
        return started;
    }

    private static void inThread(String name, ClassLoader classLoader, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(classLoader);
        thread.start();
    }

    private void close() {
        CompletableFuture<ConfigurableApplicationContext> present;
        synchronized (this) {
            present = context;
            context = null;
        }
        if (present == null) {
            return;
        }
        // Also of one that is just starting: nobody will need it.
        present.whenComplete((started, failure) -> {
            if (started != null) {
                started.close();
                LOG.info(
                        "Closed the context of {} in worker role",
                        definition.sources().classes());
            }
        });
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContext;

/** Closes the application context and ends the process. */
final class ProcessTermination implements ApplicationTermination {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessTermination.class);

    private static final int EXIT_CODE = 1;

    private final ApplicationContext context;
    private final IntConsumer exit;
    private final AtomicBoolean begun = new AtomicBoolean();

    ProcessTermination(ApplicationContext context) {
        this(context, System::exit);
    }

    ProcessTermination(ApplicationContext context, IntConsumer exit) {
        this.context = Objects.requireNonNull(context, "context");
        this.exit = Objects.requireNonNull(exit, "exit");
    }

    @Override
    public void terminate(FlinkJobStatus cause) {
        if (!begun.compareAndSet(false, true)) {
            return;
        }
        LOG.error("The application is ended, because the job '{}' is {}", cause.name(), cause.observed());
        // Not a daemon: the process must not end by itself, with exit code 0, once the context has been closed.
        new Thread(this::end, "dynamodb-flink-exit").start();
    }

    private void end() {
        int chosen = SpringApplication.exit(context);
        exit.accept(chosen == 0 ? EXIT_CODE : chosen);
    }
}

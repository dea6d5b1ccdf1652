/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.bean.BeanReference;
import io.dynamodbflink.autoconfigure.strategy.BeanDeadLetterHandler;
import io.dynamodbflink.autoconfigure.strategy.StrategyRole;
import io.dynamodbflink.connector.deadletter.DeadLetter;
import io.dynamodbflink.connector.deadletter.DeadLetterFiles;
import io.dynamodbflink.connector.deadletter.DeadLetterHandler;
import io.dynamodbflink.connector.deadletter.DeadLetterTable;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.ApplicationContext;

/** Finds who takes the dead letters of one side of a job: files, a table or a bean. */
final class JobDeadLetters {

    private final ApplicationContext context;
    private final JobClients clients;

    JobDeadLetters(ApplicationContext context, JobClients clients) {
        this.context = Objects.requireNonNull(context, "context");
        this.clients = Objects.requireNonNull(clients, "clients");
    }

    /**
     * @param directory where the properties want them to be kept as files
     * @param table where the properties want them to be kept as items
     * @param role of the bean that takes them otherwise
     */
    <L extends DeadLetter> Optional<DeadLetterHandler<? super L>> handler(
            JobBlueprint job, JobSide side, @Nullable String directory, @Nullable String table, StrategyRole role) {
        if (directory != null) {
            return Optional.of(DeadLetterFiles.in(directory));
        }
        if (table != null) {
            return Optional.of(DeadLetterTable.named(table, clients.reference(job.name(), side)));
        }
        return job.strategy(role).map(bean -> this.<L>bean(job, bean));
    }

    @SuppressWarnings("unchecked")
    private <L extends DeadLetter> DeadLetterHandler<L> bean(JobBlueprint job, String name) {
        return new BeanDeadLetterHandler<>((BeanReference<DeadLetterHandler<L>>)
                (BeanReference<?>) new JobBeans(context, job).reference(name, DeadLetterHandler.class));
    }

    /**
     * @param what what is handed on, in the plural
     * @param side the properties of the side, such as {@code sink}
     * @param policy the property, below the side's, that says so
     */
    static FailureAnalyzedException nobodyTakesThem(
            JobName job, String what, String side, String policy, IllegalStateException cause) {
        String properties = "dynamodb-flink.jobs." + job + "." + side + ".";
        return new FailureAnalyzedException(
                "The job '" + job + "' hands " + what + " on as dead letters, but nobody takes them: " + properties
                        + policy + " is dead-letter.",
                "Set " + properties + "dead-letter-directory or " + properties + "dead-letter-table to where they are"
                        + " to be kept, or declare a DeadLetterHandler bean for the job.",
                cause);
    }
}

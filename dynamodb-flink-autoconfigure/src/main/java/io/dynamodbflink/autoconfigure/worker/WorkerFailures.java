/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.worker;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** Says what went wrong in a worker, so that whoever reads Flink's log of the failure knows what to do. */
public final class WorkerFailures {

    private static final String REMEDY =
            "The classes and configuration files here are those of the application, the environment is not. Set what is"
                    + " missing in the environment of the JobManager and the TaskManagers, below"
                    + " dynamodb-flink.cluster.remote.worker.properties, or in application-"
                    + WorkerDefinition.PROFILE
                    + ".yml; secrets do not come with the job unless"
                    + " dynamodb-flink.cluster.remote.worker.allowed-secrets names them. Keep beans that cannot exist on"
                    + " the cluster out of it with @Profile(\"!" + WorkerDefinition.PROFILE + "\").";

    private WorkerFailures() {}

    static WorkerException ofBean(String name, Class<?> type, Throwable failure) {
        return failure("The bean '" + name + "' (" + type.getName() + ")", "created", failure);
    }

    /**
     * Something else that a job needs.
     *
     * @param what what cannot be made, with its article
     */
    public static WorkerException of(String what, FailureAnalyzedException failure) {
        return failure(what, "made", failure);
    }

    static WorkerException ofStart(WorkerDefinition definition, Throwable failure) {
        return failure(
                "The context of the application ("
                        + String.join(", ", definition.sources().classes()) + ")",
                "started",
                failure);
    }

    private static WorkerException failure(String what, String participle, Throwable failure) {
        FailureAnalyzedException analyzed = find(FailureAnalyzedException.class, failure);
        String why = analyzed == null
                ? told(root(failure))
                : withFullStop(analyzed.analysis().getDescription());
        String action = analyzed == null ? null : analyzed.analysis().getAction();
        return new WorkerException(
                what + " cannot be " + participle + " in worker role, on host " + host() + culprits(failure) + ": "
                        + why + " " + (action == null ? "" : withFullStop(action) + " ") + REMEDY,
                failure);
    }

    /** The beans on the way from the one that was asked for to the one that failed. */
    private static String culprits(Throwable failure) {
        Set<String> beans = new LinkedHashSet<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BeanCreationException creation && creation.getBeanName() != null) {
                beans.add("'" + creation.getBeanName() + "'");
            }
        }
        return beans.size() < 2 ? "" : " (" + String.join(", which needs ", beans) + ")";
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static <E extends Throwable> @Nullable E find(Class<E> type, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    private static String told(Throwable failure) {
        String message = failure.getMessage();
        String told = withFullStop(failure.getClass().getName() + (message == null ? "" : ": " + message));
        return failure instanceof ClassNotFoundException || failure instanceof NoClassDefFoundError
                ? told + " The class is not among what was sent to the cluster: see"
                        + " dynamodb-flink.cluster.remote.shipping.exclude."
                : told;
    }

    private static String withFullStop(String text) {
        String stripped = text.strip();
        return stripped.endsWith(".") ? stripped : stripped + ".";
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown (" + e.getMessage() + ")";
        }
    }
}

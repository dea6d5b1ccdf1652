/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import io.dynamodbflink.autoconfigure.job.FailureSummary;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Adds to failures of jobs on a cluster elsewhere what can be done about them, where the difference between the cluster
 * and the application is the cause.
 */
final class FailureHints {

    private static final Pattern CLASS_NAME =
            Pattern.compile("([\\p{L}_$][\\p{L}\\p{N}_$./]*[./][\\p{L}_$][\\p{L}\\p{N}_$]*)");

    private static final Pattern SCHEME = Pattern.compile("scheme '([^']+)'");

    /** What is left of a lambda whose class is not there: Java does not say which one it is. */
    private static final String LAMBDA = "java.lang.invoke.SerializedLambda";

    /** So that what Flink says is not cut off by what we say, nor the other way round. */
    private static final int MAX_FLINK_LENGTH = 120;

    private final Function<String, Optional<String>> whereIs;

    /** What was said of each class: jobs, and with them their failures, are looked at again and again. */
    private final Map<String, String> missing = new ConcurrentHashMap<>();

    /**
     * @param whereIs says, in a sentence, where the application has a class, and why that is not on the cluster
     */
    FailureHints(Function<String, Optional<String>> whereIs) {
        this.whereIs = Objects.requireNonNull(whereIs, "whereIs");
    }

    FailureSummary explained(FailureSummary failure) {
        return switch (failure.type()) {
            case "ClassNotFoundException", "NoClassDefFoundError" ->
                className(failure.message()).map(name -> missing(failure, name)).orElse(failure);
            case "InvalidClassException" ->
                className(failure.message())
                        .map(name -> different(failure, name))
                        .orElse(failure);
            case "ClassCastException" -> failure.message().contains(LAMBDA) ? missingWithLambda(failure) : failure;
            case "UnsupportedFileSystemSchemeException" -> withoutFileSystem(failure);
            default -> failure;
        };
    }

    private static Optional<String> className(String message) {
        Matcher matcher = CLASS_NAME.matcher(message);
        return matcher.lookingAt() ? Optional.of(matcher.group(1).replace('/', '.')) : Optional.empty();
    }

    private FailureSummary missing(FailureSummary failure, String className) {
        String where = missing.computeIfAbsent(className, name -> whereIs.apply(name)
                .orElse("The application does not have it either: add the dependency that has it."));
        return with(failure, className + " was not found on the cluster. " + where);
    }

    private static FailureSummary missingWithLambda(FailureSummary failure) {
        return with(
                failure,
                shortened(failure.message()) + " The class that a lambda or method reference of the job is written in"
                        + " is not on the cluster, or is there in another version: look at what"
                        + " dynamodb-flink.cluster.remote.shipping.exclude keeps from being sent, and at the cluster's"
                        + " own lib directory.");
    }

    private FailureSummary different(FailureSummary failure, String className) {
        return with(
                failure,
                shortened(failure.message()) + " The cluster has another version of " + className
                        + " than the application, which it looks for in its own lib directory first: have the same"
                        + " version of that jar in both, or remove it from the cluster.");
    }

    private FailureSummary withoutFileSystem(FailureSummary failure) {
        Matcher matcher = SCHEME.matcher(failure.message());
        if (!matcher.find()) {
            return failure;
        }
        String scheme = matcher.group(1);
        String plugin = scheme.startsWith("s3") ? "flink-s3-fs-hadoop or flink-s3-fs-presto" : "for it";
        return with(
                failure,
                "The cluster, or the application, has no file system for '" + scheme + ":'. Put Flink's plugin ("
                        + plugin + ") into a directory of its own below plugins/ of every JobManager and TaskManager,"
                        + " and on the class path of the application.");
    }

    private static String shortened(String message) {
        return message.length() <= MAX_FLINK_LENGTH ? message : message.substring(0, MAX_FLINK_LENGTH - 1) + "…";
    }

    private static FailureSummary with(FailureSummary failure, String message) {
        return new FailureSummary(failure.at(), failure.type(), message);
    }
}

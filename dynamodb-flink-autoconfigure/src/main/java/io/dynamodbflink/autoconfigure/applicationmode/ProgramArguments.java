/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.applicationmode;

import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.secrets.SecretNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the program is started with.
 *
 * @param application name of the application's main class
 * @param jobs names of the jobs to run; empty for those with {@code auto-startup}
 * @param profiles active profiles
 * @param properties properties of the application
 */
record ProgramArguments(String application, List<JobName> jobs, List<String> profiles, Map<String, String> properties) {

    static final String USAGE =
            "The arguments are: <main class of the application> [--job=<name>]... [--<property>=<value>]...";

    private static final String PROFILES = "spring.profiles.active";

    ProgramArguments {
        jobs = List.copyOf(jobs);
        profiles = List.copyOf(profiles);
        properties = Map.copyOf(properties);
    }

    /**
     * @throws IllegalArgumentException if they are not what they must be, with what is wrong
     */
    static ProgramArguments parse(String... arguments) {
        if (arguments.length == 0 || arguments[0].startsWith("-")) {
            throw new IllegalArgumentException("The first argument is not the name of a class. " + USAGE);
        }
        List<JobName> jobs = new ArrayList<>();
        Map<String, String> properties = new TreeMap<>();
        for (String argument : Arrays.asList(arguments).subList(1, arguments.length)) {
            int equals = argument.indexOf('=');
            if (!argument.startsWith("--") || equals < 3) {
                throw new IllegalArgumentException(
                        "The argument '" + name(argument, equals) + "' is not --<name>=<value>. " + USAGE);
            }
            String name = argument.substring(2, equals);
            String value = argument.substring(equals + 1);
            if (name.equals("job")) {
                jobs.add(JobName.parse(value)
                        .orElseThrow(() -> new IllegalArgumentException("--job=" + value + " is not a name of a job")));
            } else {
                requireNoSecret(name);
                properties.put(name, value);
            }
        }
        String profiles = properties.remove(PROFILES);
        return new ProgramArguments(
                arguments[0],
                jobs,
                profiles == null ? List.of() : List.of(profiles.trim().split("\\s*,\\s*")),
                properties);
    }

    /** Arguments are in the list of processes and in Flink's logs, and the properties travel in the graphs of jobs. */
    private static void requireNoSecret(String name) {
        if (SecretNames.isSecret(name)) {
            throw new IllegalArgumentException("--" + name + " looks like a secret, which everybody could read in the"
                    + " arguments of a program. Set it in the environment of the JobManager and the TaskManagers.");
        }
    }

    /** Without what may be a secret. */
    private static String name(String argument, int equals) {
        return equals < 0 ? argument : argument.substring(0, equals);
    }

    /** Names the properties only: their values may be secrets. */
    @Override
    public String toString() {
        return "ProgramArguments[" + application + ", jobs=" + jobs + ", profiles=" + profiles + ", properties="
                + properties.keySet() + "]";
    }
}

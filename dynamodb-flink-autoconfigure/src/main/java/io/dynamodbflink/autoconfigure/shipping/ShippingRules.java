/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.PatternMatchUtils;

/** Decides by the names of jars which of them a cluster needs. */
final class ShippingRules {

    private static final String PREFIX = "dynamodb-flink.cluster.remote.shipping.";

    private static final Pattern VERSION = Pattern.compile("(.+?)[-_]\\d.*\\.jar");

    /** Without these, no job can run. */
    private static final List<String> OWN = List.of("dynamodb-flink-connector", "dynamodb-flink-autoconfigure");

    /** Names of jars without their versions, as patterns. */
    private static final Map<LeavingOut, List<String>> UNNEEDED = new EnumMap<>(Map.of(
            LeavingOut.FLINK,
            List.of(
                    // What flink-dist has in it. Connectors, formats and libraries are not.
                    "flink-annotations",
                    "flink-clients",
                    "flink-connector-datagen",
                    "flink-container",
                    "flink-core",
                    "flink-core-api",
                    "flink-datastream",
                    "flink-datastream-api",
                    "flink-dist",
                    "flink-dstl-dfs",
                    "flink-file-sink-common",
                    "flink-hadoop-fs",
                    "flink-kubernetes",
                    "flink-metrics-core",
                    "flink-queryable-state-client-java",
                    "flink-rpc-akka",
                    "flink-rpc-akka-loader",
                    "flink-rpc-core",
                    "flink-runtime",
                    "flink-runtime-web",
                    "flink-shaded-*",
                    "flink-statebackend-*",
                    "flink-streaming-java",
                    "flink-yarn",
                    // File systems are plugins of the cluster; in a job they would never be found.
                    "flink-azure-fs-hadoop",
                    "flink-gs-fs-hadoop",
                    "flink-oss-fs-hadoop",
                    "flink-s3-fs-*",
                    // Only Flink needs them, and loads its own in any case.
                    "async-profiler",
                    "forstjni",
                    "frocksdbjni",
                    "kryo",
                    "minlog",
                    "reflectasm"),
            LeavingOut.LOGGING,
            // Not log4j-api: if the cluster has none, whoever logs with it would not be found.
            List.of(
                    "jcl-over-slf4j",
                    "jul-to-slf4j",
                    "log4j",
                    "log4j-core",
                    "log4j-jcl",
                    "log4j-jul",
                    "log4j-over-slf4j",
                    "log4j-slf4j*",
                    "log4j-to-slf4j",
                    "logback-*",
                    "slf4j-*"),
            LeavingOut.DEVELOPMENT,
            List.of("spring-boot-devtools", "spring-boot-docker-compose", "spring-boot-jarmode-*"),
            LeavingOut.TEST,
            List.of(
                    "apiguardian-api",
                    "archunit*",
                    "assertj-*",
                    "awaitility",
                    "byte-buddy-agent",
                    "flink-*test-utils*",
                    "hamcrest*",
                    "jqwik*",
                    "jsonassert",
                    "junit*",
                    "mockito-*",
                    "opentest4j*",
                    "spring-boot-*-test",
                    "spring-boot-resttestclient",
                    "spring-boot-test*",
                    "spring-test",
                    "surefire*",
                    "testcontainers*")));

    private final List<String> exclude;
    private final List<String> include;

    /**
     * @param exclude patterns of names of jars, with their versions
     * @param include patterns of those that are sent although they are left out by default
     * @throws FailureAnalyzedException if a pattern cannot match any jar
     */
    ShippingRules(List<String> exclude, List<String> include) {
        exclude.forEach(pattern -> check("exclude", pattern));
        include.forEach(pattern -> check("include", pattern));
        this.exclude = List.copyOf(exclude);
        this.include = List.copyOf(include);
    }

    private static void check(String property, String pattern) {
        if (pattern.isBlank() || pattern.contains("/") || pattern.contains("\\")) {
            throw new FailureAnalyzedException(
                    "The value '" + pattern + "' of " + PREFIX + property
                            + " is wrong: it must be the name of a jar without its path.",
                    "Correct " + PREFIX + property + ". A '*' stands for any characters: h2-*.jar.");
        }
    }

    List<String> exclude() {
        return exclude;
    }

    List<String> include() {
        return include;
    }

    /**
     * Whether and why a jar is left out.
     *
     * @throws FailureAnalyzedException if it is excluded, although no job can run without it
     */
    Optional<LeavingOut> decide(String fileName) {
        String artifact = artifact(fileName);
        if (matches(exclude, fileName)) {
            if (OWN.contains(artifact)) {
                throw new FailureAnalyzedException(
                        PREFIX + "exclude matches " + fileName + ", without which no job can run.",
                        "Narrow the pattern.");
            }
            return Optional.of(LeavingOut.EXCLUDED);
        }
        if (matches(include, fileName)) {
            return Optional.empty();
        }
        return UNNEEDED.entrySet().stream()
                .filter(reason -> matches(reason.getValue(), artifact))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Whether a pattern of the user stands for a jar. */
    static boolean matches(String pattern, String fileName) {
        return PatternMatchUtils.simpleMatch(pattern, fileName);
    }

    private static boolean matches(List<String> patterns, String name) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, name));
    }

    /** The name of a jar without its version. */
    static String artifact(String fileName) {
        Matcher versioned = VERSION.matcher(fileName);
        if (versioned.matches()) {
            return versioned.group(1);
        }
        return fileName.endsWith(".jar") ? fileName.substring(0, fileName.length() - 4) : fileName;
    }
}

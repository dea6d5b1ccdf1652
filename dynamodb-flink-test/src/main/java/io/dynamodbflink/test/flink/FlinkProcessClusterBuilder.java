/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.flink;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link FlinkProcessCluster} is made of.
 *
 * @since 0.1.0
 */
public final class FlinkProcessClusterBuilder {

    /** System property with the directory that {@link #libraries(Path)} names otherwise: {@value}. */
    public static final String LIBRARIES_PROPERTY = "flink.lib";

    private int taskManagers = 1;
    private int slots = 2;
    private final Map<String, String> configuration = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> jobManagerOptions = new ArrayList<>();
    private final List<String> taskManagerOptions = new ArrayList<>();
    private final List<Path> userJars = new ArrayList<>();
    private List<String> entryPoint = List.of("org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint");
    private boolean highAvailability;
    private Duration startTimeout = Duration.ofMinutes(2);
    private @Nullable Path libraries;
    private @Nullable Path directory;

    FlinkProcessClusterBuilder() {}

    /**
     * Sets the directory with the jars of Flink: {@code lib} of a distribution that is installed, or a directory into
     * which a build has copied {@code flink-clients}, {@code flink-streaming-java}, {@code flink-runtime-web},
     * {@code flink-statebackend-rocksdb} and {@code log4j-slf4j2-impl} with their dependencies. Nothing else gets on
     * the class path of the cluster, in particular nothing of the class path of the test.
     *
     * @param directory of jars. Default: what the system property {@value #LIBRARIES_PROPERTY} says
     */
    public FlinkProcessClusterBuilder libraries(Path directory) {
        this.libraries = Objects.requireNonNull(directory, "directory");
        return this;
    }

    /**
     * Sets the number of TaskManagers that are started with the cluster; none is a cluster without slots.
     *
     * @param count 0 or more. Default: 1
     */
    public FlinkProcessClusterBuilder taskManagers(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("taskManagers " + count + ": must not be negative");
        }
        this.taskManagers = count;
        return this;
    }

    /**
     * Sets the number of slots of each TaskManager.
     *
     * @param count 1 or more. Default: 2
     */
    public FlinkProcessClusterBuilder slotsPerTaskManager(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("slotsPerTaskManager " + count + ": must be at least 1");
        }
        this.slots = count;
        return this;
    }

    /** Sets an option of Flink's {@code config.yaml}, over the fixture's own setting of it if it has one. */
    public FlinkProcessClusterBuilder config(String key, String value) {
        configuration.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
        return this;
    }

    /** Sets an environment variable of every process, beyond those that they inherit from this one. */
    public FlinkProcessClusterBuilder environment(String name, String value) {
        environment.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        return this;
    }

    /** Adds options to the JVM of the JobManager, such as {@code -Xmx1g}; of two of a kind the last one counts. */
    public FlinkProcessClusterBuilder jobManagerJvm(String... options) {
        jobManagerOptions.addAll(List.of(options));
        return this;
    }

    /** Adds options to the JVM of every TaskManager, such as {@code -Xmx1g}; of two of a kind the last one counts. */
    public FlinkProcessClusterBuilder taskManagerJvm(String... options) {
        taskManagerOptions.addAll(List.of(options));
        return this;
    }

    /**
     * Makes the JobManager survive its death: a ZooKeeper server is started beside it, in a process of its own, and
     * jobs that ran when the JobManager was killed run again, by themselves, once there is one again.
     */
    public FlinkProcessClusterBuilder highlyAvailable() {
        this.highAvailability = true;
        return this;
    }

    /**
     * Makes it an application cluster: {@code main} of a class in the given jars is run by the JobManager, which is up
     * as long as the jobs of it are.
     *
     * @param mainClass that the JobManager runs
     * @param jars which become the directory {@code usrlib} of every process
     * @param arguments of {@code main}
     */
    public FlinkProcessClusterBuilder application(String mainClass, List<Path> jars, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add("org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint");
        command.add("--job-classname");
        command.add(Objects.requireNonNull(mainClass, "mainClass"));
        command.addAll(List.of(arguments));
        return entryPoint(command).userJars(jars);
    }

    /** Adds jars to the directory {@code usrlib} of every process, which is where an application cluster loads from. */
    public FlinkProcessClusterBuilder userJars(List<Path> jars) {
        userJars.addAll(jars);
        return this;
    }

    /**
     * Sets what the JobManager's process runs, instead of a session cluster.
     *
     * @param command name of a class with a method {@code main}, followed by arguments; {@code --configDir} is added
     */
    public FlinkProcessClusterBuilder entryPoint(List<String> command) {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("command: must begin with the name of a class");
        }
        this.entryPoint = List.copyOf(command);
        return this;
    }

    /**
     * Keeps the files of the cluster, its logs too, in a directory that stays.
     *
     * @param directory which must be empty or missing. Default: a temporary one that {@code close} deletes
     */
    public FlinkProcessClusterBuilder directory(Path directory) {
        this.directory = Objects.requireNonNull(directory, "directory");
        return this;
    }

    /**
     * Sets how long {@link FlinkProcessCluster#awaitReady()} waits.
     *
     * @param timeout Default: 2 minutes
     */
    public FlinkProcessClusterBuilder startTimeout(Duration timeout) {
        this.startTimeout = Objects.requireNonNull(timeout, "timeout");
        return this;
    }

    /**
     * Starts the processes and waits until all slots are there.
     *
     * @throws IllegalStateException if they are not in time, with the ends of the logs
     */
    public FlinkProcessCluster start() {
        FlinkProcessCluster cluster = launch();
        try {
            cluster.awaitReady();
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    /** Starts the processes and returns at once; {@link FlinkProcessCluster#awaitReady()} waits for them. */
    public FlinkProcessCluster launch() {
        FreePorts ports = new FreePorts();
        int restPort = ports.next();
        int rpcPort = ports.next();
        int zooKeeperPort = highAvailability ? ports.next() : 0;
        try {
            Path home = directory == null ? Files.createTempDirectory("flink-cluster-") : directory.toAbsolutePath();
            Map<String, String> all = ClusterDefaults.configuration(slots, restPort, rpcPort);
            if (highAvailability) {
                all.putAll(ClusterDefaults.highAvailability(zooKeeperPort, home.resolve("ha")));
            }
            all.putAll(configuration);
            ClusterFiles files = ClusterFiles.create(home, all, userJars);
            ClusterLauncher launcher = new ClusterLauncher(
                    files, classPath(), environment, entryPoint, jobManagerOptions, taskManagerOptions);
            FlinkProcessCluster cluster = new FlinkProcessCluster(
                    launcher, files, directory == null, restPort, slots, zooKeeperPort, startTimeout);
            cluster.launch(taskManagers);
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot prepare the files of the cluster", e);
        }
    }

    private String classPath() throws IOException {
        Path path = libraries;
        if (path == null) {
            String property = System.getProperty(LIBRARIES_PROPERTY);
            if (property == null) {
                throw new IllegalStateException("No libraries: name the directory with Flink's jars by libraries(...)"
                        + " or by the system property " + LIBRARIES_PROPERTY);
            }
            path = Path.of(property);
        }
        if (!Files.isDirectory(path)) {
            throw new IllegalStateException("libraries " + path + ": is not a directory;"
                    + " it must be one with Flink's jars, such as lib of a distribution");
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(entry -> entry.toString().endsWith(".jar"))
                    .sorted()
                    .map(entry -> entry.toAbsolutePath().toString())
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }
}

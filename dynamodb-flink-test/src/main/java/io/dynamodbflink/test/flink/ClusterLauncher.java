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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How each kind of process of a cluster is started. */
final class ClusterLauncher {

    private static final String TASK_MANAGER = "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
    private static final String ZOOKEEPER = "org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer";

    private final ClusterFiles files;
    private final String classPath;
    private final Map<String, String> environment;
    private final List<String> entryPoint;
    private final List<String> jobManagerOptions;
    private final List<String> taskManagerOptions;

    ClusterLauncher(
            ClusterFiles files,
            String classPath,
            Map<String, String> environment,
            List<String> entryPoint,
            List<String> jobManagerOptions,
            List<String> taskManagerOptions) {
        this.files = files;
        this.classPath = files.classes() + File.pathSeparator + classPath;
        this.environment = new LinkedHashMap<>(environment);
        this.environment.put("FLINK_CONF_DIR", files.configuration().toString());
        this.environment.put("FLINK_LIB_DIR", files.lib().toString());
        this.environment.put("FLINK_PLUGINS_DIR", files.plugins().toString());
        this.entryPoint = List.copyOf(entryPoint);
        this.jobManagerOptions = List.copyOf(jobManagerOptions);
        this.taskManagerOptions = List.copyOf(taskManagerOptions);
    }

    ClusterProcess jobManager(int generation) {
        List<String> program = new ArrayList<>(entryPoint);
        program.add(1, "--configDir");
        program.add(2, files.configuration().toString());
        return start(
                "jobmanager-" + generation,
                ClusterDefaults.jvm("640m", ClusterDefaults.METASPACE),
                jobManagerOptions,
                program);
    }

    /** Its resource id is its name, so that REST answers tell which process is meant. */
    ClusterProcess taskManager(int index) {
        String name = taskManagerName(index);
        return start(
                name,
                ClusterDefaults.jvm("768m", ClusterDefaults.METASPACE),
                taskManagerOptions,
                List.of(
                        TASK_MANAGER,
                        "--configDir",
                        files.configuration().toString(),
                        "-D",
                        "taskmanager.resource-id=" + name));
    }

    static String taskManagerName(int index) {
        return "taskmanager-" + index;
    }

    ClusterProcess zooKeeper(int port) {
        Path configuration = files.configuration().resolve("zoo.cfg");
        try {
            Files.writeString(configuration, ClusterDefaults.zooKeeper(port, files.zooKeeper()));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + configuration, e);
        }
        return start(
                "zookeeper",
                ClusterDefaults.jvm("128m", "64m"),
                List.of("-Dzookeeper.admin.enableServer=false"),
                List.of(ZOOKEEPER, "--zkConfigFile", configuration.toString(), "--peerId", "1"));
    }

    private ClusterProcess start(String name, List<String> jvm, List<String> more, List<String> program) {
        Path log = files.logs().resolve(name + ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.add("-Djava.io.tmpdir=" + files.temporary());
        command.add("-Dlog.file=" + log);
        command.add("-Dlog4j.configurationFile=" + files.log4j().toUri());
        command.addAll(more);
        command.add("-cp");
        command.add(classPath);
        command.add(ChildMain.class.getName());
        command.addAll(program);
        return ClusterProcess.start(name, command, environment, files.home(), log);
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.flink;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sizes and times that let several JVMs share a small machine and notice soon that one of them is dead. */
final class ClusterDefaults {

    /** Holds the classes of a few jobs at a time, each with an application's context. */
    static final String METASPACE = "512m";

    private static final String LOOPBACK = "127.0.0.1";

    /** What a distribution's {@code config.yaml} opens to Flink. */
    private static final List<String> OPENED = List.of(
            "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
            "--add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.text=ALL-UNNAMED",
            "--add-opens=java.base/java.time=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED");

    private ClusterDefaults() {}

    static Map<String, String> configuration(int slots, int restPort, int rpcPort) {
        Map<String, String> configuration = new LinkedHashMap<>();
        configuration.put("jobmanager.rpc.address", LOOPBACK);
        configuration.put("jobmanager.rpc.port", String.valueOf(rpcPort));
        configuration.put("jobmanager.bind-host", LOOPBACK);
        configuration.put("rest.address", LOOPBACK);
        configuration.put("rest.port", String.valueOf(restPort));
        configuration.put("rest.bind-port", String.valueOf(restPort));
        configuration.put("rest.bind-address", LOOPBACK);
        configuration.put("taskmanager.host", LOOPBACK);
        configuration.put("taskmanager.bind-host", LOOPBACK);
        configuration.put("taskmanager.numberOfTaskSlots", String.valueOf(slots));
        // A distribution's scripts would compute these from the size of the process.
        configuration.put("taskmanager.cpu.cores", "1.0");
        configuration.put("taskmanager.memory.framework.heap.size", "128m");
        configuration.put("taskmanager.memory.framework.off-heap.size", "128m");
        configuration.put("taskmanager.memory.task.heap.size", "384m");
        configuration.put("taskmanager.memory.task.off-heap.size", "0");
        configuration.put("taskmanager.memory.managed.size", "64m");
        configuration.put("taskmanager.memory.network.min", "64m");
        configuration.put("taskmanager.memory.network.max", "64m");
        configuration.put("taskmanager.memory.jvm-metaspace.size", METASPACE);
        configuration.put("taskmanager.memory.jvm-overhead.min", "64m");
        configuration.put("taskmanager.memory.jvm-overhead.max", "64m");
        // A dead TaskManager refuses connections: two heartbeats that cannot be delivered are enough. That the
        // JobManager
        // is dead, or another one, is found out by the time-out.
        configuration.put("heartbeat.interval", "1 s");
        configuration.put("heartbeat.timeout", "10 s");
        configuration.put("cluster.registration.initial-timeout", "100 ms");
        configuration.put("cluster.registration.max-timeout", "1 s");
        configuration.put("cluster.registration.error-delay", "1 s");
        return configuration;
    }

    static Map<String, String> highAvailability(int zooKeeperPort, Path storage) {
        Map<String, String> configuration = new LinkedHashMap<>();
        configuration.put("high-availability.type", "zookeeper");
        configuration.put("high-availability.zookeeper.quorum", LOOPBACK + ":" + zooKeeperPort);
        configuration.put("high-availability.storageDir", storage.toUri().toString());
        configuration.put("high-availability.cluster-id", "/cluster-of-processes");
        // A JobManager that is killed stays the leader for as long.
        configuration.put("high-availability.zookeeper.client.session-timeout", "5 s");
        return configuration;
    }

    static String zooKeeper(int port, Path data) {
        return """
                tickTime=500
                dataDir=%s
                clientPort=%d
                clientPortAddress=%s
                admin.enableServer=false
                """.formatted(data, port, LOOPBACK);
    }

    static List<String> jvm(String heap, String metaspace) {
        List<String> options = new ArrayList<>(List.of(
                "-Xmx" + heap,
                "-XX:MaxMetaspaceSize=" + metaspace,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Djava.net.preferIPv4Stack=true"));
        options.addAll(OPENED);
        return options;
    }
}

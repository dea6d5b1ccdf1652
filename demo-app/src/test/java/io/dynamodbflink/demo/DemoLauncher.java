/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo;

import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** How an application is started in a JVM of its own: what runs, with which options and which arguments. */
record DemoLauncher(Path directory, List<String> jvmOptions, List<String> program, List<String> arguments) {

    /** What Flink needs, and the manifest of the executable jar says. */
    private static final List<String> OPENED =
            List.of("--add-opens=java.base/java.util=ALL-UNNAMED", "--add-opens=java.base/java.lang=ALL-UNNAMED");

    /** A JVM that is to be up soon rather than to be fast for long. */
    private static final List<String> SHORT_LIVED =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");

    DemoLauncher {
        Objects.requireNonNull(directory, "directory");
        jvmOptions = List.copyOf(jvmOptions);
        program = List.copyOf(program);
        arguments = List.copyOf(arguments);
    }

    /**
     * The executable jar, as {@code java -jar} starts it.
     *
     * @param directory working directory, where the logs are put too
     */
    static DemoLauncher packaged(Path directory) {
        String jar = Objects.requireNonNull(System.getProperty("demo.jar"), "system property demo.jar");
        return new DemoLauncher(directory, List.of("-Xmx700m"), List.of("-jar", jar), List.of());
    }

    /**
     * A main class of the tests, with their class path.
     *
     * @param directory working directory, where the logs are put too
     */
    static DemoLauncher of(Class<?> main, Path directory) {
        return new DemoLauncher(
                directory,
                Stream.concat(Stream.of("-Xmx700m"), OPENED.stream()).toList(),
                List.of("-cp", System.getProperty("java.class.path"), main.getName()),
                List.of());
    }

    DemoLauncher jvm(String... options) {
        return new DemoLauncher(directory, added(jvmOptions, List.of(options)), program, arguments);
    }

    /** For a process that does not live long: compiles less, and so is up earlier. */
    DemoLauncher shortLived() {
        return new DemoLauncher(directory, added(jvmOptions, SHORT_LIVED), program, arguments);
    }

    /** With more arguments, such as {@code --server.port=80}; of two for the same property the later one counts. */
    DemoLauncher with(String... more) {
        return new DemoLauncher(directory, jvmOptions, program, added(arguments, List.of(more)));
    }

    /** With a DynamoDB that is not in the process. The state of the jobs is kept below the working directory. */
    DemoLauncher against(DynamoDbStreamsSimulator simulator) {
        return against(simulator, simulator.endpoint());
    }

    /** The same, by way of something that stands before the simulator. */
    DemoLauncher against(DynamoDbStreamsSimulator simulator, URI endpoint) {
        return with(
                "--spring.profiles.active=external",
                "--demo.state-directory=" + stateDirectory(),
                "--dynamodb-flink.aws.endpoint=" + endpoint,
                "--dynamodb-flink.aws.region=" + simulator.region(),
                "--dynamodb-flink.aws.credentials.access-key-id=" + simulator.accessKeyId(),
                "--dynamodb-flink.aws.credentials.secret-access-key=" + simulator.secretAccessKey());
    }

    /** Where {@link #against} has the jobs keep their state. */
    Path stateDirectory() {
        return directory.resolve("state");
    }

    /**
     * Starts a process, with its web server on a free port. There may be several at a time.
     *
     * @param name of its log, {@code <name>.log} in the working directory
     */
    DemoProcess start(String name) {
        int port = freePort();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(program);
        command.addAll(arguments);
        command.add("--server.port=" + port);
        return DemoProcess.start(command, directory, directory.resolve(name + ".log"), port);
    }

    private static List<String> added(List<String> present, List<String> more) {
        return Stream.concat(present.stream(), more.stream()).toList();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

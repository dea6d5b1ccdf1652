/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/** The command line of {@link SimulatorMain}. */
record SimulatorOptions(
        boolean help,
        int port,
        long seed,
        String table,
        int shards,
        int rolls,
        int records,
        int keys,
        int attributes,
        int attributeBytes,
        int pageSize,
        Duration latency,
        double throttled,
        double rolled,
        boolean enforceLimits) {

    static final String HELP = """
            Options, each as --name=value:
              port             on the loopback interface; 0 for any free one (default 0)
              seed             of everything random (default 1)
              table            name of the table, whose key is the string "id" (default benchmark)
              shards           open shards of its stream (default 8)
              rolls            how often every shard has been rolled before (default 0)
              records          generated records in every open shard (default 0)
              keys             items of a shard that they change in turn (default 10000)
              attributes       text attributes of an item (default 8)
              attribute-bytes  length of each of them (default 48)
              page-size        most records of a page; 0 for 1,000 or 1 MB (default 0)
              latency-ms       of every call (default 0)
              throttled        share of the stream calls that are throttled, from 0 to 1 (default 0)
              rolled           share of the GetRecords calls before which the shard rolls (default 0)
              enforce-limits   true for 10 DescribeStream calls a second and two readers a shard (default false)
              help             true to print this and end""";

    static SimulatorOptions parse(String... arguments) {
        Arguments given = new Arguments(arguments);
        SimulatorOptions options = new SimulatorOptions(
                given.take("help", "false", Boolean::parseBoolean),
                given.take("port", "0", Integer::parseInt),
                given.take("seed", "1", Long::parseLong),
                given.take("table", "benchmark", Function.identity()),
                given.take("shards", "8", Integer::parseInt),
                given.take("rolls", "0", Integer::parseInt),
                given.take("records", "0", Integer::parseInt),
                given.take("keys", "10000", Integer::parseInt),
                given.take("attributes", "8", Integer::parseInt),
                given.take("attribute-bytes", "48", Integer::parseInt),
                given.take("page-size", "0", Integer::parseInt),
                given.take("latency-ms", "0", text -> Duration.ofMillis(Long.parseLong(text))),
                given.take("throttled", "0", Double::parseDouble),
                given.take("rolled", "0", Double::parseDouble),
                given.take("enforce-limits", "false", Boolean::parseBoolean));
        given.checkAllTaken();
        return options;
    }

    private static final class Arguments {

        private final Map<String, String> values = new HashMap<>();

        Arguments(String... arguments) {
            Arrays.stream(arguments).forEach(this::add);
        }

        private void add(String argument) {
            int equals = argument.indexOf('=');
            if (argument.equals("--help")) {
                values.put("help", "true");
            } else if (argument.startsWith("--") && equals > 0) {
                values.put(argument.substring(2, equals), argument.substring(equals + 1));
            } else {
                throw new IllegalArgumentException("Argument " + argument + ": must be --name=value");
            }
        }

        <T> T take(String name, String byDefault, Function<String, T> reading) {
            String given = values.remove(name);
            String text = given == null ? byDefault : given;
            try {
                return reading.apply(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("Option --" + name + "=" + text + ": must be a number", e);
            }
        }

        void checkAllTaken() {
            if (!values.isEmpty()) {
                throw new IllegalArgumentException("Unknown options: " + new TreeSet<>(values.keySet()));
            }
        }
    }
}

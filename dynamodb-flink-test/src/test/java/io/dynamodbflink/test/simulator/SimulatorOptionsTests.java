/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SimulatorOptionsTests {

    @Test
    void everyOptionIsRead() {
        SimulatorOptions options = SimulatorOptions.parse(
                "--port=8000",
                "--seed=5",
                "--table=bench",
                "--shards=3",
                "--rolls=2",
                "--records=100",
                "--keys=10",
                "--attributes=4",
                "--attribute-bytes=7",
                "--page-size=20",
                "--latency-ms=10",
                "--throttled=0.25",
                "--rolled=0.5",
                "--enforce-limits=true");

        assertThat(options)
                .isEqualTo(new SimulatorOptions(
                        false, 8000, 5, "bench", 3, 2, 100, 10, 4, 7, 20, Duration.ofMillis(10), 0.25, 0.5, true));
    }

    @Test
    void helpNamesEveryOption() {
        for (String name : new String[] {
            "port",
            "seed",
            "table",
            "shards",
            "rolls",
            "records",
            "keys",
            "attributes",
            "attribute-bytes",
            "page-size",
            "latency-ms",
            "throttled",
            "rolled",
            "enforce-limits",
            "help"
        }) {
            assertThat(SimulatorOptions.HELP).contains("\n  " + name + " ");
        }
        assertThat(SimulatorOptions.parse("--help").help()).isTrue();
    }

    @Test
    void mistakesAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SimulatorOptions.parse("--shard=3"))
                .withMessageContaining("[shard]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SimulatorOptions.parse("--shards=many"))
                .withMessageContaining("--shards=many");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SimulatorOptions.parse("shards"))
                .withMessageContaining("--name=value");
    }
}

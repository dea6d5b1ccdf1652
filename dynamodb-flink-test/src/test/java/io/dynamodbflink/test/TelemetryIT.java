/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.dynamodbv2.local.monitoring.Telemetry;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** DynamoDB Local reports its use to its maker unless told not to, and notes that in the working directory. */
class TelemetryIT {

    @Test
    void isOff() {
        try (DynamoDbLocalServer server = DynamoDbLocalServer.start()) {
            server.tables().create(TableDefinition.of("orders", "orderId"));

            assertThat(Telemetry.getTelemetry()).isEmpty();
            assertThat(Path.of("dynamodb-local-metadata.json")).doesNotExist();
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.test.EmbeddedDynamoDb;
import io.dynamodbflink.test.TableDefinition;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class EmbeddedClientProviderTests {

    @Test
    void reachesItsDatabaseAfterTheSerialisationOfAJob() throws Exception {
        try (EmbeddedDynamoDb database = EmbeddedDynamoDb.start()) {
            database.tables().create(TableDefinition.of("orders", "orderId"));

            EmbeddedClientProvider copy = InstantiationUtil.clone(EmbeddedClientProvider.of(database));

            assertThat(copy.dynamoDbClient().listTables().join().tableNames()).containsExactly("orders");
            assertThat(copy.streamsClient().listStreams().join().streams()).isEmpty();
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import static io.dynamodbflink.autoconfigure.observation.ShardFixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.CallTrouble;
import io.dynamodbflink.connector.sink.observer.TableReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobTablesTests {

    private final JobTables tables = new JobTables();

    @Test
    void tableThatAnswersIsNotInTrouble() {
        tables.reported(report("orders", 0, NOW, null));

        assertThat(tables.inTrouble()).isEmpty();
    }

    @Test
    void tablesAreInTroubleUntilTheyAnswer() {
        tables.reported(report("orders", 0, NOW, trouble(2)));
        tables.reported(report("orders", 1, NOW, trouble(1)));
        tables.reported(report("payments", 0, null, trouble(0)));

        assertThat(tables.inTrouble())
                .containsExactly(
                        new TableInTrouble("payments", 1, trouble(0)), new TableInTrouble("orders", 2, trouble(1)));

        tables.reported(report("orders", 1, NOW, null));
        tables.reported(report("payments", 0, NOW, null));
        assertThat(tables.inTrouble()).containsExactly(new TableInTrouble("orders", 1, trouble(2)));
    }

    @Test
    void troubleGoesOnInTheNextAttemptOfTheJobUntilAnAnswerComes() {
        tables.reported(report("orders", 0, NOW, trouble(0)));

        tables.reported(report("orders", 0, null, trouble(60)));

        assertThat(tables.inTrouble())
                .singleElement()
                .extracting(table -> table.trouble().since())
                .isEqualTo(NOW);
        tables.reported(report("orders", 0, NOW.plusSeconds(70), null));
        assertThat(tables.inTrouble()).isEmpty();
    }

    @Test
    void jobThatIsStartedAnewHasNoTrouble() {
        tables.reported(report("orders", 0, NOW, trouble(0)));

        tables.clear();

        assertThat(tables.inTrouble()).isEmpty();
    }

    private static CallTrouble trouble(int since) {
        return new CallTrouble(AwsErrorKind.ACCESS, NOW.plusSeconds(since), 1, "denied");
    }

    private static TableReport report(
            String table, int subtask, @Nullable Instant answeredAt, @Nullable CallTrouble trouble) {
        return new TableReport(table, subtask, answeredAt, trouble, NOW);
    }
}

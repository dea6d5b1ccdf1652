/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.sink.observer.SinkObserver;
import io.dynamodbflink.connector.sink.observer.TableReport;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TableReportsTests {

    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    private Instant now = START;
    private final RecordingSinkObserver observer = new RecordingSinkObserver();
    private final TableReports tables = new TableReports(observer, 7, () -> now);

    @Test
    void firstAnswerIsToldAndNoOther() {
        for (int i = 0; i < 100; i++) {
            tables.answered("orders");
            now = now.plusSeconds(1);
        }

        assertThat(observer.reports).containsExactly(new TableReport("orders", 7, START, null, START));
    }

    @Test
    void failuresAreToldAtOnceAndThenOnceASecond() {
        for (int i = 0; i < 30; i++) {
            fail("orders");
            now = now.plusMillis(100);
        }

        assertThat(observer.reports).hasSize(3);
        assertThat(observer.reports.get(0).answeredAt()).isNull();
        assertThat(observer.reports)
                .extracting(report -> report.trouble().times())
                .containsExactly(1, 11, 21);
        assertThat(observer.reports)
                .extracting(report -> report.trouble().since())
                .containsOnly(START);
        assertThat(observer.last().trouble().kind()).isEqualTo(AwsErrorKind.TRANSIENT);
        assertThat(observer.last().trouble().error()).contains("no route");
    }

    @Test
    void answerAfterFailuresIsTold() {
        fail("orders");
        now = now.plusMillis(1);

        tables.answered("orders");

        assertThat(observer.last()).isEqualTo(new TableReport("orders", 7, now, null, now));
    }

    @Test
    void failureSoonAfterAnAnswerIsToldAtOnce() {
        tables.answered("orders");

        fail("orders");

        assertThat(observer.last().answeredAt()).isEqualTo(START);
        assertThat(observer.last().trouble()).isNotNull();
    }

    @Test
    void tablesAreToldApart() {
        fail("orders");
        tables.answered("payments");
        fail("refunds");

        assertThat(observer.reports).extracting(TableReport::table).containsExactly("orders", "payments", "refunds");
        tables.answered("orders");
        assertThat(observer.last().table()).isEqualTo("orders");
    }

    @Test
    void nobodyNeedsToListen() {
        SinkObserver.none().onTableReport(new TableReport("orders", 0, null, null, START));
    }

    private void fail(String table) {
        tables.failed(table, AwsErrorKind.TRANSIENT, new IOException("no route"));
    }
}

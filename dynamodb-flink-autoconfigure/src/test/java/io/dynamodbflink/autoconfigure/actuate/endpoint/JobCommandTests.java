/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.job.JobStartPosition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobCommandTests {

    private static final JobName ORDERS = JobName.of("orders");

    @ParameterizedTest
    @CsvSource({"start,START", "STOP,STOP", " Savepoint ,SAVEPOINT", "reSume,RESUME"})
    void actionsAreReadInAnyLetterCase(String text, JobAction action) {
        assertThat(parse(text, null, null, null)).isEqualTo(new JobCommand(ORDERS, action, null));
    }

    @ParameterizedTest
    @CsvSource({"trim-horizon,TRIM_HORIZON", "TRIM_HORIZON,TRIM_HORIZON", "Latest,LATEST"})
    void resetBeginsAtAPosition(String text, JobStartPosition.Kind kind) {
        assertThat(parse("reset", text, null, "orders").position()).isEqualTo(new JobStartPosition(kind, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-31T12:00:00Z", "2026-01-31T13:00:00+01:00"})
    void resetBeginsAtATimestamp(String timestamp) {
        assertThat(parse("reset", "timestamp", timestamp, "orders").position())
                .isEqualTo(JobStartPosition.timestamp(Instant.parse("2026-01-31T12:00:00Z")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "explode", "starts"})
    void whatIsNoActionIsAnsweredWithTheList(String action) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(action, null, null, null))
                .withMessageContaining("start, stop, restart, savepoint, pause, resume, reset");
    }

    @ParameterizedTest
    @ValueSource(strings = {"payments", "Orders", "true", ""})
    void resetMustBeConfirmedWithTheNameOfTheJob(String confirm) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("reset", "latest", null, confirm))
                .withMessageContaining("confirm to the job's name, 'orders'");
    }

    @Test
    void resetNeedsAPosition() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("reset", null, null, "orders"))
                .withMessage("reset needs a position. It is one of: trim-horizon, latest, timestamp.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("reset", "earliest", null, "orders"))
                .withMessage("There is no position 'earliest'. It is one of: trim-horizon, latest, timestamp.");
    }

    @Test
    void timestampMustBeAnInstant() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("reset", "timestamp", null, "orders"))
                .withMessageContaining("needs a timestamp");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("reset", "timestamp", "2026-01-31T12:00:00", "orders"))
                .withMessageContaining("'2026-01-31T12:00:00' is not a timestamp");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("reset", "latest", "2026-01-31T12:00:00Z", "orders"))
                .withMessageContaining("position=timestamp");
    }

    @ParameterizedTest
    @EnumSource(value = JobAction.class, mode = EnumSource.Mode.EXCLUDE, names = "RESET")
    void onlyResetTakesMore(JobAction action) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(action.toString(), null, null, "orders"))
                .withMessageContaining("belong to the action reset");
        assertThatIllegalArgumentException().isThrownBy(() -> parse(action.toString(), "latest", null, null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(action.toString(), null, "2026-01-31T12:00:00Z", null));
    }

    @Test
    void whatIsSentIsShownShortenedAndOnOneLine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("a\nb" + "x".repeat(500), null, null, null))
                .satisfies(e -> assertThat(e.getMessage())
                        .doesNotContain("\n")
                        .contains("'a?b")
                        .hasSizeLessThan(200));
    }

    private static JobCommand parse(
            String action, @Nullable String position, @Nullable String timestamp, @Nullable String confirm) {
        return JobCommand.parse(ORDERS, action, position, timestamp, confirm);
    }
}

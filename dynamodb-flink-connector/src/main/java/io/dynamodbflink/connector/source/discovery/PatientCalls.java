/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.discovery;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.AwsErrors;
import io.dynamodbflink.connector.source.SourceSettings;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes calls, and makes them again when they fail with an error that may pass. */
final class PatientCalls {

    private static final Logger LOG = LoggerFactory.getLogger(PatientCalls.class);

    private final DiscoveryLoop loop;
    private final SourceSettings settings;

    PatientCalls(DiscoveryLoop loop, SourceSettings settings) {
        this.loop = loop;
        this.settings = settings;
    }

    /**
     * Makes a call until it is answered or refused.
     *
     * @param what the call, for messages: "DescribeStream of ..."
     * @param turn starts every attempt when it is its turn
     * @param onRefusal takes an error that would come again; it throws what it cannot deal with
     * @throws ShardDiscoveryException out of the loop's thread, which fails the job, when the call has failed too often
     */
    <T> void call(
            String what,
            Consumer<Runnable> turn,
            Supplier<CompletableFuture<T>> call,
            Consumer<T> onAnswer,
            Consumer<Throwable> onRefusal) {
        attempt(new Call<>(what, turn, call, onAnswer, onRefusal));
    }

    private <T> void attempt(Call<T> call) {
        call.turn.accept(() -> loop.call(Duration.ZERO, call.call, (answer, error) -> {
            if (error == null) {
                call.onAnswer.accept(Objects.requireNonNull(answer, call.what));
            } else {
                failed(call, error);
            }
        }));
    }

    private <T> void failed(Call<T> call, Throwable error) {
        AwsErrorKind kind = AwsErrors.classify(error);
        if (!kind.isRetryable()) {
            call.onRefusal.accept(error);
            return;
        }
        call.failures++;
        if (kind != AwsErrorKind.THROTTLED) {
            call.counted++;
        }
        if (settings.maxConsecutiveFailures() != SourceSettings.UNLIMITED
                && call.counted > settings.maxConsecutiveFailures()) {
            throw new ShardDiscoveryException(
                    call.what + " failed " + call.counted + " times in a row, which is more than"
                            + " 'flink.dynamodbstreams.numretries' allows. Last error: " + AwsErrors.describe(error),
                    AwsErrors.cause(error));
        }
        Duration delay = settings.backoff().delayAfter(call.failures);
        log(call, kind, error, delay);
        loop.schedule(delay, () -> attempt(call));
    }

    private static void log(Call<?> call, AwsErrorKind kind, Throwable error, Duration delay) {
        // Missing permissions and lost connections deserve attention, but not at every attempt.
        if (kind != AwsErrorKind.THROTTLED && Integer.bitCount(call.counted) == 1) {
            LOG.warn(
                    "{} failed {} time(s), again in {}: {}", call.what, call.counted, delay, AwsErrors.describe(error));
        } else {
            LOG.debug("{} failed, again in {}: {}", call.what, delay, AwsErrors.describe(error));
        }
    }

    private static final class Call<T> {

        private final String what;
        private final Consumer<Runnable> turn;
        private final Supplier<CompletableFuture<T>> call;
        private final Consumer<T> onAnswer;
        private final Consumer<Throwable> onRefusal;
        /** Consecutive failures of any kind, for the back-off. */
        private int failures;
        /** Those that may fail the job. */
        private int counted;

        private Call(
                String what,
                Consumer<Runnable> turn,
                Supplier<CompletableFuture<T>> call,
                Consumer<T> onAnswer,
                Consumer<Throwable> onRefusal) {
            this.what = what;
            this.turn = turn;
            this.call = call;
            this.onAnswer = onAnswer;
            this.onRefusal = onRefusal;
        }
    }
}

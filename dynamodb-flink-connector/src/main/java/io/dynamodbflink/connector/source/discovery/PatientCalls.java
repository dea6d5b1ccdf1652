/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.discovery;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.AwsErrors;
import io.dynamodbflink.connector.aws.CallTrouble;
import io.dynamodbflink.connector.source.SourceSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes calls, and makes them again when they fail with an error that may pass. Knows which are not answered yet, and what
 * is wrong with them.
 */
final class PatientCalls {

    private static final Logger LOG = LoggerFactory.getLogger(PatientCalls.class);

    private final DiscoveryLoop loop;
    private final SourceSettings settings;
    private final Runnable onChange;

    /** Calls that have been made and not been answered, in the order in which they were made first. */
    private final Set<Call<?>> unanswered = new LinkedHashSet<>();

    private @Nullable Instant answeredAt;

    /**
     * @param onChange told when a call has been made, answered, refused, or has failed
     */
    PatientCalls(DiscoveryLoop loop, SourceSettings settings, Runnable onChange) {
        this.loop = loop;
        this.settings = settings;
        this.onChange = onChange;
    }

    /** When a call was last answered; null if none was. */
    @Nullable
    Instant answeredAt() {
        return answeredAt;
    }

    /** When the call was made first that has waited longest for its answer; null if no call is under way. */
    @Nullable
    Instant unansweredSince() {
        return unanswered.isEmpty() ? null : unanswered.iterator().next().firstMadeAt;
    }

    /** What is wrong with the call that has failed longest; null if none of those that are not answered has failed. */
    @Nullable
    CallTrouble trouble() {
        return unanswered.stream()
                .map(call -> call.trouble)
                .filter(Objects::nonNull)
                .min(Comparator.comparing(CallTrouble::since))
                .orElse(null);
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
        call.turn.accept(() -> {
            if (call.firstMadeAt == null) {
                call.firstMadeAt = loop.now();
                unanswered.add(call);
                onChange.run();
            }
            loop.call(Duration.ZERO, call.call, (answer, error) -> {
                if (error == null) {
                    answeredAt = loop.now();
                    ended(call);
                    call.onAnswer.accept(Objects.requireNonNull(answer, call.what));
                } else {
                    failed(call, error);
                }
            });
        });
    }

    private void ended(Call<?> call) {
        unanswered.remove(call);
        onChange.run();
    }

    private <T> void failed(Call<T> call, Throwable error) {
        AwsErrorKind kind = AwsErrors.classify(error);
        if (!kind.isRetryable()) {
            ended(call);
            call.onRefusal.accept(error);
            return;
        }
        call.failures++;
        call.trouble = CallTrouble.afterFailure(call.trouble, kind, AwsErrors.describe(error), loop.now());
        onChange.run();
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

        private @Nullable Instant firstMadeAt;
        private @Nullable CallTrouble trouble;

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

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.properties.CheckpointProperties;
import io.dynamodbflink.autoconfigure.properties.CheckpointProperties.StateBackend;
import io.dynamodbflink.autoconfigure.properties.RestartProperties;
import io.dynamodbflink.autoconfigure.properties.RestartProperties.Strategy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.ClassUtils;

/** Checks the properties of one job that are about its state and its restarts. */
final class StateChecks {

    private static final String ROCKSDB = "org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackendFactory";

    /** What a job with a directory cannot leave to others: where its state is, and whose it is. */
    private static final Set<ConfigOption<?>> OWN = Set.of(
            CheckpointingOptions.CHECKPOINT_STORAGE,
            CheckpointingOptions.CHECKPOINTS_DIRECTORY,
            CheckpointingOptions.SAVEPOINT_DIRECTORY,
            CheckpointingOptions.CREATE_CHECKPOINT_SUB_DIR,
            CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
            StateRecoveryOptions.RESTORE_MODE);

    private final JobChecks checks;

    StateChecks(JobChecks checks) {
        this.checks = Objects.requireNonNull(checks, "checks");
    }

    void check(CheckpointProperties checkpoint, RestartProperties restart, Map<String, String> flink) {
        checkpoint(checkpoint);
        if (checkpoint.directory() != null) {
            checks.directory("checkpoint.directory", checkpoint.directory(), "flink");
            own(flink);
        }
        backend(checkpoint);
        restart(restart);
    }

    private void checkpoint(CheckpointProperties checkpoint) {
        notNegative("checkpoint.interval", checkpoint.interval());
        checks.positive("checkpoint.timeout", checkpoint.timeout());
        notNegative("checkpoint.min-pause", checkpoint.minPause());
        checks.atLeast("checkpoint.tolerable-failures", checkpoint.tolerableFailures(), 0);
        checks.atLeast("checkpoint.retained-savepoints", checkpoint.retainedSavepoints(), 1);
    }

    private void own(Map<String, String> flink) {
        for (ConfigOption<?> option : OWN) {
            for (String key : flink.keySet()) {
                if (key.equals(option.key())
                        || StreamSupport.stream(option.fallbackKeys().spliterator(), false)
                                .anyMatch(fallback -> fallback.getKey().equals(key))) {
                    throw new FailureAnalyzedException(
                            checks.key("flink[" + key + "]") + " contradicts " + checks.key("checkpoint.directory")
                                    + ": the job keeps its state there, in a directory for each run.",
                            "Remove " + checks.key("flink[" + key + "]") + ", or the directory.");
                }
            }
        }
    }

    private void backend(CheckpointProperties checkpoint) {
        if (checkpoint.stateBackend() == StateBackend.ROCKSDB
                && !ClassUtils.isPresent(ROCKSDB, ClassUtils.getDefaultClassLoader())) {
            throw new FailureAnalyzedException(
                    checks.key("checkpoint.state-backend") + " is rocksdb, but RocksDB is not on the class path.",
                    "Add the dependency org.apache.flink:flink-statebackend-rocksdb, in the version of Flink that the"
                            + " application has, or set " + checks.key("checkpoint.state-backend") + " to heap.");
        }
        if (checkpoint.stateBackend() == StateBackend.HEAP && Boolean.TRUE.equals(checkpoint.incremental())) {
            throw checks.invalid(
                    "checkpoint.incremental",
                    true,
                    "is for " + checks.key("checkpoint.state-backend") + "=rocksdb only");
        }
    }

    private void restart(RestartProperties restart) {
        Strategy strategy = restart.strategy() == null ? Strategy.EXPONENTIAL_DELAY : restart.strategy();
        only(strategy, "delay", restart.delay(), Strategy.FIXED_DELAY, Strategy.FAILURE_RATE);
        only(strategy, "max-attempts", restart.maxAttempts(), Strategy.FIXED_DELAY, Strategy.EXPONENTIAL_DELAY);
        only(strategy, "max-failures", restart.maxFailures(), Strategy.FAILURE_RATE);
        only(strategy, "failure-interval", restart.failureInterval(), Strategy.FAILURE_RATE);
        only(strategy, "initial-delay", restart.initialDelay(), Strategy.EXPONENTIAL_DELAY);
        only(strategy, "max-delay", restart.maxDelay(), Strategy.EXPONENTIAL_DELAY);
        only(strategy, "multiplier", restart.multiplier(), Strategy.EXPONENTIAL_DELAY);
        only(strategy, "jitter", restart.jitter(), Strategy.EXPONENTIAL_DELAY);
        only(strategy, "reset-after", restart.resetAfter(), Strategy.EXPONENTIAL_DELAY);
        if (restart.delay() != null) {
            notNegative("restart.delay", restart.delay());
        }
        if (restart.maxAttempts() != null) {
            checks.atLeast("restart.max-attempts", restart.maxAttempts(), 1);
        }
        if (restart.maxFailures() != null) {
            checks.atLeast("restart.max-failures", restart.maxFailures(), 1);
        }
        if (restart.failureInterval() != null) {
            checks.positive("restart.failure-interval", restart.failureInterval());
        }
        exponential(restart);
    }

    private void exponential(RestartProperties restart) {
        Duration initial = restart.initialDelay() == null ? Duration.ofSeconds(1) : restart.initialDelay();
        Duration longest = restart.maxDelay() == null ? Duration.ofMinutes(1) : restart.maxDelay();
        checks.positive("restart.initial-delay", initial);
        if (longest.compareTo(initial) < 0) {
            throw checks.invalid(
                    restart.maxDelay() == null ? "restart.initial-delay" : "restart.max-delay",
                    restart.maxDelay() == null ? initial : longest,
                    restart.maxDelay() == null
                            ? "must not be longer than restart.max-delay (" + longest + ")"
                            : "must not be shorter than restart.initial-delay (" + initial + ")");
        }
        if (restart.multiplier() != null && !(restart.multiplier() > 1)) {
            throw checks.invalid("restart.multiplier", restart.multiplier(), "must be greater than 1");
        }
        if (restart.jitter() != null && !(restart.jitter() >= 0 && restart.jitter() <= 1)) {
            throw checks.invalid("restart.jitter", restart.jitter(), "must be from 0 to 1");
        }
        if (restart.resetAfter() != null) {
            checks.positive("restart.reset-after", restart.resetAfter());
        }
    }

    /** A setting of another strategy would be ignored, which nobody would notice before it matters. */
    private void only(Strategy chosen, String property, @Nullable Object value, Strategy first, Strategy... others) {
        if (value != null && !EnumSet.of(first, others).contains(chosen)) {
            throw checks.invalid(
                    "restart." + property,
                    value,
                    "is not for the strategy " + label(chosen) + ", but for " + label(first)
                            + (others.length == 0 ? "" : " and " + label(others[0])));
        }
    }

    private static String label(Strategy strategy) {
        return strategy.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void notNegative(String property, Duration value) {
        if (value.isNegative()) {
            throw checks.invalid(property, value, "must not be negative");
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class AlwaysActiveTests {

    private final AlwaysActive activation = new AlwaysActive(Clock.systemUTC(), () -> true);
    private final AtomicInteger activated = new AtomicInteger();

    @Test
    void jobsAreActivatedBeforeTheStartReturns() {
        activation.start(jobs(activated::incrementAndGet));
        assertThat(activated).hasValue(1);
        assertThat(activation.status().state()).isEqualTo(ActivationStatus.State.ACTIVE);
        assertThat(activation.writeGuard()).isEmpty();
    }

    @Test
    void jobsThatCannotBeActivatedFailTheStart() {
        assertThatIllegalStateException()
                .isThrownBy(() -> activation.start(jobs(() -> {
                    throw new IllegalStateException("no slots");
                })))
                .withMessage("no slots");
    }

    @Test
    void whatSeveralInstancesDoIsSaidOnce(CapturedOutput output) {
        activation.start(jobs(activated::incrementAndGet));
        activation.stop(true);
        activation.start(jobs(activated::incrementAndGet));
        assertThat(output.getOut().split("no consumer groups", -1)).hasSize(2);
        assertThat(output).contains("dynamodb-flink.cluster.activation=lock");
    }

    private static ActivationTarget jobs(Runnable activation) {
        return new ActivationTarget() {

            @Override
            public void standBy() {
                throw new AssertionError("nothing to wait for");
            }

            @Override
            public void activate() {
                activation.run();
            }

            @Override
            public boolean deactivate(Duration within) {
                throw new AssertionError("nobody takes over");
            }

            @Override
            public void changed(ActivationStatus status) {
                throw new AssertionError("nothing changes");
            }
        };
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.observer.ObserverContext;
import io.dynamodbflink.connector.source.SourceSettings;
import io.dynamodbflink.connector.source.assigner.UniformShardAssigner;
import io.dynamodbflink.connector.source.discovery.FakeStream;
import io.dynamodbflink.connector.source.discovery.FakeStreams;
import io.dynamodbflink.connector.source.discovery.ManualLoop;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

class ObservedEnumeratorTests {

    private final List<String> events = new ArrayList<>();
    private final FakeStreams streams = new FakeStreams();
    private final ManualLoop loop = new ManualLoop(Instant.parse("2026-01-02T03:04:05Z"));
    private final FakeContext context = new FakeContext(1);
    private final RecordedObserver observer = new RecordedObserver();
    private final RecordedClients clients = new RecordedClients();
    private final ObservedEnumerator enumerator = new ObservedEnumerator(
            context,
            observer,
            new DynamoDbStreamsEnumerator(
                    context,
                    FakeStream.ARN,
                    SourceSettings.from(new Configuration()),
                    new UniformShardAssigner(),
                    clients,
                    observer,
                    StartingPosition.trimHorizon(),
                    null,
                    new LoopOfOneStream(loop)));

    ObservedEnumeratorTests() {
        streams.add(FakeStream.ARN).open("a", null);
    }

    @Test
    void observerIsOpenWheneverTheEnumeratorHasAClient() throws Exception {
        enumerator.start();
        loop.runDue();
        enumerator.close();

        assertThat(events).containsExactly("open", "client", "release", "close");
    }

    @Test
    void observerIsClosedIfTheEnumeratorCouldNotStart() throws Exception {
        clients.failure = new IllegalStateException("no region");

        assertThatIllegalStateException().isThrownBy(enumerator::start).withMessage("no region");
        enumerator.close();

        assertThat(events).containsExactly("open", "close");
    }

    @Test
    void observerThatCannotBeOpenedKeepsTheEnumeratorFromStarting() throws Exception {
        observer.failure = new IllegalStateException("no context");

        assertThatIllegalStateException().isThrownBy(enumerator::start).withMessage("no context");
        enumerator.close();

        assertThat(events).isEmpty();
    }

    @Test
    void observerIsNotClosedIfTheEnumeratorNeverStarted() throws Exception {
        enumerator.close();

        assertThat(events).isEmpty();
    }

    private final class RecordedObserver implements ShardObserver {

        private static final long serialVersionUID = 1L;

        private transient @Nullable RuntimeException failure;

        @Override
        public void open(ObserverContext context) {
            if (failure != null) {
                throw failure;
            }
            assertThat(context.subtask()).isEmpty();
            events.add("open");
        }

        @Override
        public void close() {
            events.add("close");
        }
    }

    private final class RecordedClients implements DynamoDbClientProvider {

        private static final long serialVersionUID = 1L;

        private transient @Nullable RuntimeException failure;

        @Override
        public DynamoDbStreamsAsyncClient streamsClient() {
            if (failure != null) {
                throw failure;
            }
            events.add("client");
            return streams;
        }

        @Override
        public DynamoDbAsyncClient dynamoDbClient() {
            throw new AssertionError("An enumerator reads no tables");
        }

        @Override
        public void release(SdkClient client) {
            events.add("release");
        }
    }
}

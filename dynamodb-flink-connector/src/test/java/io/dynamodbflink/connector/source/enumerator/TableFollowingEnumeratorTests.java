/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.model.StreamArn;
import io.dynamodbflink.connector.source.SourceSettings;
import io.dynamodbflink.connector.source.assigner.UniformShardAssigner;
import io.dynamodbflink.connector.source.discovery.FakeStream;
import io.dynamodbflink.connector.source.discovery.FakeStreams;
import io.dynamodbflink.connector.source.discovery.ManualLoop;
import io.dynamodbflink.connector.source.observer.DiscoveryProgress;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import io.dynamodbflink.connector.source.observer.ShardState;
import io.dynamodbflink.connector.source.observer.ShardStatus;
import io.dynamodbflink.connector.source.split.Checkpointing;
import io.dynamodbflink.connector.source.split.CheckpointingEvent;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import io.dynamodbflink.connector.source.split.ShardsFinishedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;

class TableFollowingEnumeratorTests {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final StartingPosition HORIZON = StartingPosition.trimHorizon();
    private static final StreamArn FIRST = FakeStream.ARN;
    private static final StreamArn SECOND = stream("2026-02-02T03:04:05.678");
    private static final StreamArn THIRD = stream("2026-03-02T03:04:05.678");
    private static final Duration INTERVAL = Duration.ofSeconds(60);

    private final ManualLoop loop = new ManualLoop(START);
    private final FakeStreams streams = new FakeStreams();
    private final FakeStream first = streams.add(FIRST);
    private final ShardStates observed = new ShardStates();
    private FakeContext context = new FakeContext(2);
    private Checkpointing checkpointing = Checkpointing.ALIGNED;
    private TableFollowingEnumerator enumerator;

    @Test
    void nextStreamIsReadFromItsBeginningWhenTheLastIsRead() {
        first.closed("a", null).status(StreamStatus.DISABLED);
        streams.add(SECOND).closed("x", null).open("y", "x");
        start(null);
        assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("a")));

        finish(0, "a");
        checkpoint(1);
        loop.runDue();

        assertThat(context.takeSent(0))
                .containsExactly(new DynamoDbStreamsShardSplit(SECOND, ShardId.of("x"), null, HORIZON, false));
        assertThat(enumerator.snapshotState(2).stream()).isEqualTo(SECOND);
    }

    @Test
    void nextStreamIsNotBegunBeforeACheckpointCoversTheEndOfTheLast() {
        first.closed("a", null).status(StreamStatus.DISABLED);
        streams.add(SECOND).open("x", null);
        start(null);
        context.takeSentIds();

        enumerator.snapshotState(1);
        finish(0, "a");
        enumerator.notifyCheckpointComplete(1);
        loop.advance(INTERVAL);
        assertThat(context.takeSentIds()).isEmpty();

        checkpoint(2);
        loop.runDue();
        assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("x")));
    }

    @Test
    void streamThatIsSwitchedOffWhileItIsReadIsReadToItsEnd() {
        first.open("a", null);
        streams.add(SECOND).open("x", null);
        start(null);
        context.takeSentIds();

        first.closed("a", null).status(StreamStatus.DISABLED);
        finish(0, "a");
        checkpoint(1);
        loop.advance(Duration.ofSeconds(1));

        assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("x")));
    }

    @Test
    void shardsThatShowOnlyWhenTheStreamIsOffAreReadFirst() {
        first.open("a", null);
        streams.add(SECOND).open("x", null);
        start(null);
        context.takeSentIds();

        first.rotate("a", "b").closed("b", "a").hide("b").status(StreamStatus.DISABLING);
        finish(0, "a");
        checkpoint(1);
        loop.advance(Duration.ofSeconds(1));
        assertThat(context.takeSentIds()).isEmpty();
        first.showAll().status(StreamStatus.DISABLED);
        loop.advance(INTERVAL);
        assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("b")));
        finish(0, "b");
        checkpoint(2);
        loop.runDue();

        assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("x")));
    }

    @Test
    void nextStreamIsAwaitedWithLongerAndLongerPauses() {
        first.status(StreamStatus.DISABLED);
        start(null);
        checkpoint(1);
        loop.advance(INTERVAL.multipliedBy(60));
        assertThat(streams.lists()).isBetween(60, 130);

        streams.add(SECOND).open("x", null);
        loop.advance(INTERVAL);

        assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("x")));
    }

    @Test
    void listThatFailsIsReadAgain() {
        first.status(StreamStatus.DISABLED);
        streams.add(SECOND).open("x", null);
        streams.failNextLists(60, FakeStream.error("AccessDeniedException", 400));
        start(null);
        checkpoint(1);

        loop.advance(INTERVAL.multipliedBy(61));

        assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("x")));
    }

    @Test
    void observerIsToldWhyTheNextStreamIsNotFound() {
        first.status(StreamStatus.DISABLED);
        streams.failNextLists(10, FakeStream.error("AccessDeniedException", 400));
        start(null);
        checkpoint(1);
        loop.runDue();

        assertThat(observed.discovery.trouble()).isNotNull();
        assertThat(observed.discovery.trouble().kind()).isEqualTo(AwsErrorKind.ACCESS);
        loop.advance(INTERVAL.multipliedBy(3));
        assertThat(observed.discovery.trouble())
                .as("the list of shards is read")
                .isNotNull();
        assertThat(observed.discovery.trouble().times()).isGreaterThan(1);

        loop.advance(INTERVAL.multipliedBy(15));
        assertThat(observed.discovery.trouble()).isNull();
    }

    @Test
    void streamsAreReadInTheOrderInWhichTheyWereSwitchedOn() {
        first.status(StreamStatus.DISABLED);
        streams.add(THIRD).open("z", null);
        streams.add(SECOND).closed("x", null).status(StreamStatus.DISABLED);
        start(null);
        checkpoint(1);
        loop.runDue();
        assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("x")));

        finish(0, "x");
        checkpoint(2);
        loop.runDue();

        assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("z")));
    }

    @Test
    void streamsOfOtherTablesAreNotTaken() {
        first.status(StreamStatus.DISABLED);
        streams.add(StreamArn.parse(
                        "arn:aws:dynamodb:eu-west-1:123456789012:table/others/stream/2026-02-02T03:04:05.678"))
                .open("x", null);
        start(null);
        checkpoint(1);

        loop.advance(INTERVAL.multipliedBy(3));

        assertThat(context.takeSentIds()).isEmpty();
        assertThat(streams.lists()).isPositive();
    }

    @Test
    void withoutAlignedCheckpointsOnlyASingleSubtaskGoesOn() {
        checkpointing = Checkpointing.UNALIGNED;
        first.status(StreamStatus.DISABLED);
        streams.add(SECOND).open("x", null);
        start(null);
        checkpoint(1);
        loop.advance(INTERVAL.multipliedBy(3));
        assertThat(streams.lists()).isZero();

        context = new FakeContext(1);
        start(null);
        checkpoint(1);
        loop.advance(INTERVAL);

        assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("x")));
    }

    @Test
    void readerThatComesBackWithAFinishedShardOfTheLastStreamGoesOnWithTheNext() {
        first.closed("a", null).status(StreamStatus.DISABLED);
        streams.add(SECOND).open("x", null).open("y", null);
        start(null);
        finish(0, "a");
        checkpoint(1);
        loop.runDue();
        context.takeSentIds();

        context.unregister(0);
        enumerator.addSplitsBack(
                List.of(new DynamoDbStreamsShardSplit(SECOND, ShardId.of("x"), null, HORIZON, false)), 0);
        assertThat(context.takeSentIds()).as("taken over").isEqualTo(Map.of(1, List.of("x")));
        register(0, new DynamoDbStreamsShardSplit(FIRST, ShardId.of("a"), null, HORIZON, true));

        assertThat(context.takeSentIds()).isEmpty();
        assertThat(observed.states)
                .isEqualTo(Map.of(
                        ShardId.of("a"), ShardState.FORGOTTEN,
                        ShardId.of("x"), ShardState.ASSIGNED,
                        ShardId.of("y"), ShardState.ASSIGNED));
    }

    @Test
    void nextStreamWaitsForAReaderThatIsDown() {
        first.closed("a", null).status(StreamStatus.DISABLED);
        start(null);
        context.takeSentIds();
        finish(0, "a");
        checkpoint(1);
        context.unregister(1);
        enumerator.addSplitsBack(List.of(), 1);
        streams.add(SECOND).open("x", null).open("y", null);
        loop.advance(INTERVAL);
        assertThat(context.takeSentIds()).isEmpty();

        register(1);

        assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("x"), 1, List.of("y")));
    }

    @Test
    void streamThatHasLeftTheServiceAfterItWasReadIsFollowedByTheNext() {
        first.closed("a", null).status(StreamStatus.DISABLED);
        start(null);
        finish(0, "a");
        checkpoint(1);
        DynamoDbStreamsEnumeratorState state = enumerator.snapshotState(2);
        streams.remove(FIRST);
        streams.add(SECOND).open("x", null);

        context = new FakeContext(2);
        start(state);
        checkpoint(3);
        loop.runDue();

        assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("x")));
    }

    @Test
    void observerIsToldThatTheShardsOfTheLastStreamAreForgotten() {
        first.closed("a", null).status(StreamStatus.DISABLED);
        streams.add(SECOND).open("x", null);
        start(null);
        finish(0, "a");
        checkpoint(1);
        loop.runDue();

        assertThat(observed.states)
                .isEqualTo(Map.of(ShardId.of("a"), ShardState.FORGOTTEN, ShardId.of("x"), ShardState.ASSIGNED));
    }

    @Test
    void streamThatIsReadBeforeTheReadersTellOfCheckpointsIsFollowedWhenTheyDo() {
        first.status(StreamStatus.DISABLED);
        streams.add(SECOND).open("x", null);
        enumerator = new TableFollowingEnumerator(
                context, create(FIRST, null), next -> create(next, null), streams, INTERVAL, new LoopOfOneStream(loop));
        enumerator.start();
        loop.runDue();
        for (int subtask = 0; subtask < 2; subtask++) {
            context.register(subtask);
            enumerator.addReader(subtask);
        }
        loop.advance(INTERVAL);
        assertThat(context.takeSentIds()).isEmpty();

        enumerator.handleSourceEvent(0, new CheckpointingEvent(checkpointing));
        loop.runDue();

        assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("x")));
    }

    @Test
    void nothingRunsAfterTheEnd() {
        first.status(StreamStatus.DISABLED);
        start(null);
        checkpoint(1);
        loop.runDue();

        enumerator.close();
        int lists = streams.lists();
        streams.add(SECOND).open("x", null);
        loop.advance(INTERVAL.multipliedBy(3));

        assertThat(streams.lists()).isEqualTo(lists);
        assertThat(context.takeSentIds()).isEmpty();
    }

    private void start(DynamoDbStreamsEnumeratorState restored) {
        if (enumerator != null) {
            enumerator.close();
        }
        enumerator = new TableFollowingEnumerator(
                context,
                create(FIRST, restored),
                next -> create(next, null),
                streams,
                INTERVAL,
                new LoopOfOneStream(loop));
        enumerator.start();
        for (int subtask = 0; subtask < context.currentParallelism(); subtask++) {
            register(subtask);
        }
        loop.runDue();
    }

    private DynamoDbStreamsEnumerator create(StreamArn arn, DynamoDbStreamsEnumeratorState restored) {
        return new DynamoDbStreamsEnumerator(
                context,
                arn,
                SourceSettings.from(new Configuration()),
                new UniformShardAssigner(),
                streams,
                observed,
                HORIZON,
                restored,
                new LoopOfOneStream(loop));
    }

    private void register(int subtask, DynamoDbStreamsShardSplit... state) {
        context.register(subtask, state);
        enumerator.addReader(subtask);
        enumerator.handleSourceEvent(subtask, new CheckpointingEvent(checkpointing));
    }

    private void finish(int subtask, String... shards) {
        enumerator.handleSourceEvent(
                subtask,
                new ShardsFinishedEvent(Arrays.stream(shards).map(ShardId::of).toList(), Set.of()));
        loop.runDue();
    }

    private void checkpoint(long id) {
        enumerator.snapshotState(id);
        enumerator.notifyCheckpointComplete(id);
    }

    private static StreamArn stream(String label) {
        return new StreamArn(FIRST.partition(), FIRST.region(), FIRST.account(), FIRST.tableName(), label);
    }

    private static final class ShardStates implements ShardObserver {

        private final transient Map<ShardId, ShardState> states = new HashMap<>();
        private transient DiscoveryProgress discovery;

        @Override
        public void onDiscovery(DiscoveryProgress progress) {
            discovery = progress;
        }

        @Override
        public void onShardsChanged(Collection<ShardStatus> changed) {
            changed.forEach(shard -> states.put(shard.shardId(), shard.state()));
        }
    }
}

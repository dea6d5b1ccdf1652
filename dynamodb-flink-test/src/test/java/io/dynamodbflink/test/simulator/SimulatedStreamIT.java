/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator;

import static io.dynamodbflink.test.simulator.SimulatorClients.item;
import static io.dynamodbflink.test.simulator.SimulatorClients.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamodbflink.test.TableDefinition;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardFilterType;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;

/** Streams, shards and records as the SDK's client sees them. */
class SimulatedStreamIT {

    private static final TableDefinition ORDERS =
            TableDefinition.of("orders", "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES);

    private DynamoDbStreamsSimulator simulator;
    private SimulatorClients clients;
    private SimulatedTable orders;
    private SimulatedStream stream;

    @BeforeEach
    void start() {
        start(DynamoDbStreamsSimulator.builder());
    }

    private void start(DynamoDbStreamsSimulatorBuilder settings) {
        simulator = settings.seed(42).start();
        clients = SimulatorClients.of(simulator);
        orders = simulator.createTable(ORDERS);
        stream = orders.stream();
    }

    @AfterEach
    void stop() {
        clients.close();
        simulator.close();
    }

    private void restart(DynamoDbStreamsSimulatorBuilder settings) {
        stop();
        start(settings);
    }

    private String onlyShard() {
        return stream.shards().get(0).id();
    }

    @Test
    void recordsTellWhatBecameOfAnItem() {
        orders.put(item("a", 1));
        orders.put(item("a", 1));
        orders.put(item("a", 2));
        orders.expireByTimeToLive(key("a"));
        orders.delete(key("a"));

        List<Record> records = clients.records(stream.arn(), onlyShard());

        assertThat(records)
                .extracting(Record::eventName)
                .containsExactly(OperationType.INSERT, OperationType.MODIFY, OperationType.REMOVE);
        Record modification = records.get(1);
        assertThat(modification.dynamodb().keys()).isEqualTo(key("a"));
        assertThat(modification.dynamodb().oldImage()).isEqualTo(item("a", 1));
        assertThat(modification.dynamodb().newImage()).isEqualTo(item("a", 2));
        assertThat(modification.awsRegion()).isEqualTo("us-east-1");
        assertThat(modification.eventSource()).isEqualTo("aws:dynamodb");
        assertThat(modification.eventID()).hasSize(32);
        assertThat(modification.userIdentity()).isNull();
        assertThat(records.get(2).userIdentity().principalId()).isEqualTo("dynamodb.amazonaws.com");
    }

    @Test
    void viewTypesDecideWhichImagesThereAre() {
        for (StreamViewType viewType :
                List.of(StreamViewType.KEYS_ONLY, StreamViewType.NEW_IMAGE, StreamViewType.OLD_IMAGE)) {
            SimulatedTable table = simulator.createTable(
                    TableDefinition.of("table-" + viewType, "id").withStream(viewType));
            table.put(item("a", 1));
            table.put(item("a", 2));

            Record record = clients.records(
                            table.stream().arn(), table.stream().shards().get(0).id())
                    .get(1);

            assertThat(record.dynamodb().streamViewType()).isEqualTo(viewType);
            assertThat(record.dynamodb().hasNewImage()).isEqualTo(viewType == StreamViewType.NEW_IMAGE);
            assertThat(record.dynamodb().hasOldImage()).isEqualTo(viewType == StreamViewType.OLD_IMAGE);
        }
    }

    @Test
    void sequenceNumbersGrowWithGapsAndGainDigits() {
        for (int i = 0; i < 200; i++) {
            orders.put(item("a", i));
        }

        List<BigInteger> numbers = clients.records(stream.arn(), onlyShard()).stream()
                .map(record -> new BigInteger(record.dynamodb().sequenceNumber()))
                .toList();

        assertThat(numbers).hasSize(200).isSorted().doesNotHaveDuplicates();
        assertThat(numbers.get(0).toString()).hasSize(21);
        assertThat(numbers.get(199).toString()).hasSize(22);
        assertThat(numbers.get(1).subtract(numbers.get(0))).isNotEqualTo(BigInteger.ONE);
    }

    @Test
    void sequenceNumbersOfChildrenAreLargerAndStayWithinFortyDigits() {
        for (int i = 0; i < 2_000; i++) {
            stream.rollAll();
        }

        List<SimulatedShard> shards = stream.shards();

        assertThat(shards.get(2_000).firstSequenceNumber().toString().length()).isBetween(35, 40);
        for (int i = 1; i < shards.size(); i++) {
            assertThat(shards.get(i).firstSequenceNumber())
                    .isGreaterThan(shards.get(i - 1).lastSequenceNumber());
        }
    }

    @Test
    void creationTimesFollowTheClockToTheSecond() {
        simulator.clock().set(Instant.parse("2026-01-02T03:04:05.678Z"));
        simulator.clock().stop();

        orders.put(item("a", 1));

        assertThat(clients.records(stream.arn(), onlyShard()).get(0).dynamodb().approximateCreationDateTime())
                .isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
    }

    @Test
    void aShardClosesWithItsLastPage() {
        orders.put(item("a", 1));
        String parent = onlyShard();
        GetRecordsResponse open = clients.firstPage(stream.arn(), parent);
        SimulatedShard child = stream.roll(parent);
        orders.put(item("a", 2));

        GetRecordsResponse closed = clients.firstPage(stream.arn(), parent);

        assertThat(open.nextShardIterator()).isNotNull();
        assertThat(closed.records()).hasSize(1);
        assertThat(closed.nextShardIterator()).isNull();
        assertThat(clients.records(stream.arn(), child.id())).hasSize(1);
        assertThat(child.parent()).contains(parent);
    }

    @Test
    void theEndOfAShardCanComeInAPageOfItsOwn() {
        restart(DynamoDbStreamsSimulator.builder().lastPageApart(true));
        orders.put(item("a", 1));
        stream.rollAll();

        GetRecordsResponse records = clients.firstPage(stream.arn(), onlyShard());
        GetRecordsResponse end = clients.page(records.nextShardIterator());

        assertThat(records.records()).hasSize(1);
        assertThat(end.records()).isEmpty();
        assertThat(end.nextShardIterator()).isNull();
    }

    @Test
    void aSplitSharesTheKeysAndKeepsTheOrderOfEach() {
        for (int i = 0; i < 100; i++) {
            orders.put(item("key-" + i, 1));
        }
        List<SimulatedShard> children = stream.split(onlyShard());
        for (int i = 0; i < 100; i++) {
            orders.put(item("key-" + i, 2));
            orders.put(item("key-" + i, 3));
        }

        List<Record> left = clients.records(stream.arn(), children.get(0).id());
        List<Record> right = clients.records(stream.arn(), children.get(1).id());

        assertThat(left.size() + right.size()).isEqualTo(200);
        assertThat(left).hasSizeGreaterThan(40);
        assertThat(right).hasSizeGreaterThan(40);
        assertThat(left)
                .extracting(record -> record.dynamodb().keys())
                .doesNotContainAnyElementsOf(
                        right.stream().map(record -> record.dynamodb().keys()).toList());
        assertThat(stream.shard(children.get(0).parentId()).children())
                .containsExactly(children.get(0).id(), children.get(1).id());
    }

    @Test
    void pagesHoldAThousandRecordsAtMost() {
        for (int i = 0; i < 1_001; i++) {
            orders.put(item("a", i));
        }

        GetRecordsResponse first = clients.firstPage(stream.arn(), onlyShard());
        GetRecordsResponse second = clients.page(first.nextShardIterator());

        assertThat(first.records()).hasSize(1_000);
        assertThat(second.records()).hasSize(1);
        assertThat(clients.streams()
                        .getRecords(request -> request.shardIterator(
                                        clients.iterator(stream.arn(), onlyShard(), ShardIteratorType.TRIM_HORIZON))
                                .limit(7))
                        .records())
                .hasSize(7);
    }

    @Test
    void pagesHoldAMegabyteAtMost() {
        stream.preload(GeneratedRecords.perShard(1_000).attributes(10, 500));

        GetRecordsResponse page = clients.firstPage(stream.arn(), onlyShard());

        int bytes = page.records().stream()
                .mapToInt(record -> record.dynamodb().sizeBytes().intValue())
                .sum();
        assertThat(bytes).isBetween(1_000_000, 1 << 20);
        assertThat(clients.records(stream.arn(), onlyShard())).hasSize(1_000);
    }

    @Test
    void generatedRecordsLookLikeWrittenOnes() {
        stream.preload(GeneratedRecords.perShard(25).keysPerShard(10));
        orders.put(item("a", 1));

        List<Record> records = clients.records(stream.arn(), onlyShard());

        assertThat(records).hasSize(26);
        assertThat(records)
                .extracting(record -> new BigInteger(record.dynamodb().sequenceNumber()))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(records).extracting(Record::eventID).doesNotHaveDuplicates();
        Record first = records.get(0);
        Record again = records.get(10);
        assertThat(again.dynamodb().keys()).isEqualTo(first.dynamodb().keys());
        assertThat(again.dynamodb().oldImage()).isEqualTo(first.dynamodb().newImage());
        assertThat(first.dynamodb().newImage())
                .hasSize(10)
                .containsEntry("id", first.dynamodb().keys().get("id"));
        assertThat(simulator.journal().entries(stream.arn()))
                .extracting(entry -> entry.keys())
                .isEqualTo(
                        records.stream().map(record -> record.dynamodb().keys()).toList());
    }

    @Test
    void iteratorsBeginWhereTheyAreAskedTo() {
        for (int i = 0; i < 5; i++) {
            orders.put(item("a", i));
        }
        String shard = onlyShard();
        List<String> numbers = clients.records(stream.arn(), shard).stream()
                .map(record -> record.dynamodb().sequenceNumber())
                .toList();
        String latest = clients.iterator(stream.arn(), shard, ShardIteratorType.LATEST);
        orders.put(item("a", 5));

        assertThat(first(clients.iterator(stream.arn(), shard, ShardIteratorType.AT_SEQUENCE_NUMBER, numbers.get(2))))
                .isEqualTo(numbers.get(2));
        assertThat(first(
                        clients.iterator(stream.arn(), shard, ShardIteratorType.AFTER_SEQUENCE_NUMBER, numbers.get(2))))
                .isEqualTo(numbers.get(3));
        assertThat(first(latest)).isGreaterThan(numbers.get(4));
        assertThatThrownBy(() ->
                        clients.iterator(stream.arn(), shard, ShardIteratorType.AT_SEQUENCE_NUMBER, "9".repeat(30)))
                .isInstanceOf(DynamoDbException.class)
                .hasMessageContaining("Invalid SequenceNumber");
    }

    private String first(String iterator) {
        return clients.page(iterator).records().get(0).dynamodb().sequenceNumber();
    }

    @Test
    void iteratorsExpireAfterFifteenMinutes() {
        String iterator = clients.iterator(stream.arn(), onlyShard(), ShardIteratorType.TRIM_HORIZON);

        simulator.clock().advance(Duration.ofMinutes(14));
        String renewed = clients.page(iterator).nextShardIterator();
        simulator.clock().advance(Duration.ofMinutes(2));

        assertThatExceptionOfType(ExpiredIteratorException.class).isThrownBy(() -> clients.page(iterator));
        assertThat(clients.page(renewed).records()).isEmpty();
    }

    @Test
    void recordsAreTrimmedAfterADay() {
        orders.put(item("a", 1));
        String old =
                clients.records(stream.arn(), onlyShard()).get(0).dynamodb().sequenceNumber();
        simulator.clock().advance(Duration.ofHours(23));
        String iterator = clients.iterator(stream.arn(), onlyShard(), ShardIteratorType.TRIM_HORIZON);
        orders.put(item("a", 2));

        simulator.clock().advance(Duration.ofHours(1).plusSeconds(2));

        assertThatExceptionOfType(TrimmedDataAccessException.class)
                .isThrownBy(() ->
                        clients.iterator(stream.arn(), onlyShard(), ShardIteratorType.AFTER_SEQUENCE_NUMBER, old));
        assertThatExceptionOfType(ExpiredIteratorException.class).isThrownBy(() -> clients.page(iterator));
        assertThat(clients.records(stream.arn(), onlyShard()))
                .singleElement()
                .satisfies(record -> assertThat(record.dynamodb().newImage()).isEqualTo(item("a", 2)));
    }

    @Test
    void anIteratorIsOvertakenByTrimming() {
        orders.put(item("a", 1));
        orders.put(item("a", 2));
        String iterator = clients.iterator(stream.arn(), onlyShard(), ShardIteratorType.TRIM_HORIZON);

        stream.trim(onlyShard(), 1);

        assertThatExceptionOfType(TrimmedDataAccessException.class).isThrownBy(() -> clients.page(iterator));
        assertThat(clients.records(stream.arn(), onlyShard())).hasSize(1);
    }

    @Test
    void shardsExpireADayAfterTheyClose() {
        String parent = onlyShard();
        stream.rollAll();
        String iterator = clients.iterator(stream.arn(), parent, ShardIteratorType.TRIM_HORIZON);

        stream.expire(parent);

        assertThatExceptionOfType(ResourceNotFoundException.class).isThrownBy(() -> clients.page(iterator));
        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(() -> clients.iterator(stream.arn(), parent, ShardIteratorType.TRIM_HORIZON));
        assertThat(clients.shards(stream.arn())).hasSize(2);
    }

    @Test
    void expiredShardsCanBeMissingInTheListing() {
        restart(DynamoDbStreamsSimulator.builder().listExpiredShards(false));
        stream.rollAll();

        simulator.clock().advance(Duration.ofHours(25));

        assertThat(clients.shards(stream.arn())).singleElement().satisfies(shard -> {
            assertThat(shard.parentShardId()).isEqualTo(onlyShard());
            assertThat(shard.sequenceNumberRange().endingSequenceNumber()).isNull();
        });
    }

    @Test
    void shardsAreListedByTheHundred() {
        for (int i = 0; i < 250; i++) {
            stream.rollAll();
        }

        var page = clients.streams()
                .describeStream(request -> request.streamArn(stream.arn()))
                .streamDescription();
        List<Shard> all = clients.shards(stream.arn());

        assertThat(page.shards()).hasSize(100);
        assertThat(page.lastEvaluatedShardId()).isEqualTo(page.shards().get(99).shardId());
        assertThat(all)
                .extracting(Shard::shardId)
                .isEqualTo(stream.shards().stream().map(SimulatedShard::id).toList());
        assertThat(all.subList(1, all.size())).extracting(Shard::parentShardId).doesNotContainNull();
    }

    @Test
    void theChildrenOfAShardCanBeAskedFor() {
        String parent = onlyShard();
        stream.splitAll();
        List<String> children = stream.shard(parent).children();
        stream.rollAll();

        assertThat(clients.streams()
                        .describeStream(request -> request.streamArn(stream.arn())
                                .shardFilter(filter -> filter.type(ShardFilterType.CHILD_SHARDS)
                                        .shardId(parent)))
                        .streamDescription()
                        .shards())
                .extracting(Shard::shardId)
                .containsExactlyElementsOf(children);
    }

    @Test
    void aStreamSwitchedOffStaysReadableUnderItsOldArn() {
        orders.put(item("a", 1));

        orders.disableStream();
        SimulatedStream second = orders.enableStream(StreamViewType.NEW_IMAGE);
        orders.put(item("a", 2));

        assertThat(second.arn()).isNotEqualTo(stream.arn());
        var old = clients.streams()
                .describeStream(request -> request.streamArn(stream.arn()))
                .streamDescription();
        assertThat(old.streamStatus()).isEqualTo(StreamStatus.DISABLED);
        assertThat(clients.firstPage(stream.arn(), onlyShard()).records()).hasSize(1);
        assertThat(clients.firstPage(stream.arn(), onlyShard()).nextShardIterator())
                .isNull();
        assertThat(clients.records(second.arn(), second.shards().get(0).id())).hasSize(1);
        assertThat(clients.streams()
                        .listStreams(request -> request.tableName("orders"))
                        .streams())
                .hasSize(2);
    }

    @Test
    void describeCallsAreLimitedToTenASecond() {
        restart(DynamoDbStreamsSimulator.builder().enforceLimits(true));

        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            outcomes.add(outcomeOfDescribe());
        }

        assertThat(outcomes)
                .startsWith("OK", "OK")
                .endsWith("ThrottlingException")
                .containsOnlyOnce("ThrottlingException");
    }

    private String outcomeOfDescribe() {
        try {
            clients.streams().describeStream(request -> request.streamArn(stream.arn()));
            return "OK";
        } catch (DynamoDbException e) {
            return e.awsErrorDetails().errorCode();
        }
    }

    @Test
    void aShardHasTwoReaders() {
        restart(DynamoDbStreamsSimulator.builder().enforceLimits(true));
        List<String> iterators = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            iterators.add(clients.iterator(stream.arn(), onlyShard(), ShardIteratorType.LATEST));
        }

        String next = clients.page(iterators.get(0)).nextShardIterator();
        clients.page(iterators.get(1));

        assertThatExceptionOfType(LimitExceededException.class).isThrownBy(() -> clients.page(iterators.get(2)));
        assertThat(clients.page(next).records()).isEmpty();
    }

    @Test
    void unlistedShardsCanBeReadStill() {
        String parent = onlyShard();
        stream.rollAll();

        stream.unlist(parent);

        assertThat(clients.shards(stream.arn())).extracting(Shard::shardId).doesNotContain(parent);
        assertThat(clients.firstPage(stream.arn(), parent).nextShardIterator()).isNull();
    }

    @Test
    void theSameSeedGivesTheSameRecords() {
        orders.put(item("a", 1));
        String first =
                clients.records(stream.arn(), onlyShard()).get(0).dynamodb().sequenceNumber();

        restart(DynamoDbStreamsSimulator.builder());
        orders.put(item("a", 1));

        assertThat(clients.records(stream.arn(), onlyShard()).get(0).dynamodb().sequenceNumber())
                .isEqualTo(first);
    }
}

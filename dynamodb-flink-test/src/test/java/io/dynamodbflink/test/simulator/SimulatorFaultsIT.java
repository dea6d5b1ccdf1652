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
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.FaultRule;
import io.dynamodbflink.test.simulator.fault.Operation;
import io.dynamodbflink.test.simulator.journal.ApiCall;
import io.dynamodbflink.test.simulator.journal.Delivery;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardFilterType;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Every fault, as the SDK's client experiences it. */
class SimulatorFaultsIT {

    private DynamoDbStreamsSimulator simulator;
    private SimulatorClients clients;
    private SimulatedTable orders;
    private SimulatedStream stream;
    private String shard;

    @BeforeEach
    void start() {
        simulator = DynamoDbStreamsSimulator.builder().seed(7).start();
        clients = SimulatorClients.of(simulator);
        orders =
                simulator.createTable(TableDefinition.of("orders", "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES));
        stream = orders.stream();
        shard = stream.shards().get(0).id();
        for (int i = 0; i < 10; i++) {
            orders.put(item("a", i));
        }
    }

    @AfterEach
    void stop() {
        clients.close();
        simulator.close();
    }

    private GetRecordsResponse page() {
        return clients.firstPage(stream.arn(), shard);
    }

    private FaultRule onGetRecords(Fault fault) {
        return simulator.faults().on(Operation.GET_RECORDS).once().inject(fault);
    }

    @ParameterizedTest
    @CsvSource({
        "ThrottlingException, 400",
        "LimitExceededException, 400",
        "ProvisionedThroughputExceededException, 400",
        "AccessDeniedException, 400",
        "ExpiredTokenException, 400",
        "UnrecognizedClientException, 400",
        "ResourceNotFoundException, 400",
        "ExpiredIteratorException, 400",
        "TrimmedDataAccessException, 400",
        "InternalServerError, 500",
        "ServiceUnavailableException, 503"
    })
    void errorsReachTheClientByTheirNames(String name, int status) {
        onGetRecords(Map.of(
                        "ThrottlingException", Fault.throttling(),
                        "LimitExceededException", Fault.limitExceeded(),
                        "ProvisionedThroughputExceededException", Fault.provisionedThroughputExceeded(),
                        "AccessDeniedException", Fault.accessDenied(),
                        "ExpiredTokenException", Fault.expiredToken(),
                        "UnrecognizedClientException", Fault.unrecognizedClient(),
                        "ResourceNotFoundException", Fault.resourceNotFound(),
                        "ExpiredIteratorException", Fault.expiredIterator(),
                        "InternalServerError", Fault.internalServerError(),
                        "ServiceUnavailableException", Fault.serviceUnavailable())
                .getOrDefault(name, Fault.trimmedData()));

        assertThatExceptionOfType(DynamoDbException.class)
                .isThrownBy(this::page)
                .satisfies(e -> {
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo(name);
                    assertThat(e.statusCode()).isEqualTo(status);
                    assertThat(e.requestId()).isNotBlank();
                });
        assertThat(page().records()).hasSize(10);
    }

    @Test
    void errorsHaveTheSdksOwnTypes() {
        onGetRecords(Fault.limitExceeded());
        assertThatExceptionOfType(LimitExceededException.class).isThrownBy(this::page);
        onGetRecords(Fault.internalServerError());
        assertThatExceptionOfType(InternalServerErrorException.class).isThrownBy(this::page);
        onGetRecords(Fault.expiredIterator());
        assertThatExceptionOfType(ExpiredIteratorException.class).isThrownBy(this::page);
        onGetRecords(Fault.trimmedData());
        assertThatExceptionOfType(TrimmedDataAccessException.class).isThrownBy(this::page);
        onGetRecords(Fault.throttling());
        assertThatExceptionOfType(DynamoDbException.class)
                .isThrownBy(this::page)
                .matches(DynamoDbException::isThrottlingException);
    }

    @Test
    void aResetConnectionLeavesTheCallUndone() {
        simulator.faults().on(Operation.PUT_ITEM).once().inject(Fault.connectionReset());

        assertThatExceptionOfType(SdkClientException.class)
                .isThrownBy(() -> put("b", 1))
                .withRootCauseInstanceOf(SocketException.class);

        assertThat(orders.item(key("b"))).isEmpty();
    }

    @Test
    void aLostAnswerLeavesTheCallDone() {
        simulator.faults().on(Operation.PUT_ITEM).once().inject(Fault.lostAnswer());

        assertThatExceptionOfType(SdkClientException.class).isThrownBy(() -> put("b", 1));

        assertThat(orders.item(key("b"))).contains(item("b", 1));
    }

    @Test
    void aTruncatedBodyIsAnErrorAndItsRecordsCountAsUndelivered() {
        onGetRecords(Fault.truncatedBody());

        assertThatThrownBy(this::page).isInstanceOf(SdkException.class);

        assertThat(simulator.journal().deliveries(stream.arn())).hasSize(10).noneMatch(Delivery::intact);
        assertThat(simulator.journal().undelivered(stream.arn())).hasSize(10);
    }

    @Test
    void aWrongChecksumIsNoticed() {
        onGetRecords(Fault.wrongChecksum());

        assertThatExceptionOfType(Crc32MismatchException.class).isThrownBy(this::page);
        assertThat(page().records()).hasSize(10);
    }

    @Test
    void aSlowAnswerArrivesInPieces() {
        onGetRecords(Fault.slowAnswer(Duration.ofMillis(300)));
        long start = System.nanoTime();

        assertThat(page().records()).hasSize(10);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(270));
    }

    @Test
    void aHungCallIsNeverAnsweredNorCarriedOut() {
        simulator.faults().on(Operation.PUT_ITEM).once().inject(Fault.hang());

        assertThatExceptionOfType(SdkClientException.class)
                .isThrownBy(() -> put("b", 1))
                .withRootCauseInstanceOf(SocketTimeoutException.class);

        assertThat(orders.item(key("b"))).isEmpty();
    }

    @Test
    void aCallThatHangsAfterwardsIsCarriedOut() {
        simulator.faults().on(Operation.PUT_ITEM).once().inject(Fault.hangAfterwards());

        assertThatExceptionOfType(SdkClientException.class)
                .isThrownBy(() -> put("b", 1))
                .withRootCauseInstanceOf(SocketTimeoutException.class);

        assertThat(orders.item(key("b"))).isPresent();
    }

    @Test
    void aDelayedWriteTakesEffectAlthoughItsClientHasGivenUp() {
        simulator
                .faults()
                .on(Operation.PUT_ITEM)
                .once()
                .inject(Fault.delay(SimulatorClients.READ_TIMEOUT.plusMillis(300)));

        assertThatExceptionOfType(SdkClientException.class).isThrownBy(() -> put("b", 1));
        put("b", 2);

        await().untilAsserted(() -> assertThat(orders.item(key("b"))).contains(item("b", 1)));
        assertThat(simulator.journal().writes("orders", key("b")))
                .extracting(write -> write.newItem())
                .containsExactly(item("b", 2), item("b", 1));
    }

    @Test
    void delaysTakeNoThreads() {
        simulator.faults().onEveryCall().inject(Fault.delay(Duration.ofSeconds(3), Duration.ofSeconds(4)));
        List<CompletableFuture<?>> calls = new ArrayList<>();
        try (SimulatorClients patient = SimulatorClients.patient(simulator)) {
            for (int i = 0; i < 100; i++) {
                calls.add(CompletableFuture.runAsync(
                        () -> patient.dynamoDb()
                                .getItem(request -> request.tableName("orders").key(key("a"))),
                        command -> new Thread(command).start()));
            }

            // The server has 32 threads: were one held by each call, most calls could not arrive yet.
            await().until(() -> simulator.journal().callCount(Operation.GET_ITEM) == 100);
            assertThat(simulator.journal().calls()).isEmpty();
            calls.forEach(CompletableFuture::join);
        }
        assertThat(simulator.journal().calls(Operation.GET_ITEM))
                .hasSize(100)
                .allMatch(call -> call.took().compareTo(Duration.ofSeconds(3)) >= 0);
    }

    @Test
    void emptyPagesStandStillInTheMiddleOfAShard() {
        simulator.faults().on(Operation.GET_RECORDS).afterCalls(1).times(2).inject(Fault.emptyPage());
        simulator.faults().on(Operation.GET_RECORDS).inject(Fault.shortPage(4));

        List<Integer> sizes = new ArrayList<>();
        String iterator = clients.iterator(stream.arn(), shard, ShardIteratorType.TRIM_HORIZON);
        for (int i = 0; i < 5; i++) {
            GetRecordsResponse page = clients.page(iterator);
            sizes.add(page.records().size());
            iterator = page.nextShardIterator();
        }

        assertThat(sizes).containsExactly(4, 0, 0, 4, 2);
    }

    @Test
    void aShardCanEndWhileItIsRead() {
        onGetRecords(Fault.rollShard());
        GetRecordsResponse rolled = page();

        assertThat(rolled.records()).hasSize(10);
        assertThat(rolled.nextShardIterator()).isNull();
        String child = stream.shard(shard).children().get(0);

        onGetRecords(Fault.splitShard());
        assertThat(clients.firstPage(stream.arn(), child).nextShardIterator()).isNull();
        assertThat(stream.shard(child).children()).hasSize(2);

        onGetRecords(Fault.splitShard());
        page();
        assertThat(stream.shards()).hasSize(4);
    }

    @Test
    void aShardCanBeTrimmedWhileItIsRead() {
        onGetRecords(Fault.trimShard());

        assertThatExceptionOfType(TrimmedDataAccessException.class).isThrownBy(this::page);
        assertThat(page().records()).isEmpty();
        orders.put(item("b", 1));
        assertThat(page().records()).hasSize(1);
    }

    @Test
    void childrenCanShowLate() {
        stream.splitAll();
        simulator.faults().on(Operation.DESCRIBE_STREAM).times(2).inject(Fault.hiddenChildren());

        assertThat(clients.shards(stream.arn())).singleElement().satisfies(only -> {
            assertThat(only.shardId()).isEqualTo(shard);
            assertThat(only.sequenceNumberRange().endingSequenceNumber()).isNotNull();
        });
        assertThat(childrenOf(shard)).isEmpty();
        assertThat(childrenOf(shard)).hasSize(2);
    }

    @Test
    void childrenCanBeListedWithoutOrBeforeTheirParents() {
        SimulatedShard child = stream.roll(shard);
        simulator.faults().on(Operation.DESCRIBE_STREAM).once().inject(Fault.hiddenParents());
        assertThat(shardIds()).containsExactly(child.id());

        simulator.faults().on(Operation.DESCRIBE_STREAM).once().inject(Fault.reversedListing());
        assertThat(shardIds()).containsExactly(child.id(), shard);

        simulator.faults().on(Operation.DESCRIBE_STREAM).once().inject(Fault.hiddenShards(child.id()));
        assertThat(shardIds()).containsExactly(shard);
    }

    @Test
    void aReversedListingHasPagesToo() {
        for (int i = 0; i < 150; i++) {
            stream.rollAll();
        }
        simulator.faults().on(Operation.DESCRIBE_STREAM).inject(Fault.reversedListing());

        List<String> listed = shardIds();

        List<String> expected =
                new ArrayList<>(stream.shards().stream().map(SimulatedShard::id).toList());
        Collections.reverse(expected);
        assertThat(listed).isEqualTo(expected);
    }

    @Test
    void theShardFilterCanBeIgnored() {
        stream.rollAll();
        simulator.faults().on(Operation.DESCRIBE_STREAM).ofShard(shard).inject(Fault.ignoredShardFilter());

        assertThat(childrenOf(shard)).hasSize(2);
    }

    private List<String> shardIds() {
        return clients.shards(stream.arn()).stream().map(Shard::shardId).toList();
    }

    private List<Shard> childrenOf(String parent) {
        return clients.streams()
                .describeStream(request -> request.streamArn(stream.arn())
                        .shardFilter(filter ->
                                filter.type(ShardFilterType.CHILD_SHARDS).shardId(parent)))
                .streamDescription()
                .shards();
    }

    @Test
    void batchesCanBeCarriedOutInPart() {
        simulator
                .faults()
                .on(Operation.BATCH_WRITE_ITEM)
                .ofTable("orders")
                .once()
                .inject(Fault.unprocessedItems(2));
        List<WriteRequest> writes = List.of(write("x"), write("y"), write("z"));

        var response = clients.dynamoDb().batchWriteItem(request -> request.requestItems(Map.of("orders", writes)));

        assertThat(response.unprocessedItems()).containsExactly(Map.entry("orders", writes.subList(1, 3)));
        assertThat(orders.item(key("x"))).isPresent();
        assertThat(orders.item(key("y"))).isEmpty();
    }

    @Test
    void eachItemIsLeftOverWithSomeProbability() {
        simulator.faults().on(Operation.BATCH_WRITE_ITEM).inject(Fault.unprocessedShare(0.5));
        int before = orders.items().size();
        List<WriteRequest> writes = IntStream.range(0, 25)
                .mapToObj(number -> write("item-" + number))
                .toList();

        List<WriteRequest> left = clients.dynamoDb()
                .batchWriteItem(request -> request.requestItems(Map.of("orders", writes)))
                .unprocessedItems()
                .get("orders");

        assertThat(writes).containsAll(left);
        assertThat(left).hasSizeBetween(1, 24);
        assertThat(orders.items()).hasSize(before + 25 - left.size());
    }

    @Test
    void aBatchOfWhichNothingIsCarriedOutIsAnError() {
        simulator.faults().on(Operation.BATCH_WRITE_ITEM).inject(Fault.unprocessedItems(25));

        assertThatExceptionOfType(ProvisionedThroughputExceededException.class).isThrownBy(() -> clients.dynamoDb()
                .batchWriteItem(request -> request.requestItems(Map.of("orders", List.of(write("x"))))));
    }

    private static WriteRequest write(String id) {
        return WriteRequest.builder()
                .putRequest(PutRequest.builder().item(item(id, 1)).build())
                .build();
    }

    @Test
    void rulesStrikeOneShardOnly() {
        List<SimulatedShard> children = stream.splitAll();
        FaultRule rule = simulator
                .faults()
                .on(Operation.streams())
                .ofShard(children.get(0).id())
                .inject(Fault.accessDenied());

        assertThatThrownBy(() -> clients.firstPage(stream.arn(), children.get(0).id()))
                .isInstanceOf(DynamoDbException.class);
        clients.firstPage(stream.arn(), children.get(1).id());

        assertThat(rule.strikes()).isEqualTo(1);
        rule.remove();
        clients.firstPage(stream.arn(), children.get(0).id());
    }

    @Test
    void rulesEndWithTheirTime() {
        simulator
                .faults()
                .on(Operation.DESCRIBE_STREAM)
                .lasting(Duration.ofMinutes(5))
                .inject(Fault.expiredToken());
        assertThatThrownBy(() -> clients.shards(stream.arn())).isInstanceOf(DynamoDbException.class);

        simulator.clock().advance(Duration.ofMinutes(5));

        assertThat(clients.shards(stream.arn())).hasSize(1);
    }

    @Test
    void clearingEndsEveryRule() {
        simulator.faults().onEveryCall().inject(Fault.accessDenied());

        simulator.faults().clear();

        assertThat(page().records()).hasSize(10);
    }

    @Test
    void theSeedDecidesWhichCallsOfAShardFail() {
        List<Boolean> first = fatesOfTwentyCalls();
        stop();
        start();

        assertThat(fatesOfTwentyCalls()).isEqualTo(first).contains(true, false);
    }

    private List<Boolean> fatesOfTwentyCalls() {
        simulator.faults().on(Operation.GET_RECORDS).withProbability(0.5).inject(Fault.throttling());
        // The shard's id holds a time: the fate of calls about no shard is the one to repeat.
        simulator.faults().on(Operation.GET_ITEM).withProbability(0.5).inject(Fault.throttling());
        List<Boolean> fates = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            fates.add(succeeds());
        }
        return fates;
    }

    private boolean succeeds() {
        try {
            clients.dynamoDb().getItem(request -> request.tableName("orders").key(key("a")));
            return true;
        } catch (DynamoDbException e) {
            return false;
        }
    }

    @Test
    void theJournalTellsCallsAndTheirOutcomes() {
        simulator.faults().on(Operation.GET_RECORDS).once().inject(Fault.throttling());
        simulator.faults().on(Operation.GET_RECORDS).afterCalls(1).once().inject(Fault.connectionReset());
        assertThatThrownBy(this::page).isInstanceOf(DynamoDbException.class);
        assertThatThrownBy(this::page).isInstanceOf(SdkClientException.class);
        page();

        List<ApiCall> calls = simulator.journal().calls(Operation.GET_RECORDS, shard);

        assertThat(calls).extracting(ApiCall::outcome).containsExactly("ThrottlingException", "RESET", "OK");
        assertThat(simulator.journal().callCount(Operation.GET_RECORDS)).isEqualTo(3);
        assertThat(simulator.journal().deliveryCount()).isEqualTo(10);
    }

    @Test
    void timesOfTheJournalCountFromTheSimulatorsStart() {
        Instant before = Instant.now();
        page();

        ApiCall call = simulator.journal().calls(Operation.GET_RECORDS, shard).get(0);

        assertThat(simulator.journal().startedAt()).isBefore(before);
        assertThat(simulator.journal().startedAt().plus(call.arrived()))
                .isCloseTo(before, within(10, ChronoUnit.SECONDS));
    }

    @Test
    void theJournalTellsWhatAnItemsReadersGot() {
        assertThat(simulator.journal().undelivered(stream.arn())).hasSize(10);
        page();
        orders.put(item("b", 1));

        assertThat(simulator.journal().undelivered(stream.arn()))
                .singleElement()
                .satisfies(entry -> assertThat(entry.keys()).isEqualTo(key("b")));
        assertThat(simulator.journal().deliveries(stream.arn(), key("a")))
                .hasSize(10)
                .extracting(delivery -> delivery.entry().sequenceNumber())
                .isSorted();
        assertThat(simulator.journal().deliveriesOfShard(stream.arn(), shard)).hasSize(10);

        simulator.journal().clear();

        assertThat(simulator.journal().deliveries(stream.arn())).isEmpty();
        assertThat(simulator.journal().entries(stream.arn())).hasSize(11);
    }

    private void put(String id, int version) {
        clients.dynamoDb().putItem(request -> request.tableName("orders").item(item(id, version)));
    }
}

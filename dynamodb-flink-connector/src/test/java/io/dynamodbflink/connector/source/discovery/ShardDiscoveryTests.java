/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.ExponentialBackoff;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import io.dynamodbflink.connector.source.SourceSettings;
import io.dynamodbflink.connector.source.discovery.DiscoveryListener.Children;
import io.dynamodbflink.connector.source.discovery.DiscoveryListener.Gap;
import io.dynamodbflink.connector.source.lineage.ListedShard;
import io.dynamodbflink.connector.source.observer.DiscoveryProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.ShardFilterType;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;

class ShardDiscoveryTests {

    private static final Duration INTERVAL = Duration.ofSeconds(60);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(1);

    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private final ManualLoop loop = new ManualLoop(START);
    private final FakeStream stream = new FakeStream();
    private final Listener found = new Listener();
    private final List<DiscoveryProgress> progress = new ArrayList<>();

    @Test
    void allPagesAreReadAndHandedOverOneByOne() {
        stream.pageSize(2)
                .open("a", null)
                .open("b", null)
                .open("c", null)
                .open("d", null)
                .open("e", null);

        start(settings(3, 5));
        loop.advance(Duration.ofSeconds(1));

        assertThat(found.pages).extracting(List::size).containsExactly(2, 2, 1);
        assertThat(found.events)
                .containsExactly("full listing", "[a, b]", "[c, d]", "[e]", "completed full last=false");
        assertThat(stream.requests())
                .extracting(DescribeStreamRequest::exclusiveStartShardId)
                .containsExactly(null, "b", "d");
        assertThat(stream.requests()).allSatisfy(request -> {
            assertThat(request.limit()).isEqualTo(100);
            assertThat(request.streamArn()).isEqualTo(FakeStream.ARN.toString());
        });
    }

    @Test
    void parentAndEndOfAShardAreRead() {
        stream.closed("a", null).open("b", "a");

        start(settings(3, 5));

        assertThat(found.pages.get(0))
                .containsExactly(
                        new ListedShard(ShardId.of("a"), null, true, "900"),
                        new ListedShard(ShardId.of("b"), ShardId.of("a"), false));
    }

    @Test
    void shortListIsReadInFullAtEveryInterval() {
        stream.open("a", null);
        start(settings(3, 5));
        found.events.clear();

        loop.advance(INTERVAL.minusMillis(1));
        assertThat(found.events).isEmpty();

        loop.advance(Duration.ofMillis(1));
        assertThat(found.events).containsExactly("full listing", "[a]", "completed full last=false");
        assertThat(stream.requests()).hasSize(2);
    }

    @Test
    void longListIsReadOnFromItsLastShardAndInFullFromTimeToTime() {
        stream.pageSize(1).open("a", null).open("b", null);
        start(settings(3, 5));
        loop.advance(Duration.ofSeconds(1));
        found.events.clear();
        stream.open("c", null);

        loop.advance(INTERVAL.plusSeconds(1));
        assertThat(found.events).containsExactly("[c]", "completed incremental last=false");

        found.events.clear();
        loop.advance(ShardDiscovery.FULL_LISTING_INTERVAL);
        assertThat(found.events).containsOnlyOnce("full listing");
    }

    @Test
    void longListIsReadInFullWhenItsLastShardIsGone() {
        stream.pageSize(1).open("a", null).open("b", null);
        start(settings(3, 5));
        loop.advance(Duration.ofSeconds(1));
        found.events.clear();
        stream.expire("b").open("c", null);

        loop.advance(INTERVAL.plusSeconds(1));

        assertThat(found.events).startsWith("full listing", "[a]").contains("[c]", "completed full last=false");
    }

    @Test
    void listThatLacksSomethingIsReadAgainAsOftenAsTheSettingsSay() {
        stream.closed("a", null);
        found.gap = Gap.CHILDREN;

        start(settings(2, 5));
        loop.advance(LONGEST_BACKOFF.multipliedBy(3));

        assertThat(found.completions())
                .containsExactly("completed full last=false", "completed full last=false", "completed full last=true");
        loop.advance(INTERVAL);
        assertThat(found.completions()).hasSizeGreaterThan(3);
    }

    @Test
    void listIsNotReadAgainOnceItIsComplete() {
        stream.closed("a", null);
        found.gap = Gap.PARENTS;
        start(settings(5, 5));
        found.gap = Gap.NONE;

        loop.advance(INTERVAL.dividedBy(2));

        assertThat(found.completions()).hasSize(2);
    }

    @Test
    void missingParentsAreLookedForInTheWholeListAtTheNextInterval() {
        stream.pageSize(1).open("a", null).open("b", null);
        start(settings(0, 5));
        stream.open("d", "c");
        found.gap = Gap.PARENTS;
        loop.advance(INTERVAL.plusSeconds(1));
        assertThat(found.completions()).last().isEqualTo("completed incremental last=true");

        loop.advance(INTERVAL.plusSeconds(1));

        assertThat(found.completions()).last().isEqualTo("completed full last=true");
    }

    @Test
    void closedShardsWithoutChildrenAreInOrderWhenTheStreamIsDisabled() {
        stream.closed("a", null).status(StreamStatus.DISABLED);
        found.gap = Gap.CHILDREN;
        ShardDiscovery discovery = start(settings(5, 5));

        loop.advance(INTERVAL.dividedBy(2));

        assertThat(found.completions()).containsExactly("completed full last=true");
        assertThat(discovery.incompleteListings()).isZero();
    }

    @Test
    void streamThatIsOffHasEndedWhenItsListIsReadInFull() {
        stream.pageSize(1).open("a", null).open("b", null);
        ShardDiscovery discovery = start(settings(3, 5));
        loop.advance(Duration.ofSeconds(1));
        stream.closed("a", null).closed("b", null).status(StreamStatus.DISABLED);
        found.events.clear();

        discovery.lookUpChildren(ShardId.of("b"));
        loop.advance(Duration.ofSeconds(1));

        assertThat(found.events).containsExactly("full listing", "[a]", "[b]", "completed full last=true", "ended");
    }

    @Test
    void nothingIsLookedUpInAStreamThatHasEnded() {
        stream.closed("a", null).status(StreamStatus.DISABLED);
        ShardDiscovery discovery = start(settings(3, 5));
        stream.takeRequests();

        discovery.lookUpChildren(ShardId.of("a"));
        loop.advance(INTERVAL.multipliedBy(10));

        assertThat(stream.requests()).hasSize(10).allMatch(request -> request.shardFilter() == null);
        assertThat(found.events).containsOnlyOnce("ended");
    }

    @Test
    void streamThatHasLeftTheServiceHasEndedIfEverythingWasRead() {
        stream.closed("a", null);
        start(settings(0, 5));
        found.everythingRead = true;
        stream.failNext(1, FakeStream.error("ResourceNotFoundException", 400));

        loop.advance(INTERVAL.multipliedBy(3));

        assertThat(found.events).endsWith("full listing", "ended");
    }

    @Test
    void figuresTellOfTheLastListing() {
        stream.closed("a", null);
        found.gap = Gap.CHILDREN;
        ShardDiscovery discovery = start(settings(0, 5));

        assertThat(discovery.incompleteListings()).isOne();
        assertThat(discovery.lastListingAtMillis()).isEqualTo(loop.now().toEpochMilli());
        assertThat(discovery.lastListingMillis()).isZero();
    }

    @Test
    void failedCallIsMadeAgainAfterAPause() {
        stream.open("a", null).failNext(3, FakeStream.error("InternalServerError", 500));

        start(settings(3, 5));
        assertThat(found.pages).isEmpty();

        loop.advance(LONGEST_BACKOFF.multipliedBy(3));
        assertThat(found.pages).hasSize(1);
        assertThat(stream.requests()).hasSize(4);
    }

    @Test
    void jobFailsWhenACallHasFailedTooOften() {
        stream.failNext(10, FakeStream.error("AccessDeniedException", 400));

        assertThatExceptionOfType(ShardDiscoveryException.class)
                .isThrownBy(() -> {
                    start(settings(3, 2));
                    loop.advance(LONGEST_BACKOFF.multipliedBy(10));
                })
                .withMessageContaining(FakeStream.ARN.toString())
                .withMessageContaining("3 times")
                .withMessageContaining("flink.dynamodbstreams.numretries")
                .withMessageContaining("AccessDeniedException");
        assertThat(stream.requests()).hasSize(3);
    }

    @Test
    void throttlingNeverFailsTheJob() {
        stream.open("a", null).failNext(50, FakeStream.error("LimitExceededException", 400));

        start(settings(3, 2));
        loop.advance(LONGEST_BACKOFF.multipliedBy(60));

        assertThat(found.pages).isNotEmpty();
    }

    @Test
    void withoutLimitFailuresAreRetriedForEver() {
        stream.open("a", null).failNext(500, FakeStream.error("InternalServerError", 500));

        start(settings(3, SourceSettings.UNLIMITED));
        loop.advance(LONGEST_BACKOFF.multipliedBy(510));

        assertThat(found.pages).isNotEmpty();
    }

    @Test
    void missingStreamFailsTheJobWithTheRemedy() {
        stream.failNext(1, FakeStream.error("ResourceNotFoundException", 400));

        assertThatExceptionOfType(ShardDiscoveryException.class)
                .isThrownBy(() -> start(settings(3, 5)))
                .withMessageContaining(FakeStream.ARN.toString())
                .withMessageContaining("check the stream ARN");
    }

    @Test
    void childrenAreLookedUpAtOnceWithTheFilter() {
        stream.closed("a", null).open("b", "a").open("c", "a").open("x", null);
        ShardDiscovery discovery = start(settings(3, 5));
        stream.takeRequests();
        found.pages.clear();

        discovery.lookUpChildren(ShardId.of("a"));
        loop.runDue();

        assertThat(found.pages).containsExactly(List.of(child("b", "a"), child("c", "a")));
        assertThat(stream.requests()).singleElement().satisfies(request -> {
            assertThat(request.shardFilter().type()).isEqualTo(ShardFilterType.CHILD_SHARDS);
            assertThat(request.shardFilter().shardId()).isEqualTo("a");
        });
    }

    @Test
    void answerOfAnEndpointThatIgnoresTheFilterIsFilteredOnEveryPage() {
        stream.pageSize(1)
                .ignoringFilter()
                .closed("a", null)
                .open("b", "a")
                .open("x", null)
                .open("c", "a");
        ShardDiscovery discovery = start(settings(3, 5));
        loop.advance(Duration.ofSeconds(1));
        found.pages.clear();

        discovery.lookUpChildren(ShardId.of("a"));
        loop.advance(LONGEST_BACKOFF);

        assertThat(found.pages).containsExactly(List.of(child("b", "a")), List.of(child("c", "a")));
    }

    @Test
    void childrenThatDoNotShowYetAreLookedUpAgain() {
        stream.closed("a", null).open("b", "a").hide("b");
        ShardDiscovery discovery = start(settings(3, 5));
        found.pages.clear();
        discovery.lookUpChildren(ShardId.of("a"));
        loop.runDue();
        assertThat(found.pages).isEmpty();

        stream.showAll();
        loop.advance(LONGEST_BACKOFF);

        assertThat(found.pages).containsExactly(List.of(child("b", "a")));
    }

    @Test
    void childrenThatNeverShowAreLeftToTheNextInterval() {
        stream.closed("a", null);
        ShardDiscovery discovery = start(settings(3, 5));
        stream.takeRequests();

        discovery.lookUpChildren(ShardId.of("a"));
        loop.advance(INTERVAL.dividedBy(2));

        assertThat(stream.takeRequests()).hasSize(4);
        discovery.lookUpChildren(ShardId.of("a"));
        loop.runDue();
        assertThat(stream.requests()).hasSize(1);
    }

    @Test
    void failedLookUpIsNotTakenForNoChildren() {
        stream.closed("a", null).open("b", "a");
        ShardDiscovery discovery = start(settings(0, 50));
        found.pages.clear();
        stream.failNext(20, FakeStream.error("InternalServerError", 500));

        discovery.lookUpChildren(ShardId.of("a"));
        loop.advance(LONGEST_BACKOFF.multipliedBy(25));

        assertThat(found.pages).startsWith(List.of(child("b", "a")));
    }

    @Test
    void refusedLookUpIsReplacedByAListing() {
        stream.closed("a", null).open("b", "a");
        ShardDiscovery discovery = start(settings(0, 5));
        found.events.clear();
        stream.failNext(1, FakeStream.error("ValidationException", 400));

        discovery.lookUpChildren(ShardId.of("a"));
        loop.advance(Duration.ofSeconds(1));

        assertThat(found.events).containsExactly("full listing", "[a, b]", "completed full last=true");
    }

    @Test
    void shardIsLookedUpOnceAtATime() {
        stream.closed("a", null).open("b", "a");
        ShardDiscovery discovery = start(settings(0, 5));
        stream.takeRequests();

        discovery.lookUpChildren(ShardId.of("a"));
        discovery.lookUpChildren(ShardId.of("a"));
        loop.runDue();

        assertThat(stream.requests()).hasSize(1);
    }

    @Test
    void secondChildOfASplitIsFoundThoughItDoesNotShowWithTheFirst() {
        stream.closed("a", null).open("b", "a").open("c", "a").hide("c");
        ShardDiscovery discovery = start(settings(3, 5));
        found.pages.clear();
        discovery.lookUpChildren(ShardId.of("a"));
        loop.runDue();
        assertThat(found.pages).containsExactly(List.of(child("b", "a")));
        found.pages.clear();

        stream.showAll();
        loop.advance(ChildLookUps.SECOND_LOOK);

        assertThat(found.pages).containsExactly(List.of(child("b", "a"), child("c", "a")));
    }

    @Test
    void childOfALongStreamThatDidNotShowIsFoundAtTheNextIntervalWhereverItIsListed() {
        stream.pageSize(1).closed("a", null).open("b", "a").open("x", null).hide("b");
        ShardDiscovery discovery = start(settings(1, 5));
        discovery.lookUpChildren(ShardId.of("a"));
        loop.advance(INTERVAL.dividedBy(2));
        stream.showAll();
        found.pages.clear();

        loop.advance(INTERVAL.dividedBy(2).plusSeconds(5));

        assertThat(found.pages).containsExactly(List.of(child("b", "a")));
    }

    @Test
    void shardsWithoutChildrenAreLookedUpOnceInAnInterval() {
        stream.closed("a", null);
        ShardDiscovery discovery = start(settings(5, 5));
        discovery.lookUpChildren(ShardId.of("a"));
        loop.advance(INTERVAL.minusSeconds(1));
        stream.takeRequests();

        loop.advance(INTERVAL.multipliedBy(10));

        assertThat(stream.requests().stream().filter(request -> request.shardFilter() != null))
                .hasSize(10);
    }

    @Test
    void lookUpDoesNotWaitForAListThatIsBeingRead() {
        longStream(200);
        ShardDiscovery discovery = start(settings(3, 5));
        loop.advance(Duration.ofMillis(3050));
        stream.takeRequests();

        discovery.lookUpChildren(ShardId.of("s7"));
        loop.runDue();

        assertThat(stream.requests()).singleElement().satisfies(request -> assertThat(
                        request.shardFilter().shardId())
                .isEqualTo("s7"));
    }

    @Test
    void listIsReadOnHoweverManyLookUpsThereAre() {
        longStream(200);
        ShardDiscovery discovery = start(settings(3, 5));
        stream.takeRequests();

        for (int i = 0; i < 100; i++) {
            discovery.lookUpChildren(ShardId.of("s" + i));
        }
        loop.advance(Duration.ofSeconds(10));

        assertThat(stream.requests().stream().filter(request -> request.shardFilter() == null))
                .hasSizeBetween(22, 27);
    }

    @Test
    void childrenOfManyShardsThatEndTogetherAreFoundByOneCall() {
        longStream(60);
        stream.pageSize(100);
        ShardDiscovery discovery = start(settings(3, 5));
        for (int i = 0; i < 60; i++) {
            stream.rotate("s" + i, "c" + i);
        }
        found.pages.clear();

        for (int i = 0; i < 60; i++) {
            discovery.lookUpChildren(ShardId.of("s" + i));
        }
        loop.advance(Duration.ofMillis(250));

        assertThat(found.pages).anySatisfy(page -> assertThat(page).hasSize(60));
    }

    @Test
    void childrenThatTheFirstListIsGoingToShowAreLookedUpOnlyIfItDoesNot() {
        longStream(16);
        ShardDiscovery discovery = start(settings(3, 5));
        found.children.put("s0", Children.TO_BE_LISTED);
        found.children.put("s1", Children.TO_BE_LISTED);

        discovery.lookUpChildren(ShardId.of("s0"));
        discovery.lookUpChildren(ShardId.of("s1"));
        loop.advance(Duration.ofSeconds(1));
        assertThat(stream.takeRequests()).allMatch(request -> request.shardFilter() == null);
        found.children.put("s0", Children.NONE);
        found.children.put("s1", Children.ALL);
        loop.advance(Duration.ofMillis(1500));

        assertThat(stream.requests().stream()
                        .filter(request -> request.shardFilter() != null)
                        .map(request -> request.shardFilter().shardId()))
                .isNotEmpty()
                .containsOnly("s0");
    }

    @Test
    void childrenThatHaveBecomeKnownInTheMeantimeAreNotLookedUp() {
        longStream(60);
        stream.pageSize(100);
        ShardDiscovery discovery = start(settings(3, 5));
        stream.takeRequests();
        for (int i = 0; i < 60; i++) {
            discovery.lookUpChildren(ShardId.of("s" + i));
            found.children.put("s" + i, Children.ALL);
        }

        loop.advance(ChildLookUps.SECOND_LOOK);

        assertThat(stream.requests()).hasSizeLessThan(5);
    }

    @Test
    void missingParentIsGoneWhenTheServiceSaysTwiceThatItDoesNotExist() {
        stream.open("b", "a");
        ShardDiscovery discovery = start(settings(3, 5));
        found.events.clear();

        discovery.lookForParent(ShardId.of("a"));
        discovery.lookForParent(ShardId.of("a"));
        loop.advance(ParentChecks.SECOND_LOOK.minusMillis(1));
        assertThat(found.events).isEmpty();
        loop.advance(Duration.ofMillis(1));

        assertThat(found.events).containsExactly("parent a GONE");
        assertThat(stream.iteratorRequests()).containsExactly("a", "a");
    }

    @Test
    void parentThatAppearsBetweenTwoLooksIsNotGone() {
        ShardDiscovery discovery = start(settings(3, 5));
        discovery.lookForParent(ShardId.of("a"));
        loop.runDue();
        stream.closed("a", null).hide("a");
        found.events.clear();

        loop.advance(ParentChecks.SECOND_LOOK);

        assertThat(found.events).contains("parent a READABLE").doesNotContain("parent a GONE");
    }

    @Test
    void parentThatCanBeReadIsLookedForInAFullList() {
        stream.closed("a", null).open("b", "a").hide("a");
        ShardDiscovery discovery = start(settings(3, 5));
        found.events.clear();

        discovery.lookForParent(ShardId.of("a"));
        loop.advance(Duration.ofSeconds(1));

        assertThat(found.events)
                .containsExactly("parent a READABLE", "full listing", "[b]", "completed full last=false");
    }

    @Test
    void questionForAParentThatFailsIsAskedAgain() {
        ShardDiscovery discovery = start(settings(3, 5));
        stream.failNextIterators(3, FakeStream.error("InternalServerError", 500))
                .failNextIterators(20, FakeStream.error("ThrottlingException", 400));
        found.events.clear();

        discovery.lookForParent(ShardId.of("a"));
        loop.advance(LONGEST_BACKOFF.multipliedBy(25));

        assertThat(found.events).containsExactly("parent a GONE");
    }

    @Test
    void questionForAParentThatIsRefusedIsLeftToTheLists() {
        ShardDiscovery discovery = start(settings(3, 5));
        stream.failNextIterators(1, FakeStream.error("ValidationException", 400));

        discovery.lookForParent(ShardId.of("a"));
        loop.runDue();

        assertThat(found.events).contains("parent a UNCLEAR");
    }

    @Test
    void missingPermissionToAskForParentsDoesNotFailTheJob() {
        ShardDiscovery discovery = start(settings(3, 5));
        stream.failNextIterators(100, FakeStream.error("AccessDeniedException", 400));

        discovery.lookForParent(ShardId.of("a"));
        loop.advance(LONGEST_BACKOFF.multipliedBy(10));

        assertThat(found.events).contains("parent a UNCLEAR");
    }

    @Test
    void longListWhosePageIsRefusedIsReadFromTheStart() {
        longStream(3);
        start(settings(3, 5));
        stream.failNext(1, FakeStream.error("ResourceNotFoundException", 400));

        loop.advance(Duration.ofSeconds(1));

        assertThat(found.events)
                .containsExactly(
                        "full listing", "[s0]", "full listing", "[s0]", "[s1]", "[s2]", "completed full last=false");
    }

    @Test
    void listThatCannotBeReadToItsEndFailsTheJobInTheEnd() {
        longStream(3);
        start(settings(1, 5));
        stream.failNext(1, FakeStream.error("ResourceNotFoundException", 400));
        loop.advance(Duration.ofMillis(220));
        stream.failNext(1, FakeStream.error("ResourceNotFoundException", 400));

        assertThatExceptionOfType(ShardDiscoveryException.class).isThrownBy(() -> loop.advance(Duration.ofSeconds(1)));
    }

    @Test
    void callsStayWithinTheRateOfTheService() {
        longStream(200);
        start(settings(3, 5));
        int before = 0;
        for (int second = 1; second <= 10; second++) {
            loop.advance(Duration.ofMillis(999));
            int now = stream.requests().size();
            assertThat(now - before).as("calls in second %d", second).isBetween(7, 10);
            before = now;
        }
    }

    @Test
    void progressTellsOfTheCallAndOfTheListItEnded() {
        stream.open("a", null);
        start(settings(3, 5));

        assertThat(progress.get(0).unansweredSince()).isEqualTo(START);
        assertThat(progress.get(0).listedAt()).isNull();
        assertThat(lastProgress().unansweredSince()).isNull();
        assertThat(lastProgress().answeredAt()).isEqualTo(START);
        assertThat(lastProgress().listedAt()).isEqualTo(START);
        assertThat(lastProgress().trouble()).isNull();
    }

    @Test
    void progressTellsOfFailuresUntilTheCallIsAnswered() {
        stream.open("a", null);
        stream.failNext(2, FakeStream.error("AccessDeniedException", 400));
        start(settings(3, 5));
        loop.advance(Duration.ofMillis(150));

        assertThat(lastProgress().unansweredSince()).isEqualTo(START);
        assertThat(lastProgress().answeredAt()).isNull();
        assertThat(lastProgress().trouble()).satisfies(trouble -> {
            assertThat(trouble.kind()).isEqualTo(AwsErrorKind.ACCESS);
            assertThat(trouble.since()).isEqualTo(START);
            assertThat(trouble.times()).isEqualTo(2);
            assertThat(trouble.error()).contains("AccessDeniedException");
        });

        loop.advance(Duration.ofSeconds(5));
        assertThat(lastProgress().trouble()).isNull();
        assertThat(lastProgress().unansweredSince()).isNull();
    }

    private DiscoveryProgress lastProgress() {
        return progress.get(progress.size() - 1);
    }

    private ShardDiscovery start(SourceSettings settings) {
        ShardDiscovery discovery = new ShardDiscovery(stream, FakeStream.ARN, settings, loop, found, progress::add);
        discovery.start();
        loop.runDue();
        return discovery;
    }

    private void longStream(int shards) {
        stream.pageSize(1);
        for (int i = 0; i < shards; i++) {
            stream.open("s" + i, null);
        }
    }

    private static ListedShard child(String id, String parent) {
        return new ListedShard(ShardId.of(id), ShardId.of(parent), false);
    }

    private static SourceSettings settings(int inconsistencyRetries, int maxFailures) {
        return new SourceSettings(
                InitialPosition.TRIM_HORIZON,
                null,
                INTERVAL,
                inconsistencyRetries,
                maxFailures,
                new ExponentialBackoff(Duration.ofMillis(100), LONGEST_BACKOFF),
                SourceSettings.from(new Configuration()).reader());
    }

    private static final class Listener implements DiscoveryListener {

        private final List<List<ListedShard>> pages = new ArrayList<>();
        private final List<String> events = new ArrayList<>();
        private final Map<String, Children> children = new HashMap<>();
        private Gap gap = Gap.NONE;
        private boolean everythingRead;

        @Override
        public void fullListingStarted() {
            events.add("full listing");
        }

        @Override
        public void shardsListed(List<ListedShard> shards) {
            pages.add(shards);
            events.add(shards.stream().map(ListedShard::id).toList().toString());
        }

        @Override
        public Gap listingCompleted(boolean full, boolean last) {
            events.add("completed " + (full ? "full" : "incremental") + " last=" + last);
            return gap;
        }

        @Override
        public boolean parentChecked(ShardId parent, Parent answer) {
            events.add("parent " + parent + " " + answer);
            return answer != Parent.GONE;
        }

        @Override
        public boolean isEverythingRead() {
            return everythingRead;
        }

        @Override
        public void streamEnded() {
            events.add("ended");
        }

        @Override
        public Children childrenOf(ShardId parent) {
            return children.getOrDefault(parent.value(), Children.NONE);
        }

        private List<String> completions() {
            return events.stream()
                    .filter(event -> event.startsWith("completed"))
                    .toList();
        }
    }
}

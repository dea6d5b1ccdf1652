/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import io.dynamodbflink.connector.testing.ListedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Traps into which readers of DynamoDB Streams fall, and the tests that show that this one does not. The soaks
 * ({@link SourceFaultSoakIT}, {@link ReplicationFaultSoakIT}) go past most of them at random.
 */
class TrapListTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            first list read before the readers register     | source.enumerator.DynamoDbStreamsEnumeratorTests$HandingOut | nothingIsHandedOutBeforeAllReadersHaveRegistered
            first list read after the readers register      | source.enumerator.DynamoDbStreamsEnumeratorTests$HandingOut | readersThatRegisterBeforeTheFirstPageGetItsShards
            child known early waits for a discovery         | source.enumerator.DynamoDbStreamsEnumeratorTests$HandingOut | childIsHandedOutWhenItsParentIsReported
            child found late waits for a discovery          | source.enumerator.DynamoDbStreamsEnumeratorTests$HandingOut | rotationCostsNoDiscoveryInterval
            latest is checkpointed as latest                | source.reader.ShardSplitStateTests | pinsLatestToTheFirstStartOfTheJob
            latest moves when the job starts again          | source.DynamoDbStreamsSourceIT | latestLosesNothingIfTheJobRestartsBeforeTheFirstRecord
            trimmed position ends the shard                 | source.reader.ShardEngineTests | trimmedShardIsReportedAndReadFromItsHorizon
            rest of a trimmed shard is lost                 | source.DynamoDbStreamsSourceIT | recordsThatLeftTheStreamWhileTheJobWasDownAreReportedAndTheRestIsRead
            finished shard is forgotten too early           | source.reader.FinishedShardsTests | splitIsKeptAsFinishedUntilASecondCheckpointWithItHasCompleted
            only the reader's state knows a shard's end     | source.enumerator.DynamoDbStreamsEnumeratorTests$AfterARestart | shardFinishedAfterTheEnumeratorsPartOfTheCheckpointLetsItsChildrenGo
            shard is in nobody's state                      | source.enumerator.DynamoDbStreamsEnumeratorTests$AfterARestart | shardInNobodysStateIsReadAgainFromItsStart
            filter for children is ignored                  | source.discovery.ShardDiscoveryTests | answerOfAnEndpointThatIgnoresTheFilterIsFilteredOnEveryPage
            root shard breaks the state                     | source.split.DynamoDbStreamsShardSplitSerializerTests | rootShardKeepsHavingNoParent
            failed look-up of children counts as none       | source.discovery.ShardDiscoveryTests | failedLookUpIsNotTakenForNoChildren
            second child of a split appears later           | source.discovery.ShardDiscoveryTests | secondChildOfASplitIsFoundThoughItDoesNotShowWithTheFirst
            child overtakes its parent behind a keyBy       | source.CheckpointFenceIT | childThatMovesDoesNotOvertakeItsParent
            child overtakes its parent after a failure      | source.PartialRecoveryIT | withKeyByChildOfFailedReaderStaysBehindItsParent
            parent's failure is forgotten by the child      | source.PartialRecoveryIT | childOfFailedReaderWaitsForTheReturnOfItsParentWhoseEndNoCheckpointCovers
            end of a parent makes records of its child late | source.RotationWatermarksIT | childThatIsListedLateIsNotLateOnTheSubtaskOfItsParent
            late child on a subtask that is ahead           | source.RotationWatermarksIT | childIsNotLateOnASubtaskThatIsAhead
            late child after a restart                      | source.RotationWatermarksIT | childOfAParentThatEndedBeforeARestartIsNotLate
            counts start at zero after a restart            | source.enumerator.DynamoDbStreamsEnumeratorTests$AfterARestart | newShardsGoToReadersWithFewer
            lost reader fails the whole job                 | source.enumerator.DynamoDbStreamsEnumeratorTests$WhenAReaderFails | shardsItGotSinceTheCheckpointGoToAnyReader
            first reader that is back gets everything       | source.enumerator.DynamoDbStreamsEnumeratorTests$WhenAReaderFails | firstReaderToComeBackDoesNotGetEverythingIfAllWereLost
            shard ids are read for their time               | model.ShardIdTests | textOfAnyFormIsAnId
            hung socket holds up the other shards           | source.reader.ShardEngineTests | shardThatGetsNoAnswerDoesNotHoldUpTheOthers
            hung socket holds its connection for ever       | aws.AwsClientFactoryIT | callThatHangsEndsAndGivesItsConnectionBack
            waiting reader is busy                          | source.reader.ReadyPagesTests | takeWaitsForAPage
            paused shard is polled                          | source.reader.ShardEngineTests | pausedShardMakesNoCallsAndKeepsItsPages
            throttling of one shard slows down the others   | source.reader.ShardEngineTests | throttledShardWaitsAloneAndIsCounted
            throttling counts as failure of a read          | source.reader.ShardCursorTests$Throttling | backsOffAndNeverCountsAsFailure
            throttling counts as failure of a listing       | source.discovery.ShardDiscoveryTests | throttlingNeverFailsTheJob
            lag stays at that of the last page with records | source.reader.ShardEngineTests | emptyPagesBringTheLagToZero
            gauges of shards stay when these have gone      | source.reader.ShardEngineTests | metricsOfAShardGoWithIt
            finished shards are in every checkpoint         | source.lineage.ShardLineageTests | finishedShardIsForgottenAfterItWasMissingTwice
            what is remembered without checkpoints grows    | source.enumerator.CheckpointFenceTests | parentThatHasLeftTheStreamIsNotRememberedWhenNoCheckpointWillEndIt
            finished splits without checkpoints grow        | source.reader.FinishedShardsTests | withoutCheckpointsOnlyTheLastAreKept
            closed stream is searched for children for ever | source.discovery.ShardDiscoveryTests | closedShardsWithoutChildrenAreInOrderWhenTheStreamIsDisabled
            state of another stream is taken for this one's | source.enumerator.DynamoDbStreamsEnumeratorTests$AfterARestart | stateOfAnotherStreamIsRefused
            stream that is switched off and on is not left  | source.enumerator.TableFollowingEnumeratorTests | nextStreamIsReadFromItsBeginningWhenTheLastIsRead
            next stream is begun before the last has ended  | source.enumerator.TableFollowingEnumeratorTests | nextStreamIsNotBegunBeforeACheckpointCoversTheEndOfTheLast
            old stream is left out after a restart          | source.FollowTableIT | jobReadsTheOldStreamToItsEndAndThenTheNewOneAfterARestart
            """)
    void trapHasATest(String trap, String testClass, String test) throws Exception {
        ListedTest.assertThatItExists(trap, testClass, test);
    }
}

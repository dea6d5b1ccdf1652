/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.testing.ListedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Traps into which writers to DynamoDB fall, and the tests that show that this one does not. The soak
 * ({@link SinkFaultSoakIT}) goes past most of them at random.
 */
class SinkTrapListTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            older of two batches in flight with one key lands last | sink.SinkTrapsIT                       | olderWriteOfAKeyDoesNotLandLastThoughItsCallIsSlow
            the same, decided                                      | sink.ordering.KeyOrderedBufferTests    | writeWaitsForTheOneOfItsKeyThatIsInFlight
            retried write overwrites a newer one                   | sink.SinkTrapsIT                       | unprocessedWriteDoesNotOverwriteANewerOne
            the same, decided                                      | sink.ordering.KeyOrderedBufferTests    | failedWriteIsDroppedIfANewerOneOfItsKeyWaits
            restored write overwrites a newer one                  | sink.RescaledSinkIT                    | restoredWritesGoBeforeNewerOnesOfTheirKeysThoughTheyAreSlow
            duplicate key in a batch fails the job                 | sink.SinkTrapsIT                       | noBatchHoldsAKeyTwice
            the same if the keys are not known                     | sink.DynamoDbSinkIT                    | withoutPermissionToDescribeNothingIsLostThoughBatchesHoldDuplicates
            one bad item within 25 fails the job                   | sink.SinkTrapsIT                       | oneBadItemDoesNotKeepItsNeighboursFromTheTable
            the same, decided                                      | sink.ordering.KeyOrderedBufferTests    | refusedBatchIsHalvedUntilTheGuiltyWriteStandsAlone
            checkpoint takes as long as draining the buffer        | sink.RescaledSinkIT                    | checkpointCompletesWhileNoCallIsAnswered
            the same, without a cluster                            | sink.DynamoDbSinkWriterTests           | checkpointHoldsWhatWaitsAndWhatIsInFlightWithoutAnyCall
            a few unprocessed items lead to calls of one item      | sink.SinkTrapsIT                       | fewUnprocessedItemsCostFewCalls
            a few refusals bring the rate down                     | sink.pace.TablePaceTests               | refusalsThatDoNotDependOnTheRateCostTheirOwnRepetition
            retries come all at once                               | sink.pace.TablePaceTests               | pausesAfterFailuresAreSpreadOverTheWholeBackOff
            slow key holds up the others                           | sink.ordering.KeyOrderedBufferTests    | unprocessedWriteIsSentAgainAfterAPauseThatHoldsUpNoOtherKey
            """)
    void trapHasATest(String trap, String testClass, String test) throws Exception {
        ListedTest.assertThatItExists(trap, testClass, test);
    }
}

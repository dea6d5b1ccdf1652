/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.dynamodbflink.autoconfigure.actuate.endpoint.ShardAssignmentsEndpoint.DataLossDescriptor;
import io.dynamodbflink.autoconfigure.actuate.endpoint.ShardAssignmentsEndpoint.JobDescriptor;
import io.dynamodbflink.autoconfigure.actuate.endpoint.ShardAssignmentsEndpoint.ShardDescriptor;
import io.dynamodbflink.autoconfigure.actuate.endpoint.ShardAssignmentsEndpoint.TroubleDescriptor;
import io.dynamodbflink.autoconfigure.job.StubJobRegistry;
import io.dynamodbflink.autoconfigure.observation.ReportedShards;
import io.dynamodbflink.autoconfigure.observation.ShardAssignmentRegistry;
import io.dynamodbflink.autoconfigure.observation.ShardFixtures;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.CallTrouble;
import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.source.observer.ShardState;
import io.dynamodbflink.connector.source.observer.ShardStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardAssignmentsEndpointTests {

    private final ShardAssignmentRegistry shards = new ShardAssignmentRegistry();
    private final ShardAssignmentsEndpoint endpoint = new ShardAssignmentsEndpoint(
            new StubJobRegistry("orders", "payments"), shards, KnownSecrets.of(List.of("Planted5ecret")));

    @Test
    void allJobsAreListedWithTheirShardsInNumbers() {
        new ReportedShards(shards, "orders")
                .changed(
                        ShardFixtures.status("shard-1", ShardState.ASSIGNED, 0),
                        ShardFixtures.status("shard-2", ShardState.ASSIGNED, 1))
                .progressed(ShardFixtures.progress("shard-1", 0, 10, "10", 300));

        var jobs = endpoint.jobs().jobs();

        assertThat(jobs.keySet()).containsExactly("orders", "payments");
        assertThat(jobs.get("orders").shards())
                .containsExactly(entry("WAITING", 0), entry("READY", 0), entry("ASSIGNED", 2), entry("FINISHED", 0));
        assertThat(jobs.get("orders").recordsRead()).isEqualTo(10);
        assertThat(jobs.get("orders").maxMillisBehindLatest()).isEqualTo(300);
        assertThat(jobs.get("payments").maxMillisBehindLatest()).isNull();
    }

    @Test
    void aJobShowsEveryFieldOfItsShards() {
        SequenceNumber start = SequenceNumber.of("111");
        new ReportedShards(shards, "orders")
                .changed(new ShardStatus(
                        ShardFixtures.STREAM,
                        ShardId.of("shard-2"),
                        ShardId.of("shard-1"),
                        List.of(ShardId.of("shard-3"), ShardId.of("shard-4")),
                        ShardState.ASSIGNED,
                        1,
                        StartingPosition.afterSequenceNumber(start)))
                .progressed(ShardFixtures.progress("shard-2", 1, 5, "116", 40));

        assertThat(job("orders").shards())
                .containsExactly(new ShardDescriptor(
                        "shard-2",
                        ShardFixtures.STREAM.toString(),
                        "shard-1",
                        List.of("shard-3", "shard-4"),
                        "ASSIGNED",
                        1,
                        "AFTER_SEQUENCE_NUMBER 111",
                        "116",
                        5,
                        40L,
                        ShardFixtures.NOW.plusMillis(5),
                        "POLLING",
                        null,
                        ShardFixtures.NOW.plusMillis(5)));
    }

    @Test
    void aJobShowsWhatIsWrongWithTheCallsForAShard() {
        new ReportedShards(shards, "orders")
                .changed(ShardFixtures.status("shard-1", ShardState.ASSIGNED, 0))
                .progressed(ShardFixtures.failing(
                        "shard-1",
                        new CallTrouble(
                                AwsErrorKind.ACCESS, ShardFixtures.NOW, 3, "the key Planted5ecret is not known")));

        assertThat(job("orders").shards().get(0).trouble())
                .isEqualTo(new TroubleDescriptor("ACCESS", ShardFixtures.NOW, 3, "the key ****** is not known"));
    }

    @Test
    void aJobShowsItsDataLosses() {
        new ReportedShards(shards, "orders").lost(ShardFixtures.loss("shard-1"));

        assertThat(job("orders").summary().dataLosses()).isOne();
        assertThat(job("orders").recentDataLosses())
                .containsExactly(
                        new DataLossDescriptor("shard-1", "AFTER_SEQUENCE_NUMBER 42", false, "77", ShardFixtures.NOW));
    }

    @Test
    void aJobWithoutShardsIsShownEmpty() {
        assertThat(job("payments").shards()).isEmpty();
    }

    @Test
    void anUnknownJobIsNotFound() {
        new ReportedShards(shards, "refunds").lost(ShardFixtures.loss("shard-1"));

        assertThat(endpoint.job("refunds")).isNull();
        assertThat(endpoint.job("no job name")).isNull();
    }

    private JobDescriptor job(String name) {
        JobDescriptor job = endpoint.job(name);
        assertThat(job).isNotNull();
        return job;
    }
}

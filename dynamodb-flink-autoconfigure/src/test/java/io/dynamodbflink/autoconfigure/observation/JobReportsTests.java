/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import static io.dynamodbflink.autoconfigure.observation.ShardFixtures.NOW;
import static io.dynamodbflink.autoconfigure.observation.ShardFixtures.progress;
import static io.dynamodbflink.autoconfigure.observation.ShardFixtures.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.CallTrouble;
import io.dynamodbflink.connector.sink.observer.TableReport;
import io.dynamodbflink.connector.source.observer.DiscoveryProgress;
import io.dynamodbflink.connector.source.observer.ShardState;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.runtime.rest.util.RestMapperUtils;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobReportsTests {

    private static final ObjectMapper JSON = RestMapperUtils.getFlexibleObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(25);
    private static final String SOURCE = "Source__DynamoDB_stream";
    private static final String SINK = "DynamoDB_table_orders__Writer";

    private final SettableClock clock = new SettableClock(NOW);
    private final JobShards shards = new JobShards(clock);
    private final JobTables tables = new JobTables();
    private final Cluster cluster = new Cluster();
    private final EnumeratorFacts enumerator = new EnumeratorFacts(clock);
    private final ReaderFacts reader = new ReaderFacts(0, clock);
    private final SinkFacts sink = new SinkFacts(1, clock);

    private final JobReports reports = new JobReports(
            "job-1",
            new MetricsRest(cluster::get),
            new ReportedJob(shards, tables),
            clock,
            PATIENCE,
            EnumSet.of(ReportingPart.Kind.ENUMERATOR, ReportingPart.Kind.READER, ReportingPart.Kind.SINK),
            false);

    @Test
    void nothingIsKnownBeforeTheFirstReport() throws Exception {
        assertThat(reports.read()).isFalse();

        ReportCoverage coverage = reports.coverage();
        assertThat(coverage.asOf()).isNull();
        assertThat(coverage.shardsKnown()).isFalse();
        assertThat(coverage.readingKnown()).isFalse();
        assertThat(coverage.tablesKnown()).isFalse();
        assertThat(coverage.unheard()).isNull();
        assertThat(coverage.notKnown())
                .containsExactlyInAnyOrder(
                        "the enumerator has not reported yet",
                        "the reader has not reported yet",
                        "the sink has not reported yet");
    }

    @Test
    void whatIsReportedGetsToTheRegistry() throws Exception {
        enumerator.changed(List.of(status("shard-1", ShardState.ASSIGNED, 0)));
        reader.progressed(progress("shard-1", 0, 7, "1007", 20));
        sink.reported(new TableReport("replica", 1, null, new CallTrouble(AwsErrorKind.ACCESS, NOW, 3, "no"), NOW));
        clock.pass(Duration.ofSeconds(2));
        reportAll(1);

        assertThat(reports.read()).isTrue();

        assertThat(shards.assignments().shards()).singleElement().satisfies(shard -> {
            assertThat(shard.state()).isEqualTo(ShardState.ASSIGNED);
            assertThat(shard.recordsRead()).isEqualTo(7);
        });
        assertThat(tables.inTrouble()).extracting(TableInTrouble::table).containsExactly("replica");
        ReportCoverage coverage = reports.coverage();
        assertThat(coverage.asOf()).isEqualTo(NOW.plusSeconds(2));
        assertThat(coverage.shardsKnown()).isTrue();
        assertThat(coverage.readingKnown()).isTrue();
        assertThat(coverage.tablesKnown()).isTrue();
        assertThat(coverage.notKnown()).isEmpty();
    }

    @Test
    void whatWasReadAlreadyIsNoNews() throws Exception {
        reportAll(1);

        assertThat(reports.read()).isTrue();
        assertThat(reports.read()).isFalse();
        reportAll(2);
        assertThat(reports.read()).isTrue();
    }

    @Test
    void shardIsJudgedAsOfTheReportUntilTheNextOneIsOverdue() throws Exception {
        enumerator.changed(List.of(status("shard-1", ShardState.ASSIGNED, 0)));
        reader.progressed(progress("shard-1", 0, 0, null, 0));
        reportAll(1);
        reports.read();

        clock.pass(PATIENCE);
        assertThat(shards.condition().lag()).isEqualTo(Duration.ZERO);
        assertThat(shards.condition().silent())
                .extracting(silent -> silence(silent.since()))
                .isEqualTo(Duration.ZERO);

        clock.pass(Duration.ofMinutes(2));
        assertThat(shards.condition().lag()).isEqualTo(Duration.ofMinutes(2));
        assertThat(shards.condition().silent())
                .extracting(silent -> silence(silent.since()))
                .isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void clockThatIsWrongElsewhereMakesNoLagAndIsTold() throws Exception {
        SettableClock elsewhere = new SettableClock(NOW.minus(Duration.ofHours(1)));
        EnumeratorFacts facts = new EnumeratorFacts(elsewhere);
        facts.changed(List.of(status("shard-1", ShardState.READY, null)));
        elsewhere.pass(Duration.ofSeconds(3));
        cluster.coordinator = texts(1, 1, facts.report());

        reports.read();

        assertThat(shards.condition().untaken())
                .extracting(untaken -> silence(untaken.since()))
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(reports.coverage().notKnown())
                .contains("the clock of the enumerator is about 3597s behind the clock here");
    }

    @Test
    void enumeratorThatHasJustBegunDoesNotMakeShardsForgotten() throws Exception {
        enumerator.changed(List.of(status("shard-1", ShardState.ASSIGNED, 0)));
        reader.progressed(progress("shard-1", 0, 7, "1007", 20));
        reportAll(1);
        reports.read();

        EnumeratorFacts next = new EnumeratorFacts(clock);
        cluster.coordinator = texts(21, 1, next.report());
        assertThat(reports.read()).isTrue();
        assertThat(shards.assignments().shards()).hasSize(1);

        next.searched(new DiscoveryProgress(ShardFixtures.STREAM, NOW, NOW, null, null, NOW));
        cluster.coordinator = texts(21, 2, next.report());
        assertThat(reports.read()).isTrue();
        assertThat(shards.assignments().shards()).isEmpty();
        assertThat(shards.summary().recordsRead()).isEqualTo(7);
    }

    @Test
    void partThatReportsNoMoreIsNamed() throws Exception {
        reportAll(1);
        reports.read();
        clock.pass(PATIENCE.plusSeconds(1));
        List<String> last = cluster.subtasks.get(1 + "." + SINK);
        reportAll(2);
        cluster.subtasks.put(1 + "." + SINK, last);

        reports.read();

        ReportCoverage coverage = reports.coverage();
        assertThat(coverage.notKnown()).containsExactly("subtask 1 of the sink has not reported since " + NOW);
        assertThat(coverage.unheard())
                .isEqualTo(new ReportCoverage.Unheard(NOW, "subtask 1 of the sink has not reported"));
    }

    @Test
    void clusterThatDoesNotAnswerIsTold() throws Exception {
        reportAll(1);
        reports.read();
        cluster.failure = new IOException("connection refused");
        clock.pass(PATIENCE.plusSeconds(1));

        assertThat(reports.read()).isFalse();

        ReportCoverage coverage = reports.coverage();
        assertThat(coverage.notKnown()).contains("the metrics of the cluster cannot be read: connection refused");
        assertThat(coverage.unheard()).isNotNull();
        assertThat(coverage.unheard().what()).endsWith("has not reported, because connection refused");
        assertThat(coverage.shardsKnown()).isTrue();
    }

    @Test
    void troubleOfASubtaskThatIsGoneIsGone() throws Exception {
        sink.reported(new TableReport("replica", 1, null, new CallTrouble(AwsErrorKind.ACCESS, NOW, 3, "no"), NOW));
        reportAll(1);
        reports.read();
        assertThat(tables.inTrouble()).isNotEmpty();

        cluster.parallelism = 1;
        cluster.subtasks.remove(1 + "." + SINK);
        reports.read();

        assertThat(tables.inTrouble()).isEmpty();
    }

    @Test
    void requestsAreShortEnoughForFlinkHoweverManySubtasksThereAre() throws Exception {
        cluster.parallelism = 500;
        reportAll(1);

        assertThat(reports.read()).isTrue();

        assertThat(cluster.longestPath).isLessThan(4_000);
    }

    private Duration silence(Instant since) {
        return Duration.between(since, clock.instant());
    }

    private void reportAll(long sequence) {
        cluster.subtasks.put(0 + "." + SOURCE, texts(10, sequence, reader.report()));
        cluster.coordinator = texts(11, sequence, enumerator.report());
        cluster.subtasks.put(1 + "." + SINK, texts(12, sequence, sink.report()));
        cluster.subtasks.put(1 + "." + SOURCE, texts(13, sequence, new ReaderFacts(1, clock).report()));
        cluster.subtasks.put(0 + "." + SINK, texts(14, sequence, new SinkFacts(0, clock).report()));
    }

    private static List<String> texts(long epoch, long sequence, Report report) {
        return ReportChunk.split(epoch, sequence, ReportCodec.encode(report, 100_000)).stream()
                .map(ReportChunk::text)
                .toList();
    }

    /** The part of a cluster's REST API that tells of metrics, with one vertex. */
    private static final class Cluster {

        private static final String VERTEX = "/jobs/job-1/vertices/v1";

        private final Map<String, List<String>> subtasks = new TreeMap<>();
        private List<String> coordinator = List.of();
        private int parallelism = 2;
        private int longestPath;
        private @Nullable IOException failure;

        private CompletableFuture<JsonNode> get(String path) {
            longestPath = Math.max(longestPath, path.length());
            return failure == null
                    ? CompletableFuture.completedFuture(answer(URLDecoder.decode(path, StandardCharsets.UTF_8)))
                    : CompletableFuture.failedFuture(failure);
        }

        private JsonNode answer(String path) {
            if (path.equals("/jobs/job-1")) {
                ObjectNode job = JSON.createObjectNode();
                job.putArray("vertices").addObject().put("id", "v1").put("parallelism", parallelism);
                return job;
            }
            String query = path.contains("?get=") ? path.substring(path.indexOf("?get=") + 5) : null;
            ArrayNode metrics = JSON.createArrayNode();
            if (path.startsWith(VERTEX + "/jm-operator-metrics")) {
                add(metrics, query, SOURCE + ".enumerator", coordinator);
            } else if (path.startsWith(VERTEX + "/subtasks/0/metrics")) {
                metrics.addObject().put("id", "numRecordsIn");
                for (String operator : List.of(SOURCE, SINK)) {
                    metrics.addObject().put("id", operator + ".dynamoDbFlinkReport.0");
                }
            } else {
                subtasks.forEach((place, texts) -> add(metrics, query, place, texts));
            }
            return metrics;
        }

        private static void add(ArrayNode metrics, @Nullable String query, String place, List<String> texts) {
            for (int piece = 0; piece < texts.size(); piece++) {
                String id = place + ".dynamoDbFlinkReport." + piece;
                if (query == null) {
                    metrics.addObject().put("id", id);
                } else if (List.of(query.split(",")).contains(id)) {
                    metrics.addObject().put("id", id).put("value", texts.get(piece));
                }
            }
        }
    }
}

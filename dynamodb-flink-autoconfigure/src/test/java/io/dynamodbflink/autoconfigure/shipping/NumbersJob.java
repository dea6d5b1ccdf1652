/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import io.dynamodbflink.autoconfigure.cluster.SubmittableJob;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** A job that ends at once, and whose function, a class of this test, writes down where it was loaded from. */
final class NumbersJob {

    private NumbersJob() {}

    static SubmittableJob of(String name, Path report) throws IOException {
        return SubmittableJob.elsewhere(graph(name, report), NumbersJob.class.getClassLoader());
    }

    static StreamGraph graph(String name, Path report) {
        StreamExecutionEnvironment environment =
                new StreamExecutionEnvironment(new Configuration(), NumbersJob.class.getClassLoader());
        environment.setParallelism(1);
        environment
                .fromSource(new NumberSequenceSource(1, 3), WatermarkStrategy.noWatermarks(), "numbers")
                .map(new WhereAmI(report.toUri().toString()))
                .sinkTo(new DiscardingSink<>());
        StreamGraph graph = environment.getStreamGraph();
        graph.setJobName(name);
        graph.setJobId(JobID.generate());
        return graph;
    }

    /** Writes down which class loader it has been loaded by, and from where. */
    static final class WhereAmI implements MapFunction<Long, Long> {

        private static final long serialVersionUID = 1L;

        private final String report;

        WhereAmI(String report) {
            this.report = report;
        }

        @Override
        public Long map(Long number) throws IOException {
            Files.writeString(
                    Path.of(URI.create(report)),
                    getClass().getClassLoader() + " "
                            + getClass().getProtectionDomain().getCodeSource().getLocation());
            return number;
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keeps, in Flink's state, the versions of each key in the order of their arrival, and shows them to the test: what is
 * missing, doubled or out of order is seen there.
 */
final class RecordedVersions extends KeyedProcessFunction<String, Tuple2<String, Long>, String> {

    /** The message of failures that the test wants. */
    static final String WANTED_FAILURE = "fails as the test wants it";

    private static final long serialVersionUID = 1L;

    private static final Map<String, Map<String, List<Long>>> RUNS = new ConcurrentHashMap<>();

    private static final Set<String> TO_FAIL = ConcurrentHashMap.newKeySet();

    private final String run;
    private transient ListState<Long> versions;

    RecordedVersions(String run) {
        this.run = run;
    }

    /** The versions of each key in the state of a run. */
    static Map<String, List<Long>> of(String run) {
        return RUNS.computeIfAbsent(run, name -> new ConcurrentHashMap<>());
    }

    /** Lets the next record of a run fail the task, once. */
    static void failOnce(String run) {
        TO_FAIL.add(run);
    }

    static boolean willFail(String run) {
        return TO_FAIL.contains(run);
    }

    @Override
    public void open(OpenContext context) {
        versions = getRuntimeContext().getListState(new ListStateDescriptor<>("versions", Types.LONG));
    }

    @Override
    public void processElement(Tuple2<String, Long> change, Context context, Collector<String> output)
            throws Exception {
        if (TO_FAIL.remove(run)) {
            throw new IllegalStateException(WANTED_FAILURE);
        }
        versions.add(change.f1);
        List<Long> all = new ArrayList<>();
        versions.get().forEach(all::add);
        of(run).put(change.f0, all);
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/**
 * Keeps, in each subtask's state, the versions of each key in the order of their arrival there, and shows them to the
 * test.
 */
final class SubtaskVersions extends RichMapFunction<Tuple2<String, Long>, String> implements CheckpointedFunction {

    private static final long serialVersionUID = 1L;

    private static final Map<String, Map<Integer, Map<String, List<Long>>>> RUNS = new ConcurrentHashMap<>();

    private final String run;
    private transient Map<String, List<Long>> versions;
    private transient ListState<Tuple2<String, Long>> state;

    SubtaskVersions(String run) {
        this.run = run;
    }

    /** The versions of each key in the state of each subtask of a run. */
    static Map<Integer, Map<String, List<Long>>> of(String run) {
        return RUNS.computeIfAbsent(run, name -> new ConcurrentHashMap<>());
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        state = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("versions", Types.TUPLE(Types.STRING, Types.LONG)));
        versions = new ConcurrentHashMap<>();
        for (Tuple2<String, Long> change : state.get()) {
            add(change);
        }
        of(run).put(getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(), versions);
    }

    @Override
    public String map(Tuple2<String, Long> change) {
        add(change);
        return change.f0;
    }

    private void add(Tuple2<String, Long> change) {
        versions.merge(change.f0, List.of(change.f1), (before, more) -> Stream.of(before, more)
                .flatMap(List::stream)
                .toList());
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        List<Tuple2<String, Long>> all = new ArrayList<>();
        versions.forEach((key, ofKey) -> ofKey.forEach(version -> all.add(Tuple2.of(key, version))));
        state.update(all);
    }
}

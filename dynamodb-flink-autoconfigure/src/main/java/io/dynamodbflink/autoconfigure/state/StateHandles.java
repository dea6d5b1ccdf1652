/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.state;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.state.AbstractChannelStateHandle;
import org.apache.flink.runtime.state.AbstractMergedChannelStateHandle;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.OperatorStreamStateHandle;
import org.apache.flink.runtime.state.StateObject;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.changelog.ChangelogStateBackendHandle;
import org.apache.flink.runtime.state.changelog.ChangelogStateHandleStreamImpl;
import org.apache.flink.runtime.state.filemerging.SegmentFileStateHandle;

/** The files that a checkpoint consists of, beside its metadata, and the size that each of them has at least. */
final class StateHandles {

    private final Map<Path, Long> files = new HashMap<>();

    private StateHandles() {}

    static Map<Path, Long> files(Collection<OperatorState> operators) {
        StateHandles handles = new StateHandles();
        for (OperatorState operator : operators) {
            operator.getStates().forEach(subtask -> subtask.getDiscardables().forEach(handles::add));
        }
        return handles.files;
    }

    private void add(StateObject handle) {
        if (handle instanceof IncrementalRemoteKeyedStateHandle incremental) {
            add(incremental.getMetaDataStateHandle());
            incremental.getSharedState().forEach(file -> add(file.getHandle()));
            incremental.getPrivateState().forEach(file -> add(file.getHandle()));
        } else if (handle instanceof KeyGroupsStateHandle keyGroups) {
            add(keyGroups.getDelegateStateHandle());
        } else if (handle instanceof OperatorStreamStateHandle operator) {
            add(operator.getDelegateStateHandle());
        } else if (handle instanceof AbstractChannelStateHandle<?> channel) {
            add(channel.getDelegate());
        } else if (handle instanceof AbstractMergedChannelStateHandle<?, ?> channels) {
            add(channels.getDelegate());
        } else if (handle instanceof ChangelogStateBackendHandle changelog) {
            changelog.getMaterializedStateHandles().forEach(this::add);
            changelog.getNonMaterializedStateHandles().forEach(this::add);
        } else if (handle instanceof ChangelogStateHandleStreamImpl changes) {
            changes.getHandlesAndOffsets().forEach(file -> add(file.f0));
        } else if (handle instanceof SegmentFileStateHandle segment) {
            if (segment.getStateSize() > 0) {
                add(segment.getFilePath(), segment.getStartPos() + segment.getStateSize());
            }
        } else if (handle instanceof StreamStateHandle stream) {
            // What is not a file is in the metadata itself.
            stream.maybeGetPath().ifPresent(path -> add(path, stream.getStateSize()));
        }
    }

    private void add(Path file, long size) {
        files.merge(file, size, Math::max);
    }
}

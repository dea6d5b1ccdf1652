/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.actuate.endpoint;

import io.dynamodbflink.autoconfigure.actuate.endpoint.FlinkJobsEndpoint.CommandDescriptor;
import io.dynamodbflink.autoconfigure.actuate.endpoint.FlinkJobsEndpoint.RefusalDescriptor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * The same over HTTP, where what goes wrong has a status of its own.
 *
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = FlinkJobsEndpoint.class)
public final class FlinkJobsEndpointWebExtension {

    private final JobControl control;

    FlinkJobsEndpointWebExtension(JobControl control) {
        this.control = Objects.requireNonNull(control, "control");
    }

    /**
     * Does something to a job; see {@link FlinkJobsEndpoint#control}.
     *
     * @return a {@link CommandDescriptor} with the status 200; a {@link RefusalDescriptor} with the status 400 if the
     *     command is malformed, 409 if the state of the job does not allow it, or it failed, and 500 if it failed for a
     *     reason that only the log knows; the status 404 if there is no such job
     */
    @WriteOperation
    public WebEndpointResponse<Object> control(
            @Selector String job,
            @Nullable String action,
            @Nullable String position,
            @Nullable String timestamp,
            @Nullable String confirm) {
        try {
            return new WebEndpointResponse<>(control.control(job, action, position, timestamp, confirm));
        } catch (RefusedCommandException e) {
            return e.kind() == RefusedCommandException.Kind.UNKNOWN_JOB
                    ? new WebEndpointResponse<>(e.kind().status())
                    : new WebEndpointResponse<>(
                            new RefusalDescriptor(job, String.valueOf(action), e.getMessage()),
                            e.kind().status());
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.actuate.endpoint;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/** A command has not been carried out. The message is for whoever sent it: it has no secrets and no stack. */
final class RefusedCommandException extends InvalidEndpointRequestException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String message;

    RefusedCommandException(Kind kind, String message) {
        super(message, message);
        this.kind = kind;
        this.message = message;
    }

    Kind kind() {
        return kind;
    }

    @Override
    public String getMessage() {
        return message;
    }

    /** Why it was refused. */
    enum Kind {
        /** There is no such job. */
        UNKNOWN_JOB(404),
        /** It does not say what to do, or says it wrongly. */
        MALFORMED(400),
        /** The job's state does not allow it, or what it needs is not there. */
        REFUSED(409),
        /** It failed for a reason that is none of the sender's business. */
        FAILED(500);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        /** Status code of HTTP. */
        int status() {
            return status;
        }
    }
}

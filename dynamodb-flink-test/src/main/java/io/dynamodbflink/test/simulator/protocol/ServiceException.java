/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An error that a client of the service is told, with its HTTP status and wire type.
 *
 * @since 0.1.0
 */
public final class ServiceException extends RuntimeException {

    private static final String DYNAMODB = "com.amazonaws.dynamodb.v20120810#";
    private static final String SERVICE = "com.amazon.coral.service#";
    private static final String VALIDATE = "com.amazon.coral.validate#";
    private static final String AVAILABILITY = "com.amazon.coral.availability#";

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private final transient @Nullable JsonPart details;

    private ServiceException(int status, String type, String message, @Nullable JsonPart details) {
        // Stack traces of expected answers are cost without use: the client sees the type and the message.
        super(message, null, false, false);
        this.status = status;
        this.type = Objects.requireNonNull(type, "type");
        this.details = details;
    }

    /** A client error of DynamoDB by its simple name, such as {@code ResourceNotFoundException}. */
    public static ServiceException of(String name, String message) {
        return of(400, name, message);
    }

    /** An error by its simple name, with its HTTP status. */
    public static ServiceException of(int status, String name, String message) {
        return new ServiceException(status, namespaceOf(name) + name, message, null);
    }

    /** The request is malformed or breaks a rule of the service. */
    public static ServiceException validation(String message) {
        return of("ValidationException", message);
    }

    /** The table has no capacity left for the request. */
    public static ServiceException throughputExceeded() {
        return of(
                "ProvisionedThroughputExceededException",
                "The level of configured provisioned throughput for the table was exceeded. Consider increasing your"
                        + " provisioning level with the UpdateTable API.");
    }

    /** The request uses something that DynamoDB has and the simulator has not. */
    public static ServiceException unsupported(String what) {
        return validation("The simulator does not support " + what);
    }

    /** A named table, stream or shard does not exist. */
    public static ServiceException notFound(String what) {
        return of("ResourceNotFoundException", "Requested resource not found: " + what);
    }

    /** The request is not what the protocol says. */
    public static ServiceException serialization(String message) {
        return of("SerializationException", message);
    }

    /** The same error, with more fields in its body. */
    public ServiceException withDetails(JsonPart details) {
        return new ServiceException(status, type, message(), details);
    }

    private static String namespaceOf(String name) {
        return switch (name) {
            case "ValidationException" -> VALIDATE;
            case "ThrottlingException" -> AVAILABILITY;
            case "AccessDeniedException",
                    "ExpiredTokenException",
                    "UnrecognizedClientException",
                    "UnknownOperationException",
                    "SerializationException",
                    "ServiceUnavailableException" -> SERVICE;
            default -> DYNAMODB;
        };
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The error's name without its namespace. */
    public String name() {
        return type.substring(type.indexOf('#') + 1);
    }

    /** The message, which is never null here. */
    public String message() {
        return Objects.requireNonNullElse(getMessage(), "");
    }

    /** The error as the service writes it. */
    public Answer toAnswer() {
        return new Answer(status, Body.json(json -> {
            json.writeStringField("__type", type);
            json.writeStringField("message", message());
            if (details != null) {
                details.writeTo(json);
            }
        }));
    }
}

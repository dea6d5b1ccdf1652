/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.decoding;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import software.amazon.awssdk.core.ClientType;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;

/**
 * Decodes answers of GetRecords several times faster than the SDK does, into the same records. Everything else of a call
 * stays with the SDK: connection, signature, retries, errors, metrics. So do answers that are not written as the service
 * writes them.
 *
 * <p>The clients of {@link io.dynamodbflink.connector.aws.AwsClientFactory} have it. Give it to an asynchronous client of
 * your own with {@code overrideConfiguration(c -> c.addExecutionInterceptor(new GetRecordsDecoding()))}; blocking
 * clients and all other calls are left as they are.
 *
 * @since 0.1.0
 */
public final class GetRecordsDecoding implements ExecutionInterceptor {

    /** Named anew whenever this class is loaded: the SDK, which may be loaded once for many jobs, takes no name twice. */
    private static final ExecutionAttribute<PageAnswer> ANSWER =
            new ExecutionAttribute<>("io.dynamodbflink.GetRecordsAnswer-" + UUID.randomUUID());

    private static final String CHECKSUM = "x-amz-crc32";
    private static final String ENCODING = "Content-Encoding";
    private static final String LENGTH = "Content-Length";

    private final PageDecoders decoders = new PageDecoders();

    /** For one client. */
    public GetRecordsDecoding() {}

    @Override
    public SdkHttpResponse modifyHttpResponse(Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        SdkHttpResponse answer = context.httpResponse();
        PageBody body = isOurs(context, attributes) ? body(answer) : null;
        if (body == null) {
            // An attempt before may have left its answer.
            attributes.putAttribute(ANSWER, null);
            return answer;
        }
        attributes.putAttribute(ANSWER, new PageAnswer(body, decoders));
        // It is verified here; the SDK would verify the body that it gets, which is none.
        return answer.toBuilder().removeHeader(CHECKSUM).build();
    }

    private static boolean isOurs(Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        return context.request() instanceof GetRecordsRequest
                && context.httpResponse().isSuccessful()
                && context.httpResponse().firstMatchingHeader(ENCODING).isEmpty()
                && attributes.getAttribute(SdkExecutionAttribute.CLIENT_TYPE) == ClientType.ASYNC;
    }

    private static @Nullable PageBody body(SdkHttpResponse answer) {
        try {
            Integer length =
                    answer.firstMatchingHeader(LENGTH).map(Integer::valueOf).orElse(null);
            Long checksum =
                    answer.firstMatchingHeader(CHECKSUM).map(Long::valueOf).orElse(null);
            boolean ours = length == null || length >= 0 && length <= PageBody.LONGEST;
            return ours ? new PageBody(length, checksum) : null;
        } catch (NumberFormatException e) {
            // The SDK has its own opinion of such headers.
            return null;
        }
    }

    @Override
    public Optional<Publisher<ByteBuffer>> modifyAsyncHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        PageAnswer answer = attributes.getAttribute(ANSWER);
        return answer == null
                ? context.responsePublisher()
                : context.responsePublisher().map(answer::insteadOf);
    }

    @Override
    public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes attributes) {
        PageAnswer answer = attributes.getAttribute(ANSWER);
        return answer != null && context.response() instanceof GetRecordsResponse response
                ? answer.complete(response)
                : context.response();
    }
}

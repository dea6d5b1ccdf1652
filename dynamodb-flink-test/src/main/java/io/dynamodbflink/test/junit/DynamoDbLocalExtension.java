/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.junit;

import io.dynamodbflink.test.DynamoDbLocalServer;
import io.dynamodbflink.test.DynamoDbTables;
import io.dynamodbflink.test.EmbeddedDynamoDb;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Starts what {@link DynamoDbLocal} promises when a parameter first asks for it; JUnit closes it with its scope. */
final class DynamoDbLocalExtension implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(DynamoDbLocalExtension.class);

    private static final Map<Class<?>, Function<Scope, Object>> PARAMETERS = Map.of(
            EmbeddedDynamoDb.class, DynamoDbLocalExtension::database,
            DynamoDbLocalServer.class, DynamoDbLocalExtension::server,
            DynamoDbTables.class, scope -> database(scope).tables(),
            DynamoDbClient.class, scope -> database(scope).dynamoDbClient(),
            DynamoDbStreamsClient.class, scope -> database(scope).streamsClient(),
            DynamoDbAsyncClient.class, scope -> database(scope).dynamoDbAsyncClient(),
            DynamoDbStreamsAsyncClient.class, scope -> database(scope).streamsAsyncClient());

    /** JUnit makes it, for {@link DynamoDbLocal}. */
    DynamoDbLocalExtension() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return PARAMETERS.containsKey(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Function<Scope, Object> value = PARAMETERS.get(parameter.getParameter().getType());
        if (value == null) {
            throw new IllegalArgumentException("Not a parameter of @DynamoDbLocal: " + parameter.getParameter());
        }
        return value.apply(Scope.of(context));
    }

    private static EmbeddedDynamoDb database(Scope scope) {
        return scope.getOrStart(EmbeddedDynamoDb.class, EmbeddedDynamoDb::start);
    }

    private static DynamoDbLocalServer server(Scope scope) {
        EmbeddedDynamoDb database = database(scope);
        return scope.getOrStart(DynamoDbLocalServer.class, () -> DynamoDbLocalServer.inFrontOf(database, 0));
    }

    /** Where a database lives: the annotated test method, or the outermost test class. */
    private record Scope(ExtensionContext context) {

        static Scope of(ExtensionContext context) {
            boolean methodHasItsOwn = context.getTestMethod()
                    .filter(method -> AnnotationSupport.isAnnotated(method, DynamoDbLocal.class))
                    .isPresent();
            return new Scope(methodHasItsOwn ? context : outermostClass(context));
        }

        private static ExtensionContext outermostClass(ExtensionContext context) {
            ExtensionContext outermost = context;
            Optional<ExtensionContext> parent = outermost.getParent();
            while (parent.isPresent() && parent.get().getTestClass().isPresent()) {
                outermost = parent.get();
                parent = outermost.getParent();
            }
            return outermost;
        }

        <T> T getOrStart(Class<T> type, Supplier<T> start) {
            // A store answers for its parents too; the id keeps a method from seeing the database of its class.
            String key = context.getUniqueId() + type.getName();
            return context.getStore(NAMESPACE).computeIfAbsent(key, absent -> start.get(), type);
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.pipeline.DynamoDbFlinkPipeline;
import io.dynamodbflink.connector.deadletter.DeadLetterFiles;
import io.dynamodbflink.connector.deadletter.DeadLetterHandler;
import io.dynamodbflink.connector.sink.failure.InvalidItem;
import io.dynamodbflink.connector.source.failure.InvalidRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;

class StrategySelectorTests {

    private static final JobName ORDERS = JobName.of("orders");
    private static final JobName PAYMENTS = JobName.of("payments");

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final Map<JobName, Map<StrategyRole, String>> named =
            new HashMap<>(Map.of(ORDERS, Map.of(), PAYMENTS, Map.of()));

    @AfterEach
    void closeContext() {
        context.close();
    }

    @Test
    void withoutABeanNobodyPlaysTheRole() {
        assertThat(select(ORDERS)).isNull();
    }

    @Test
    void onlyBeanOfItsTypeIsForEveryJob() {
        beans(One.class);

        assertThat(select(ORDERS)).isEqualTo("one");
        assertThat(select(PAYMENTS)).isEqualTo("one");
    }

    @Test
    void namedBeanComesFirst() {
        beans(One.class, QualifiedForOrders.class);
        named.put(ORDERS, Map.of(StrategyRole.PIPELINE, "one"));

        assertThat(select(ORDERS)).isEqualTo("one");
    }

    @Test
    void qualifiedBeanComesBeforeTheOthers() {
        beans(One.class, QualifiedForOrders.class);

        assertThat(select(ORDERS)).isEqualTo("forOrders");
        assertThat(select(PAYMENTS)).isEqualTo("one");
    }

    @Test
    void beanWithTheNameOfTheJobIsQualified() {
        beans(One.class, Two.class, NamedLikePayments.class);

        assertThat(select(PAYMENTS)).isEqualTo("payments");
    }

    @Test
    void beanThatIsQualifiedForAnotherJobIsNotConsidered() {
        beans(QualifiedForOrders.class);

        assertThat(select(PAYMENTS)).isNull();
    }

    @Test
    void beanThatAnotherJobNamesIsNotConsidered() {
        beans(One.class);
        named.put(ORDERS, Map.of(StrategyRole.PIPELINE, "one"));

        assertThat(select(PAYMENTS)).isNull();
    }

    @Test
    void primaryBeanWinsAmongSeveral() {
        beans(One.class, Two.class, PrimaryOne.class);

        assertThat(select(ORDERS)).isEqualTo("preferred");
    }

    @Test
    void fallbackGivesWayToTheOnlyOtherBean() {
        beans(One.class, FallbackOne.class);

        assertThat(select(ORDERS)).isEqualTo("one");
    }

    @Test
    void targetOfAScopedProxyIsNotConsidered() {
        beans(Scoped.class);

        assertThat(select(ORDERS)).isEqualTo("scoped");
    }

    @Test
    void targetOfAQualifiedScopedProxyIsNotConsidered() {
        beans(QualifiedScoped.class);

        assertThat(select(ORDERS)).isEqualTo("scopedForOrders");
        assertThat(select(PAYMENTS)).isNull();
    }

    @Test
    void beanThatIsNoDefaultCandidateNeedsItsQualifier() {
        beans(One.class, OnlyForOrders.class);

        assertThat(select(ORDERS)).isEqualTo("onlyForOrders");
        assertThat(select(PAYMENTS)).isEqualTo("one");
    }

    @Test
    void severalBeansAreAmbiguous() {
        beans(One.class, Two.class);

        assertThatExceptionOfType(FailureAnalyzedException.class)
                .isThrownBy(() -> select(ORDERS))
                .withMessageContaining("one, two");
    }

    @Test
    void severalQualifiedBeansAreAmbiguous() {
        beans(QualifiedForOrders.class, AlsoQualifiedForOrders.class);

        assertThatExceptionOfType(FailureAnalyzedException.class)
                .isThrownBy(() -> select(ORDERS))
                .withMessageContaining("qualifier 'orders'")
                .withMessageContaining("forOrders, alsoForOrders");
    }

    @Test
    void selectionMakesNoBean() {
        beans(Unmade.class);

        assertThat(select(ORDERS)).isEqualTo("unmade");
    }

    @Test
    void deadLetterHandlerIsForTheSideWhoseLettersItTakes() {
        beans(HandlerOfRecords.class, HandlerOfItems.class);

        assertThat(select(ORDERS, StrategyRole.INVALID_RECORD_HANDLER)).isEqualTo("records");
        assertThat(select(ORDERS, StrategyRole.INVALID_ITEM_HANDLER)).isEqualTo("items");
    }

    @Test
    void deadLetterHandlerOfTheOtherSideIsNobody() {
        beans(HandlerOfRecords.class);

        assertThat(select(ORDERS, StrategyRole.INVALID_ITEM_HANDLER)).isNull();
    }

    @Test
    void deadLetterHandlerThatTakesEverythingIsForBothSides() {
        beans(HandlerOfEverything.class);

        assertThat(select(ORDERS, StrategyRole.INVALID_RECORD_HANDLER)).isEqualTo("files");
        assertThat(select(ORDERS, StrategyRole.INVALID_ITEM_HANDLER)).isEqualTo("files");
    }

    @Test
    void deadLetterHandlerOfUnknownLettersIsForBothSides() {
        context.registerBean("unknown", DeadLetterHandler.class, () -> HandlerOfEverything.files());

        assertThat(select(ORDERS, StrategyRole.INVALID_RECORD_HANDLER)).isEqualTo("unknown");
        assertThat(select(ORDERS, StrategyRole.INVALID_ITEM_HANDLER)).isEqualTo("unknown");
    }

    @Test
    void namedDeadLetterHandlerOfTheOtherSideIsRefused() {
        beans(HandlerOfRecords.class, HandlerOfItems.class);
        named.put(ORDERS, Map.of(StrategyRole.INVALID_ITEM_HANDLER, "records"));

        assertThatExceptionOfType(FailureAnalyzedException.class)
                .isThrownBy(() -> select(ORDERS, StrategyRole.INVALID_ITEM_HANDLER))
                .withMessageContaining("'records' is not a DeadLetterHandler<InvalidItem>")
                .withMessageContaining("InvalidRecord");
    }

    @Test
    void labelsOfRolesAreDistinct() {
        assertThat(Stream.of(StrategyRole.values()).map(StrategyRole::label))
                .doesNotHaveDuplicates()
                .contains("shard-assigner", "source-dead-letter-handler", "sink-dead-letter-handler");
    }

    private void beans(Class<?>... configuration) {
        context.register(configuration);
        context.refresh();
    }

    private String select(JobName job) {
        return select(job, StrategyRole.PIPELINE);
    }

    private String select(JobName job, StrategyRole role) {
        if (!context.isActive()) {
            context.refresh();
        }
        return new StrategySelector(context.getBeanFactory(), named)
                .select(job, role)
                .orElse(null);
    }

    private static DynamoDbFlinkPipeline<Object, Object> pipeline() {
        return (input, context) -> input;
    }

    @Configuration(proxyBeanMethods = false)
    static class HandlerOfRecords {
        @Bean
        DeadLetterHandler<InvalidRecord> records() {
            return context -> letter -> {};
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class HandlerOfItems {
        @Bean
        DeadLetterHandler<InvalidItem> items() {
            return context -> letter -> {};
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class HandlerOfEverything {
        @Bean
        static DeadLetterFiles files() {
            return DeadLetterFiles.in("file:/dead-letters");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class One {
        @Bean
        DynamoDbFlinkPipeline<Object, Object> one() {
            return pipeline();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Two {
        @Bean
        DynamoDbFlinkPipeline<Object, Object> two() {
            return pipeline();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PrimaryOne {
        @Bean
        @Primary
        DynamoDbFlinkPipeline<Object, Object> preferred() {
            return pipeline();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class FallbackOne {
        @Bean
        @Fallback
        DynamoDbFlinkPipeline<Object, Object> spare() {
            return pipeline();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Scoped {
        @Bean
        @Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.INTERFACES)
        DynamoDbFlinkPipeline<Object, Object> scoped() {
            return pipeline();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class QualifiedScoped {
        @Bean
        @Qualifier("orders")
        @Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.INTERFACES)
        DynamoDbFlinkPipeline<Object, Object> scopedForOrders() {
            return pipeline();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OnlyForOrders {
        @Bean(defaultCandidate = false)
        @Qualifier("orders")
        DynamoDbFlinkPipeline<Object, Object> onlyForOrders() {
            return pipeline();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class NamedLikePayments {
        @Bean
        DynamoDbFlinkPipeline<Object, Object> payments() {
            return pipeline();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class QualifiedForOrders {
        @Bean
        @Qualifier("orders")
        DynamoDbFlinkPipeline<Object, Object> forOrders() {
            return pipeline();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class AlsoQualifiedForOrders {
        @Bean
        @Qualifier("orders")
        DynamoDbFlinkPipeline<Object, Object> alsoForOrders() {
            return pipeline();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Unmade {
        @Bean
        @Lazy
        DynamoDbFlinkPipeline<Object, Object> unmade() {
            throw new IllegalStateException("not to be made before the job starts");
        }
    }
}

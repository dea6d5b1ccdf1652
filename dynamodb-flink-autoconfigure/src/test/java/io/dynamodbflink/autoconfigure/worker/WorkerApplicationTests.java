/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dynamodbflink.autoconfigure.activation.Activation;
import io.dynamodbflink.autoconfigure.bean.BeanReference;
import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.job.FlinkJobRegistry;
import io.dynamodbflink.autoconfigure.job.JobBlueprints;
import io.dynamodbflink.autoconfigure.observation.ShardAssignmentRegistry;
import io.dynamodbflink.autoconfigure.properties.DynamoDbFlinkProperties;
import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.servlet.ServletWebServerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

class WorkerApplicationTests {

    private static final List<String> JOURNAL = new CopyOnWriteArrayList<>();
    private static final AtomicBoolean BROKEN = new AtomicBoolean();

    private final Map<String, String> properties = new TreeMap<>(Map.of(
            "dynamodb-flink.cluster.target", "remote",
            "dynamodb-flink.cluster.remote.address", "http://localhost:1",
            "dynamodb-flink.cluster.remote.application-name", "shop",
            "dynamodb-flink.jobs.copy.checkpoint.directory", "file:/nowhere",
            "dynamodb-flink.jobs.copy.source.table-name", "orders",
            "dynamodb-flink.jobs.copy.sink.table-name", "copies"));

    @AfterEach
    void closeContexts() {
        WorkerApplication.release();
        JOURNAL.clear();
        BROKEN.set(false);
    }

    @Test
    void nothingIsMadeThatIsNotNeeded() {
        ConfigurableApplicationContext context = WorkerApplication.context(definition(Shop.class));

        assertThat(context.isActive()).isTrue();
        assertThat(JOURNAL).isEmpty();
        assertThat(definition(Shop.class).getBean("catalogue", Catalogue.class).size())
                .isEqualTo(3);
        assertThat(JOURNAL).isEmpty();
    }

    @Test
    void webServersAreNotStartedWhateverTheApplicationSays() {
        properties.put("spring.main.web-application-type", "servlet");
        properties.put("server.port", "0");
        properties.put("management.server.port", "0");

        ConfigurableApplicationContext context = WorkerApplication.context(definition(Shop.class));

        assertThat(context).isNotInstanceOf(WebServerApplicationContext.class);
        assertThat(context.getBeanFactory().getSingletonNames())
                .noneMatch(name -> context.isTypeMatch(name, ServletWebServerFactory.class));
        assertThat(context.getEnvironment().getProperty("local.server.port")).isNull();
        assertThat(context.getEnvironment().getProperty("local.management.port"))
                .isNull();
    }

    @Test
    void whatSubmitsWatchesAndShowsJobsIsNotThere() {
        ConfigurableApplicationContext context = WorkerApplication.context(definition(Shop.class));

        for (Class<?> type : List.of(
                FlinkCluster.class,
                FlinkJobRegistry.class,
                Activation.class,
                ShardAssignmentRegistry.class,
                WorkerConfiguration.class)) {
            assertThat(context.getBeanNamesForType(type)).as(type.getName()).isEmpty();
        }
        assertThat(context.getBeansOfType(HealthContributor.class)).doesNotContainKey("dynamoDbFlinkHealthContributor");
        assertThat(context.getBean(JobBlueprints.class).names()).hasSize(1);
        assertThat(context.getBean(DynamoDbFlinkProperties.class).role())
                .isEqualTo(DynamoDbFlinkProperties.Role.WORKER);
    }

    @Test
    void beanThatIsNeededWorksAsUsual() {
        Prices prices = definition(Shop.class).getBean("prices", Prices.class);

        assertThat(prices.isRunning()).isTrue();
        assertThat(JOURNAL).containsExactly("prices initialised", "prices started");

        definition(Shop.class).getBean("prices", Prices.class);
        assertThat(JOURNAL).as("once").hasSize(2);
        WorkerApplication.release();
        assertThat(JOURNAL)
                .containsExactly("prices initialised", "prices started", "prices stopped", "prices destroyed");
    }

    @Test
    void eventsOfTheApplicationMakeTheBeansThatListenForThem() {
        ConfigurableApplicationContext context = WorkerApplication.context(definition(Shop.class));

        context.publishEvent("sold out");

        assertThat(JOURNAL).containsExactly("heard of sold out");
    }

    @Test
    void roleProfileAndPropertiesGoOverTheEnvironmentAndFallbacksGiveWay() {
        System.setProperty("shop.title", "of the machine");
        System.setProperty("shop.city", "of the machine");
        try {
            properties.put("shop.title", "of the application");
            WorkerDefinition definition = new WorkerDefinition(
                    new ApplicationSources(List.of(Shop.class.getName()), List.of()),
                    List.of("prod"),
                    properties,
                    Map.of("shop.city", "fallback", "shop.street", "fallback"));

            ConfigurableApplicationContext context = WorkerApplication.context(definition);

            assertThat(context.getEnvironment().getActiveProfiles()).containsExactly("prod", WorkerDefinition.PROFILE);
            assertThat(context.getEnvironment().getProperty("shop.title")).isEqualTo("of the application");
            assertThat(context.getEnvironment().getProperty("shop.city")).isEqualTo("of the machine");
            assertThat(context.getEnvironment().getProperty("shop.street")).isEqualTo("fallback");
            assertThat(context.containsBean("console"))
                    .as("not of this profile")
                    .isFalse();
        } finally {
            System.clearProperty("shop.title");
            System.clearProperty("shop.city");
        }
    }

    @Test
    void referencesThatAreMadeInAWorkerCarryItsDefinition() {
        WorkerDefinition definition = definition(Shop.class);
        ConfigurableApplicationContext context = WorkerApplication.context(definition);

        assertThat(BeanReference.of(context, "catalogue", Catalogue.class))
                .hasFieldOrPropertyWithValue("elsewhere", definition);
    }

    @Test
    void contextStartsOnceHoweverManyAskForIt() {
        List<CompletableFuture<ConfigurableApplicationContext>> callers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            callers.add(CompletableFuture.supplyAsync(() -> WorkerApplication.context(definition(Shop.class))));
        }

        assertThat(Set.copyOf(callers.stream().map(CompletableFuture::join).toList()))
                .hasSize(1);
    }

    @Test
    void startThatFailsTellsWhyAndIsTriedAgain() {
        BROKEN.set(true);
        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(WorkerException.class)
                    .isThrownBy(() -> WorkerApplication.context(definition(Fragile.class)))
                    .withMessageContaining(Fragile.class.getName())
                    .withMessageContaining("cannot be started in worker role, on host ")
                    .withMessageContaining("no licence")
                    .withMessageContaining("worker.properties");
        }
        assertThat(JOURNAL).as("attempts").containsExactly("attempt", "attempt");

        BROKEN.set(false);
        assertThat(WorkerApplication.context(definition(Fragile.class)).isActive())
                .isTrue();
    }

    @Test
    void beanThatCannotBeCreatedIsToldWithItsCauseAndTheRemedy() {
        WorkerException failure = catchThrowableOfType(
                WorkerException.class, () -> definition(Shop.class).getBean("shelf", Shelf.class));

        assertThat(failure)
                .hasMessageStartingWith("The bean 'shelf' (" + Shelf.class.getName() + ") cannot be created in worker"
                        + " role, on host ")
                .hasMessageContaining("('shelf', which needs 'warehouse'")
                .hasMessageContaining("no key to the warehouse")
                .hasMessageContaining("@Profile(\"!dynamodb-flink-worker\")")
                .hasMessageContaining("dynamodb-flink.cluster.remote.worker.properties")
                .hasMessageContaining("environment of the JobManager and the TaskManagers")
                .hasRootCauseMessage("no key to the warehouse");
    }

    @Test
    void beanThatIsNotThereIsTold() {
        assertThatExceptionOfType(WorkerException.class)
                .isThrownBy(() -> definition(Shop.class).getBean("console", Object.class))
                .withMessageContaining("'console'")
                .withMessageContaining("No bean named 'console' available");
    }

    @Test
    void applicationThatWasNotStartedAsOneIsTold() {
        assertThatExceptionOfType(WorkerException.class)
                .isThrownBy(() ->
                        WorkerDefinition.of(List.of(), List.of(), Map.of()).getBean("prices", Prices.class))
                .withMessageContaining("SpringApplication.run");
    }

    @Test
    void classThatWasNotSentIsTold() {
        assertThatExceptionOfType(WorkerException.class)
                .isThrownBy(() -> WorkerApplication.context(
                        WorkerDefinition.of(List.of("com.example.Missing"), List.of(), Map.of())))
                .withMessageContaining(
                        "ClassNotFoundException: com.example.Missing. The class is not among what was sent");
    }

    private WorkerDefinition definition(Class<?> application) {
        return WorkerDefinition.of(List.of(application.getName()), List.of(), properties);
    }

    interface Catalogue {

        int size();
    }

    record Shelf(Warehouse warehouse) {}

    record Warehouse() {}

    /** Has a life of its own in every way that Spring knows. */
    static final class Prices implements SmartLifecycle, SmartInitializingSingleton, DisposableBean {

        private volatile boolean running;

        @Override
        public void afterSingletonsInstantiated() {
            JOURNAL.add("prices initialised");
        }

        @Override
        public void start() {
            running = true;
            JOURNAL.add("prices started");
        }

        @Override
        public void stop() {
            running = false;
            JOURNAL.add("prices stopped");
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public void destroy() {
            JOURNAL.add("prices destroyed");
        }
    }

    static final class Night {

        @Scheduled(fixedRate = 1)
        void clean() {
            JOURNAL.add("cleaned");
        }
    }

    static final class Door {

        @EventListener
        void open(ContextRefreshedEvent event) {
            JOURNAL.add("door opened");
        }
    }

    static final class Ear {

        @EventListener
        void hear(String what) {
            JOURNAL.add("heard of " + what);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableScheduling
    static class Shop {

        @Bean
        Catalogue catalogue() {
            return () -> 3;
        }

        @Bean
        Prices prices() {
            return new Prices();
        }

        @Bean
        Night night() {
            return new Night();
        }

        @Bean
        Door door() {
            return new Door();
        }

        @Bean
        Ear ear() {
            return new Ear();
        }

        @Bean
        ApplicationListener<ContextRefreshedEvent> window() {
            return event -> JOURNAL.add("window opened");
        }

        @Bean
        @Lazy(false)
        Object eager() {
            JOURNAL.add("eager made");
            return new Object();
        }

        @Bean
        CommandLineRunner commandLine() {
            return arguments -> JOURNAL.add("command line ran");
        }

        @Bean
        ApplicationRunner runner(ApplicationEventPublisher publisher) {
            return arguments -> JOURNAL.add("runner ran");
        }

        @Bean
        Shelf shelf(Warehouse warehouse) {
            return new Shelf(warehouse);
        }

        @Bean
        Warehouse warehouse() {
            throw new IllegalStateException("no key to the warehouse");
        }

        @Bean
        DynamoDbClientProvider clients() {
            throw new AssertionError("Nobody has asked for clients");
        }

        @Bean
        @Profile("!" + WorkerDefinition.PROFILE)
        Object console() {
            return new Object();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Fragile {

        @Bean
        static org.springframework.beans.factory.config.BeanFactoryPostProcessor licence() {
            JOURNAL.add("attempt");
            if (BROKEN.get()) {
                throw new IllegalStateException("no licence");
            }
            return beans -> {};
        }
    }
}

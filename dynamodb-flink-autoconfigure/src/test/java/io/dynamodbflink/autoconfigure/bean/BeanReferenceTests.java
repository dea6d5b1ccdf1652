/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.bean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanNotOfRequiredTypeException;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;

class BeanReferenceTests {

    @Test
    void copyOfAReferenceFindsTheSameSingleton() throws Exception {
        try (AnnotationConfigApplicationContext context = context(Services.class)) {
            BeanReference<Service> copy = copy(BeanReference.of(context, "service", Service.class));

            assertThat(copy.get()).isSameAs(context.getBean("service")).isSameAs(copy.get());
            assertThat(copy.beanName()).isEqualTo("service");
        }
    }

    @Test
    void everyCopyHasAPrototypeOfItsOwn() throws Exception {
        try (AnnotationConfigApplicationContext context = context(Services.class)) {
            BeanReference<Service> reference = BeanReference.of(context, "prototype", Service.class);
            BeanReference<Service> one = copy(reference);
            BeanReference<Service> two = copy(reference);

            assertThat(one.get()).isNotSameAs(two.get()).isSameAs(one.get());
        }
    }

    @Test
    void referencesOfTwoContextsWithTheSameIdAreKeptApart() throws Exception {
        try (AnnotationConfigApplicationContext one = context(Services.class);
                AnnotationConfigApplicationContext two = context(Services.class)) {
            one.setId("application");
            two.setId("application");

            assertThat(copy(BeanReference.of(one, "service", Service.class)).get())
                    .isSameAs(one.getBean("service"));
            assertThat(copy(BeanReference.of(two, "service", Service.class)).get())
                    .isSameAs(two.getBean("service"));
        }
    }

    @Test
    void primaryBeanIsTheOneOfItsType() {
        try (AnnotationConfigApplicationContext context = context(PrimaryService.class)) {
            assertThat(BeanReference.of(context, Service.class).beanName()).isEqualTo("primary");
        }
    }

    @Test
    void unknownNameIsRefusedAtOnce() {
        try (AnnotationConfigApplicationContext context = context(Services.class)) {
            assertThatExceptionOfType(NoSuchBeanDefinitionException.class)
                    .isThrownBy(() -> BeanReference.of(context, "servcie", Service.class));
        }
    }

    @Test
    void ambiguousTypeIsRefusedAtOnce() {
        try (AnnotationConfigApplicationContext context = context(Services.class)) {
            assertThatExceptionOfType(NoUniqueBeanDefinitionException.class)
                    .isThrownBy(() -> BeanReference.of(context, Service.class));
        }
    }

    @Test
    void fallbackGivesWayToTheOnlyOtherBean() {
        try (AnnotationConfigApplicationContext context = context(FallbackService.class)) {
            assertThat(BeanReference.of(context, Service.class).beanName()).isEqualTo("ordinary");
        }
    }

    @Test
    void scopedProxyIsTheBeanAndNotItsTarget() throws Exception {
        try (AnnotationConfigApplicationContext context = context(ScopedService.class)) {
            BeanReference<Greeting> reference = BeanReference.of(context, Greeting.class);

            assertThat(reference.beanName()).isEqualTo("scoped");
            assertThat(copy(reference).get().text()).isEqualTo("hello");
        }
    }

    @Test
    void beanOfAnotherTypeIsRefusedAtOnce() {
        try (AnnotationConfigApplicationContext context = context(Services.class)) {
            assertThatExceptionOfType(BeanNotOfRequiredTypeException.class)
                    .isThrownBy(() -> BeanReference.of(context, "service", Greeting.class));
        }
    }

    @Test
    void closedContextIsSaidToBeClosed() throws Exception {
        BeanReference<Service> copy;
        try (AnnotationConfigApplicationContext context = context(Services.class)) {
            copy = copy(BeanReference.of(context, "service", Service.class));
        }

        assertThatIllegalStateException()
                .isThrownBy(copy::get)
                .withMessageContaining("'service'")
                .withMessageContaining("closed");
    }

    @Test
    void contextLeavesNothingBehind() {
        String id;
        try (AnnotationConfigApplicationContext context = context(Services.class)) {
            id = context.getBean(LiveContext.class).id();
            assertThat(LiveContext.find(id)).isSameAs(context);
        }
        assertThat(LiveContext.find(id)).isNull();
    }

    private static <T> BeanReference<T> copy(BeanReference<T> reference) throws Exception {
        return InstantiationUtil.clone(reference);
    }

    private static AnnotationConfigApplicationContext context(Class<?>... configuration) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean(LiveContext.class);
        context.register(configuration);
        context.refresh();
        return context;
    }

    static final class Service {}

    interface Greeting {

        String text();
    }

    @Configuration(proxyBeanMethods = false)
    static class FallbackService {

        @Bean
        @Fallback
        Service fallback() {
            return new Service();
        }

        @Bean
        Service ordinary() {
            return new Service();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ScopedService {

        @Bean
        @Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.INTERFACES)
        Greeting scoped() {
            return () -> "hello";
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Services {

        @Bean
        Service service() {
            return new Service();
        }

        @Bean
        @Scope("prototype")
        Service prototype() {
            return new Service();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PrimaryService {

        @Bean
        Service other() {
            return new Service();
        }

        @Bean
        @Primary
        Service primary() {
            return new Service();
        }
    }
}

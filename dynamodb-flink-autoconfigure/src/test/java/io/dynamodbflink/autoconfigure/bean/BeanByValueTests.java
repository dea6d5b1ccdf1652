/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.bean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import java.io.Serializable;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.MutablePropertyValues;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

class BeanByValueTests {

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void copyIsThereWithoutTheContext() throws Exception {
        bean("prices", new Prices(7));
        BeanReference<Prices> reference = BeanReference.byValue(context, "prices", Prices.class);
        assertThat(reference.get()).isSameAs(context.getBean("prices"));
        byte[] travelling = InstantiationUtil.serializeObject(reference);
        context.close();

        BeanReference<Prices> arrived =
                InstantiationUtil.deserializeObject(travelling, getClass().getClassLoader());

        assertThat(arrived.get()).isEqualTo(new Prices(7));
        assertThat(arrived.beanName()).isEqualTo("prices");
    }

    @Test
    void beanThatIsNotSerializableIsRefused() {
        refused(new Object(), "java.lang.Object is not Serializable");
    }

    @Test
    void beanThatHoldsWhatIsNotSerializableIsRefused() {
        refused(new Holding(new Object()), "it holds a java.lang.Object");
    }

    @Test
    void proxyIsRefused() {
        ProxyFactory factory = new ProxyFactory((Supplier<String> & Serializable) () -> "x");
        refused(factory.getProxy(), "it is a proxy");
    }

    @Test
    void beanThatHoldsAnObjectOfSpringIsRefused() {
        refused(new Holding(new MutablePropertyValues()), "it holds a org.springframework.beans.MutablePropertyValues");
    }

    @Test
    void beanThatHoldsASecretOfTheApplicationIsRefused() {
        context.getBeanFactory().registerSingleton("secrets", KnownSecrets.of(List.of("Planted5ecret")));
        refused(new Holding("user/Planted5ecret"), "it holds a secret");
    }

    private void refused(Object bean, String why) {
        bean("strategy", bean);

        assertThatExceptionOfType(FailureAnalyzedException.class)
                .isThrownBy(() -> BeanReference.byValue(context, "strategy", Object.class))
                .satisfies(failure -> {
                    assertThat(failure.analysis().getDescription())
                            .startsWith("The bean 'strategy' cannot travel by value: ")
                            .contains(why)
                            .doesNotContain("Planted5ecret");
                    assertThat(failure.analysis().getAction()).contains("beans-by-value");
                });
    }

    private void bean(String name, Object bean) {
        context.registerBean(LiveContext.class);
        context.getBeanFactory().registerSingleton(name, bean);
        context.refresh();
    }

    record Prices(int price) implements Serializable {}

    @SuppressWarnings("serial")
    record Holding(Object what) implements Serializable {}
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.bean;

import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import java.io.Serializable;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanNotOfRequiredTypeException;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.context.ApplicationContext;

/**
 * Reference to a Spring bean that may be serialised, and so be a field of a Flink function. Flink copies a function
 * for each parallel subtask by serialising it, which a bean with collaborators does not survive; a reference does, and
 * finds the bean where the copy runs:
 *
 * <pre>{@code
 * class Enrich extends RichMapFunction<Order, Invoice> {
 *     private final BeanReference<PriceList> prices;
 *     ...
 *     public Invoice map(Order order) {
 *         return invoice(order, prices.get().of(order));
 *     }
 * }
 * }</pre>
 *
 * <p>On a cluster elsewhere, the bean is that of the application's context in the process where the copy runs. That
 * context is started there when its first bean is needed.
 *
 * <p>The bean is looked up at the first {@link #get()} of each copy and kept. A singleton is therefore shared by all
 * subtasks and must be thread-safe; a prototype-scoped bean is made once for each copy.
 *
 * @param <T> type of the bean
 * @since 0.1.0
 */
public final class BeanReference<T> implements Supplier<T>, Serializable {

    private static final long serialVersionUID = 1L;

    private final String contextId;
    private final String beanName;
    private final Class<T> type;
    private final @Nullable BeansElsewhere elsewhere;
    private final @Nullable Serializable value;

    private transient volatile @Nullable T bean;

    private BeanReference(
            String contextId,
            String beanName,
            Class<T> type,
            @Nullable BeansElsewhere elsewhere,
            @Nullable Serializable value) {
        this.contextId = contextId;
        this.beanName = beanName;
        this.type = type;
        this.elsewhere = elsewhere;
        this.value = value;
    }

    /**
     * A reference to the bean with this name.
     *
     * @param context the context that has the bean; it must be one with dynamodb-flink's auto-configuration
     * @param beanName name of the bean
     * @param type type of the bean, an interface if the bean is proxied
     * @throws NoSuchBeanDefinitionException if the context has no bean with this name
     * @throws BeanNotOfRequiredTypeException if the bean is known to be of another type
     */
    public static <T> BeanReference<T> of(ApplicationContext context, String beanName, Class<T> type) {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(beanName, "beanName");
        Objects.requireNonNull(type, "type");
        if (!context.containsBean(beanName)) {
            throw new NoSuchBeanDefinitionException(beanName);
        }
        Class<?> actual = context.isTypeMatch(beanName, type) ? null : context.getType(beanName);
        if (actual != null) {
            throw new BeanNotOfRequiredTypeException(beanName, type, actual);
        }
        return new BeanReference<>(
                context.getBean(LiveContext.class).id(),
                beanName,
                type,
                context.getBeanProvider(BeansElsewhere.class).getIfAvailable(),
                null);
    }

    /**
     * A reference that takes the bean itself along: a copy of it is where a copy of the reference is, without the
     * application's context. What the bean holds is then part of the job, readable to whoever has access to the cluster.
     *
     * @throws NoSuchBeanDefinitionException if the context has no bean with this name
     * @throws org.springframework.boot.diagnostics.FailureAnalyzedException if the bean cannot be copied, or should not
     *     be: it is not serialisable, a proxy, or holds objects of Spring or secrets of the application
     */
    public static <T> BeanReference<T> byValue(ApplicationContext context, String beanName, Class<T> type) {
        BeanReference<T> reference = of(context, beanName, type);
        KnownSecrets secrets = context.getBeanProvider(KnownSecrets.class).getIfAvailable(() -> KnownSecrets.NONE);
        return new BeanReference<>(
                reference.contextId, beanName, type, null, BeanCopies.check(beanName, reference.get(), secrets));
    }

    /**
     * A reference to the only (or primary) bean of a type.
     *
     * @throws NoSuchBeanDefinitionException if there is none, or more than one
     */
    public static <T> BeanReference<T> of(ApplicationContext context, Class<T> type) {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(type, "type");
        return of(context, BeanNames.only(context, type), type);
    }

    /**
     * The bean.
     *
     * @throws IllegalStateException if the application context has been closed, or is not in this JVM; on a cluster
     *     elsewhere, if the bean cannot be made there: the message says why, and what to do
     */
    @Override
    public T get() {
        T present = bean;
        if (present == null) {
            present = resolve();
            bean = present;
        }
        return present;
    }

    private synchronized T resolve() {
        T present = bean;
        if (present != null) {
            return present;
        }
        if (value != null) {
            return type.cast(value);
        }
        ApplicationContext context = LiveContext.find(contextId);
        if (context == null && elsewhere != null && !LiveContext.isOfHere(contextId)) {
            return elsewhere.getBean(beanName, type);
        }
        if (context == null) {
            throw new IllegalStateException(
                    "The bean '" + beanName + "' (" + type.getName() + ") cannot be reached: its"
                            + " application context is closed or is not in this JVM. Bean references work on the embedded"
                            + " cluster, while the application runs.");
        }
        return context.getBean(beanName, type);
    }

    /** Name of the bean. */
    public String beanName() {
        return beanName;
    }

    @Override
    public String toString() {
        return "reference to bean '" + beanName + "'";
    }
}

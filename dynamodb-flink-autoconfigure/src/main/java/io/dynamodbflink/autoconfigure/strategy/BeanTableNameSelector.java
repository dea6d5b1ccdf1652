/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.strategy;

import io.dynamodbflink.autoconfigure.bean.BeanReference;
import io.dynamodbflink.connector.sink.TableNameSelector;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A table name selector that is a bean; resolved on the TaskManagers. */
public final class BeanTableNameSelector<T> implements TableNameSelector<T> {

    private static final long serialVersionUID = 1L;

    private final BeanReference<TableNameSelector<T>> selector;

    public BeanTableNameSelector(BeanReference<TableNameSelector<T>> selector) {
        this.selector = Objects.requireNonNull(selector, "selector");
    }

    @Override
    public @Nullable String tableOf(T element) {
        return selector.get().tableOf(element);
    }

    @Override
    public String toString() {
        return selector.toString();
    }
}

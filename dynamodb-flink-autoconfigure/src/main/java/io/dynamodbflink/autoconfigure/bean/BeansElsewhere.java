/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.bean;

import java.io.Serializable;

/**
 * Finds beans where the application's context that a reference was made with is not. It travels with the references; a
 * context whose beans are to be found elsewhere too has one as a bean.
 *
 * @since 0.1.0
 */
public interface BeansElsewhere extends Serializable {

    /**
     * The bean with this name.
     *
     * @throws RuntimeException if there is none, or it cannot be made; the message names the bean, the cause and the remedy
     */
    <T> T getBean(String name, Class<T> type);
}

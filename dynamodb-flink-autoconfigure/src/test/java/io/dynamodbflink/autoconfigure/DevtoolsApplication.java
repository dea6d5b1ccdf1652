/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure;

import io.dynamodbflink.autoconfigure.bean.BeanReference;
import io.dynamodbflink.autoconfigure.pipeline.DynamoDbFlinkPipeline;
import io.dynamodbflink.connector.model.ChangeEvent;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.JobID;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application as a developer runs it, under devtools; {@link DevtoolsIT} starts it in a JVM of its own. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class DevtoolsApplication {

    public static void main(String[] arguments) {
        System.out.println("Flink's classes are loaded by " + JobID.class.getClassLoader());
        SpringApplication.run(DevtoolsApplication.class, arguments);
    }

    @Bean
    AtomicInteger counter() {
        return new AtomicInteger();
    }

    @Bean
    DynamoDbFlinkPipeline<ChangeEvent, ChangeEvent> counting() {
        return (changes, context) -> {
            BeanReference<AtomicInteger> counter = context.bean(AtomicInteger.class);
            return changes.filter(change -> {
                System.out.println("Changes seen: " + counter.get().incrementAndGet());
                return true;
            });
        };
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.properties.DynamoDbFlinkProperties;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PlaceholdersResolver;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

/** Every property that the documents show exists. */
class YamlSnippetsTests {

    @Test
    void everyPropertyOfTheDocumentsIsBound() throws IOException {
        List<PropertySource<?>> documents = new ArrayList<>();
        for (String file : List.of(
                "docs/getting-started.yml",
                "docs/guarantees.yml",
                "docs/operations.yml",
                "docs/security.yml",
                "docs/deployment.yml",
                "docs/worker.yml")) {
            documents.addAll(new YamlPropertySourceLoader().load(file, new ClassPathResource(file)));
        }
        assertThat(documents).hasSize(11);
        for (PropertySource<?> document : documents) {
            ConfigurationPropertySource source = ConfigurationPropertySource.from(document);
            DynamoDbFlinkProperties properties = new Binder(List.of(source), PlaceholdersResolver.NONE)
                    .bind(
                            "dynamodb-flink",
                            Bindable.of(DynamoDbFlinkProperties.class),
                            new NoUnboundElementsBindHandler(BindHandler.DEFAULT, name -> true))
                    .get();
            assertThat(properties.jobs()).hasSize(1);
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.docs;

import io.dynamodbflink.autoconfigure.pipeline.DynamoDbFlinkPipeline;
import io.dynamodbflink.connector.model.ChangeEvent;
import org.springframework.context.annotation.Bean;

/** The code blocks of README.md. */
class ReadmeSnippets {

    // snippet: bean
    @Bean
    DynamoDbFlinkPipeline<ChangeEvent, ChangeEvent> keepWhatExpires() {
        return (changes, context) -> changes.filter(change -> !change.isTimeToLiveDeletion());
    }
    // end snippet
}

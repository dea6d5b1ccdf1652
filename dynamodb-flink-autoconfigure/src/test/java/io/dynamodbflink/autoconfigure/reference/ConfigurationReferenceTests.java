/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.reference.PropertyMetadata.Property;
import io.dynamodbflink.connector.aws.AWSConfigOptions;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTests {

    private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");

    private static final String COMMAND_TO_UPDATE = "./mvnw -q -pl dynamodb-flink-autoconfigure -am test"
            + " -Dtest=ConfigurationReferenceTests -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.update";

    private final PropertyMetadata metadata = PropertyMetadata.ofThisModule();

    @Test
    void theReferenceSaysWhatTheCodeSays() throws IOException {
        String expected = ConfigurationReference.markdown(COMMAND_TO_UPDATE);
        if (System.getProperty("docs.update") != null) {
            Files.writeString(DOCUMENT, expected);
        }

        assertThat(DOCUMENT)
                .as("docs/configuration.md is out of date. Bring it up to date with%n%n    %s%n", COMMAND_TO_UPDATE)
                .content()
                .isEqualToNormalizingNewlines(expected);
    }

    @Test
    void propertiesOfJobsAreListed() {
        assertThat(metadata.properties())
                .extracting(Property::name)
                .contains(
                        "dynamodb-flink.aws.region",
                        "dynamodb-flink.jobs.<name>.parallelism",
                        "dynamodb-flink.jobs.<name>.source.table-name",
                        "dynamodb-flink.jobs.<name>.sink.table-name");
        assertThat(metadata.groups())
                .contains("dynamodb-flink.aws", "dynamodb-flink.jobs.<name>", "dynamodb-flink.jobs.<name>.source");
    }

    @Test
    void everyPropertyHasADescriptionInPlainSentences() {
        assertThat(metadata.properties()).isNotEmpty().allSatisfy(property -> assertThat(property.description())
                .as(property.name())
                .isNotNull()
                .matches("(?s)[A-Z].*\\.")
                .doesNotContain("{@", "<p>", "</"));
    }

    @Test
    void descriptionsOfBooleansBeginWithWhether() {
        assertThat(metadata.properties())
                .filteredOn(property -> Set.of("boolean", "java.lang.Boolean").contains(property.type()))
                .isNotEmpty()
                .allSatisfy(property ->
                        assertThat(property.description()).as(property.name()).startsWith("Whether "));
    }

    @Test
    void everyOptionOfTheConnectorHasADescription() {
        assertThat(Stream.of(DynamodbStreamsSourceConfigConstants.class, AWSConfigOptions.class)
                        .flatMap(constants -> ConnectorOption.of(constants).stream()))
                .hasSizeGreaterThan(20)
                .allSatisfy(option ->
                        assertThat(option.description()).as(option.key()).isNotBlank());
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.applicationmode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dynamodbflink.autoconfigure.job.JobName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgramArgumentsTests {

    @Test
    void mainClassAloneMeansAllJobsAndNoProperties() {
        assertThat(ProgramArguments.parse("com.example.Orders"))
                .isEqualTo(new ProgramArguments("com.example.Orders", List.of(), List.of(), Map.of()));
    }

    @Test
    void jobsProfilesAndPropertiesAreToldApart() {
        ProgramArguments arguments = ProgramArguments.parse(
                "com.example.Orders",
                "--job=orders",
                "--dynamodb-flink.aws.endpoint=http://localhost:8000/?a=b",
                "--spring.profiles.active=eu, production",
                "--job=returns");

        assertThat(arguments)
                .isEqualTo(new ProgramArguments(
                        "com.example.Orders",
                        List.of(JobName.of("orders"), JobName.of("returns")),
                        List.of("eu", "production"),
                        Map.of("dynamodb-flink.aws.endpoint", "http://localhost:8000/?a=b")));
    }

    @Test
    void somethingElseThanAMainClassInTheFirstPlaceIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(ProgramArguments::parse)
                .withMessageContaining("<main class of the application>");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProgramArguments.parse("--job=orders", "com.example.Orders"))
                .withMessageContaining("<main class of the application>");
    }

    @Test
    void argumentWithoutNameOrValueIsRefusedWithoutItsValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProgramArguments.parse("com.example.Orders", "orders"))
                .withMessageContaining("'orders'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProgramArguments.parse("com.example.Orders", "-password=hush"))
                .withMessageContaining("'-password'")
                .withMessageNotContaining("hush");
    }

    @Test
    void malformedNameOfAJobIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProgramArguments.parse("com.example.Orders", "--job=a b"))
                .withMessageContaining("--job=a b");
    }

    @Test
    void secretIsRefusedWithTheRemedyAndWithoutItsValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProgramArguments.parse(
                        "com.example.Orders", "--dynamodb-flink.aws.credentials.secret-access-key=hush"))
                .withMessageContaining("secret-access-key")
                .withMessageContaining("environment")
                .withMessageNotContaining("hush");
    }

    @Test
    void textNamesPropertiesWithoutTheirValues() {
        assertThat(ProgramArguments.parse("com.example.Orders", "--orders.note=hush"))
                .asString()
                .contains("orders.note")
                .doesNotContain("hush");
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** Calls of an application that is stopped by a signal: hooks of the JVM run side by side, that of CRT among them. */
class CrtShutdownIT {

    private static final String ANSWERED = "answered, though CRT has been told to shut down";

    @Test
    void callsAreAnsweredUntilTheClientIsClosed() throws Exception {
        try (DynamoDbStreamsSimulator simulator = DynamoDbStreamsSimulator.start()) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            Main.class.getName(),
                            simulator.endpoint().toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor()).as(output).isZero();
            assertThat(output).contains(ANSWERED);
        }
    }

    /** Does what CRT's hook does, so that nothing depends on which hook is first. */
    static final class Main {

        private Main() {}

        public static void main(String[] arguments) {
            Map<String, String> properties = Map.of(
                    AWSConfigConstants.AWS_REGION, "eu-west-1",
                    AWSConfigConstants.AWS_ENDPOINT, arguments[0],
                    AWSConfigConstants.AWS_CREDENTIALS_PROVIDER, "BASIC",
                    AWSConfigConstants.AWS_ACCESS_KEY_ID, "id",
                    AWSConfigConstants.AWS_SECRET_ACCESS_KEY, "secret",
                    AWSConfigConstants.HTTP_CLIENT_ATTEMPT_TIMEOUT, "2s",
                    AWSConfigConstants.HTTP_CLIENT_CALL_TIMEOUT, "4s");
            try (DynamoDbAsyncClient client = AwsClientFactory.of(properties).dynamoDbClient()) {
                client.describeTable(request -> request.tableName("none"))
                        .handle((answer, absent) -> true)
                        .join();
                CRT.releaseShutdownRef();
                client.describeTable(request -> request.tableName("none"))
                        .handle((answer, failure) ->
                                AwsErrors.unwrap(failure) instanceof ResourceNotFoundException ? ANSWERED : failure)
                        .thenAccept(System.out::println)
                        .join();
            }
            // The hook would do it a second time.
            Runtime.getRuntime().halt(0);
        }
    }
}

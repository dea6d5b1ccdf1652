/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.aws.AWSConfigConstants.HttpClientType;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** JVMs in which a client is missing: by its jar, or by a processor for which AWS CRT has no library. */
class HttpClientChoiceIT {

    private static final String NO_PROCESSOR = "-Dos.arch=abacus";
    private static final String SAME_PROCESSOR = "-Dos.arch=" + System.getProperty("os.arch");

    private static final Predicate<String> NETTY = jar -> jar.contains("netty");

    @Test
    void missingNativeLibraryIsReportedWithTheOptionAndTheDependency() throws Exception {
        assertThat(output(HttpClientType.CRT, NO_PROCESSOR, jar -> false))
                .contains("'aws.http-client.type' to NETTY")
                .contains("software.amazon.awssdk:netty-nio-client")
                .contains("abacus");
    }

    @Test
    void nettyNeedsNoNativeLibrary() throws Exception {
        assertThat(output(HttpClientType.NETTY, NO_PROCESSOR, jar -> false)).endsWith("made\n");
    }

    @Test
    void missingNettyIsReportedWithTheDependency() throws Exception {
        assertThat(output(HttpClientType.NETTY, SAME_PROCESSOR, NETTY))
                .contains("Add the dependency software.amazon.awssdk:netty-nio-client");
    }

    @Test
    void crtNeedsNoNetty() throws Exception {
        assertThat(output(HttpClientType.CRT, SAME_PROCESSOR, NETTY)).endsWith("made\n");
    }

    private static String output(HttpClientType type, String option, Predicate<String> missing)
            throws IOException, InterruptedException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        option,
                        "-cp",
                        Stream.of(classPath.split(File.pathSeparator))
                                .filter(missing.negate())
                                .collect(Collectors.joining(File.pathSeparator)),
                        Main.class.getName(),
                        type.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    static final class Main {

        private Main() {}

        /** Logs go to standard output too: the last line is the result. */
        public static void main(String[] arguments) {
            Properties properties = new Properties();
            properties.setProperty(AWSConfigConstants.HTTP_CLIENT_TYPE, arguments[0]);
            properties.setProperty(AWSConfigConstants.AWS_REGION, "eu-west-1");
            try {
                AwsClientFactory.of(properties).validate().dynamoDbClient().close();
                System.out.println("made");
            } catch (IllegalStateException | IllegalArgumentException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}

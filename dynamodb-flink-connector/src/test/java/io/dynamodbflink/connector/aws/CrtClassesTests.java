/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.util.stream.Stream;
import org.apache.flink.util.ChildFirstClassLoader;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.crtcore.CrtProxyConfiguration;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

class CrtClassesTests {

    /** Needed first by a call from native code that tells of an end. */
    private static final String NEEDED_LATE = "software.amazon.awssdk.crt.Log$LogSubject";

    @Test
    void nativeCodeFindsTheClassesOfAJobWhoseClassLoaderIsClosed() throws Exception {
        ChildFirstClassLoader job = classLoaderOfAJob();
        try (job) {
            SdkAsyncHttpClient client = (SdkAsyncHttpClient) job.loadClass(MakesAClient.class.getName())
                    .getMethod("make")
                    .invoke(null);
            assertThat(client.getClass().getClassLoader()).isSameAs(job);
            job.close();
            client.close();
        }
        assertThat(job.loadClass(NEEDED_LATE).getClassLoader()).isSameAs(job);
    }

    private static ChildFirstClassLoader classLoaderOfAJob() {
        URL[] classPath = Stream.of(
                        CRT.class,
                        CrtProxyConfiguration.class,
                        AwsCrtAsyncHttpClient.class,
                        CrtClient.class,
                        CrtClassesTests.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .toArray(URL[]::new);
        return new ChildFirstClassLoader(
                classPath, CrtClassesTests.class.getClassLoader(), new String[] {"java."}, failure -> {});
    }

    /** Is loaded by the job's class loader. */
    public static final class MakesAClient {

        private MakesAClient() {}

        public static SdkAsyncHttpClient make() {
            return new CrtClient.Builder(AwsCrtAsyncHttpClient.builder()).buildWithDefaults(AttributeMap.empty());
        }
    }
}

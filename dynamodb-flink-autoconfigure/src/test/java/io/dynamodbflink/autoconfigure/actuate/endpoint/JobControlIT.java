/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dynamodbflink.autoconfigure.bean.LiveContext;
import io.dynamodbflink.autoconfigure.job.DesiredJobState;
import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import io.dynamodbflink.autoconfigure.job.StubJobRegistry;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.json.BasicJsonTester;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Commands over real HTTP and over JMX, where they are allowed. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "dynamodb-flink.enabled=false",
            "management.endpoints.web.exposure.include=flinkjobs",
            "management.endpoints.jmx.exposure.include=flinkjobs",
            "management.endpoints.jmx.unique-names=true",
            "management.endpoint.flinkjobs.access=unrestricted",
            "spring.jmx.enabled=true"
        })
class JobControlIT {

    private final HttpClient http = HttpClient.newHttpClient();
    private final BasicJsonTester json = new BasicJsonTester(getClass());

    @LocalServerPort
    private int port;

    @Autowired
    private StubJobRegistry jobs;

    @BeforeEach
    void jobRuns() {
        jobs.put("orders", DesiredJobState.RUNNING, ObservedJobState.RUNNING);
        jobs.takesSavepoints("file:/flink/savepoint-1");
        jobs.refuses(null);
    }

    @Test
    void commandIsAnsweredWithWhatWasDone() throws Exception {
        HttpResponse<String> answer = post("orders", "{\"action\": \"stop\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json.from(answer.body())).isEqualToJson("""
                        {"job": "orders", "action": "stop", "message": "The job has been stopped with a savepoint.",
                         "savepoint": "file:/flink/savepoint-1",
                         "status": {"desired": "RUNNING", "observed": "RUNNING"}}
                        """);
        assertThat(jobs.commands()).endsWith("stop orders");
    }

    @Test
    void resetTakesItsPosition() throws Exception {
        HttpResponse<String> answer = post(
                "orders",
                "{\"action\": \"reset\", \"position\": \"timestamp\", \"timestamp\": \"2026-01-31T12:00:00Z\","
                        + " \"confirm\": \"orders\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(jobs.commands()).endsWith("reset orders to TIMESTAMP 2026-01-31T12:00:00Z");
    }

    @Test
    void malformedCommandIsABadRequest() throws Exception {
        HttpResponse<String> answer = post("orders", "{\"action\": \"explode\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json.from(answer.body())).isStrictlyEqualToJson("""
                        {"job": "orders", "action": "explode",
                         "error": "There is no action 'explode'. It is one of: start, stop, restart, savepoint, pause, resume, reset."}
                        """);
        assertThat(post("orders", "{}").statusCode()).isEqualTo(400);
        assertThat(post("orders", "").statusCode()).isEqualTo(400);
        assertThat(post("orders", "{\"action\":").statusCode()).isEqualTo(400);
    }

    @Test
    void unknownJobIsNotFound() throws Exception {
        assertThat(post("refunds", "{\"action\": \"stop\"}").statusCode()).isEqualTo(404);
        assertThat(post("no%20name", "{\"action\": \"stop\"}").statusCode()).isEqualTo(404);
    }

    @Test
    void whatTheJobsStateDoesNotAllowIsAConflict() throws Exception {
        jobs.refuses(new IllegalStateException("The job 'orders' does not run"));

        HttpResponse<String> answer = post("orders", "{\"action\": \"savepoint\"}");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(json.from(answer.body())).isStrictlyEqualToJson("""
                        {"job": "orders", "action": "savepoint", "error": "The job 'orders' does not run"}
                        """);
    }

    @Test
    void unexpectedFailureShowsNoStack() throws Exception {
        jobs.refuses(new UnsupportedOperationException("inner workings"));

        HttpResponse<String> answer = post("orders", "{\"action\": \"stop\"}");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body())
                .contains("UnsupportedOperationException; the log has the details")
                .doesNotContain("inner workings", "at io.dynamodbflink");
    }

    @Test
    void pagesOfOtherSitesCannotSendCommands() throws Exception {
        // What a form can send without the browser asking for permission first.
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + "/actuator/flinkjobs/orders"))
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{\"action\": \"stop\"}"))
                .build();

        assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(415);
    }

    @Test
    void jmxDoesTheSame() throws Exception {
        Object answer = invoke("orders", "pause", null, null, null);

        assertThat(answer)
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("message", "The job has been paused with a savepoint.")
                .containsEntry("savepoint", "file:/flink/savepoint-1");
        assertThat(jobs.commands()).endsWith("pause orders");
    }

    @Test
    void jmxSaysWhyACommandIsRefused() {
        ReflectionException malformed =
                catchThrowableOfType(ReflectionException.class, () -> invoke("orders", "explode", null, null, null));
        assertThat(malformed).rootCause().hasMessageContaining("It is one of: start, stop");

        jobs.refuses(new IllegalStateException("The job 'orders' does not run"));
        assertThat(catchThrowableOfType(JMException.class, () -> invoke("orders", "savepoint", null, null, null)))
                .rootCause()
                .hasMessage("The job 'orders' does not run");
    }

    private static Object invoke(@Nullable Object... parameters) throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = server.queryNames(
                        new ObjectName("org.springframework.boot:type=Endpoint,name=Flinkjobs,*"), null)
                .iterator()
                .next();
        String text = String.class.getName();
        return server.invoke(name, "control", parameters, new String[] {text, text, text, text, text});
    }

    private HttpResponse<String> post(String job, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + "/actuator/flinkjobs/" + job))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        StubJobRegistry jobs() {
            return new StubJobRegistry();
        }

        @Bean
        LiveContext liveContext(ApplicationContext context) {
            return new LiveContext(context);
        }
    }
}

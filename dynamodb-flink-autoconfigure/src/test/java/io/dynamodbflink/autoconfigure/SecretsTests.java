/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.job.FakeCluster;
import io.dynamodbflink.autoconfigure.job.FlinkJobRegistry;
import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.properties.DynamoDbFlinkProperties;
import io.dynamodbflink.test.DynamoDbLocalServer;
import io.dynamodbflink.test.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** A planted secret must not turn up in what leaves the application: job graphs, logs, status, text forms. */
@ExtendWith(OutputCaptureExtension.class)
class SecretsTests {

    private static final String SECRET = "Planted5ecret";

    @Test
    void settingsOfFlinkAreNamedOnly() {
        DynamoDbFlinkProperties properties = new Binder(new MapConfigurationPropertySource(Map.of(
                        "dynamodb-flink.cluster.flink[s3.secret-key]", SECRET,
                        "dynamodb-flink.jobs.copy.flink[s3.secret-key]", SECRET)))
                .bind("dynamodb-flink", DynamoDbFlinkProperties.class)
                .get();

        assertThat(properties.cluster().toString()).contains("s3.secret-key").doesNotContain(SECRET);
        assertThat(properties.jobs().toString()).contains("s3.secret-key").doesNotContain(SECRET);
    }

    @Test
    void secretsStayInTheApplication(CapturedOutput output) {
        try (DynamoDbLocalServer server = DynamoDbLocalServer.start()) {
            server.tables().create(TableDefinition.of("orders", "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES));
            server.tables().create(TableDefinition.of("orders-replica", "id"));
            FakeCluster cluster = new FakeCluster();
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(DynamoDbFlinkAutoConfiguration.class))
                    .withBean(FlinkCluster.class, () -> cluster)
                    .withPropertyValues(
                            "dynamodb-flink.aws.region=" + server.region().id(),
                            "dynamodb-flink.aws.endpoint=" + server.endpoint(),
                            "dynamodb-flink.aws.credentials.access-key-id=" + server.accessKeyId(),
                            "dynamodb-flink.aws.credentials.secret-access-key=" + SECRET,
                            "dynamodb-flink.aws.http.proxy-password=" + SECRET,
                            "dynamodb-flink.aws.properties[aws.dynamodb.client.user-agent-prefix]=" + SECRET,
                            "dynamodb-flink.cluster.flink[s3.secret-key]=" + SECRET,
                            "dynamodb-flink.jobs.copy.source.table-name=orders",
                            "dynamodb-flink.jobs.copy.source.properties[aws.credentials.provider.basic.secretkey]="
                                    + SECRET,
                            "dynamodb-flink.jobs.copy.sink.table-name=orders-replica",
                            "dynamodb-flink.jobs.copy.sink.properties[aws.credentials.provider.basic.sessiontoken]="
                                    + SECRET)
                    .run(context -> {
                        assertThat(context).hasNotFailed();
                        assertThat(cluster.submitted()).hasSize(1);
                        byte[] graph = InstantiationUtil.serializeObject(
                                cluster.submitted().get(0));
                        assertThat(new String(graph, StandardCharsets.ISO_8859_1))
                                .doesNotContain(SECRET);

                        FlinkJobRegistry jobs = context.getBean(FlinkJobRegistry.class);
                        JobName job = JobName.of("copy");
                        assertThat(jobs.definition(job).orElseThrow().toString())
                                .contains("orders-replica")
                                .doesNotContain(SECRET);
                        assertThat(jobs.status(job).orElseThrow().toString()).doesNotContain(SECRET);
                        assertThat(context.getBean(DynamoDbFlinkProperties.class)
                                        .toString())
                                .contains("orders-replica")
                                .doesNotContain(SECRET);
                        assertThat(context.getBean("copySource").toString()).doesNotContain(SECRET);
                        assertThat(context.getBean("copySink").toString()).doesNotContain(SECRET);
                    });
        }
        assertThat(output.getAll()).doesNotContain(SECRET);
    }
}

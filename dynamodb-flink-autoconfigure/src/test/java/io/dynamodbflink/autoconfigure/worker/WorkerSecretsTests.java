/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.DynamoDbFlinkAutoConfiguration;
import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.cluster.SubmittableJob;
import io.dynamodbflink.autoconfigure.job.FakeCluster;
import io.dynamodbflink.test.DynamoDbLocalServer;
import io.dynamodbflink.test.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** A planted secret must not turn up in what is sent to a cluster elsewhere, unless its name is allowed. */
@ExtendWith(OutputCaptureExtension.class)
class WorkerSecretsTests {

    private static final String SECRET = "Planted5ecret";
    private static final String ALLOWED = "Allowed5ecret";

    private final List<SubmittableJob> submitted = new ArrayList<>();

    @TempDir
    private Path directory;

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DynamoDbFlinkAutoConfiguration.class));

    @Test
    void secretsDoNotTravelWithAJobUnlessAllowed(CapturedOutput output) {
        try (DynamoDbLocalServer server = DynamoDbLocalServer.start()) {
            server.tables().create(TableDefinition.of("orders", "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES));
            server.tables().create(TableDefinition.of("copies", "id"));
            FlinkCluster cluster = recording(new FakeCluster());
            application
                    .withBean(FlinkCluster.class, () -> cluster)
                    .withPropertyValues(
                            "spring.application.name=shop",
                            "spring.datasource.password=" + SECRET,
                            "shop.key=jdbc://u:p/" + SECRET,
                            "shop.api-token=" + ALLOWED,
                            "shop.city=Graz",
                            "dynamodb-flink.aws.region=" + server.region().id(),
                            "dynamodb-flink.aws.endpoint=" + server.endpoint(),
                            "dynamodb-flink.aws.credentials.access-key-id=" + server.accessKeyId(),
                            "dynamodb-flink.aws.credentials.secret-access-key=" + SECRET,
                            "dynamodb-flink.cluster.target=remote",
                            "dynamodb-flink.cluster.remote.address=http://localhost:1",
                            "dynamodb-flink.cluster.remote.worker.allowed-secrets=shop.api-token",
                            "dynamodb-flink.cluster.remote.worker.properties[shop.street]=Ring",
                            "dynamodb-flink.cluster.flink[s3.secret-key]=" + SECRET,
                            "dynamodb-flink.jobs.copy.checkpoint.directory=" + directory.toUri(),
                            "dynamodb-flink.jobs.copy.source.table-name=orders",
                            "dynamodb-flink.jobs.copy.source.properties[aws.credentials.provider.basic.secretkey]="
                                    + SECRET,
                            "dynamodb-flink.jobs.copy.sink.table-name=copies")
                    .run(context -> {
                        assertThat(context).hasNotFailed();
                        assertThat(submitted).hasSize(1);
                        String plan = new String(submitted.get(0).plan().bytes(), StandardCharsets.ISO_8859_1);

                        assertThat(plan)
                                .as("properties that travel")
                                .contains(
                                        "shop.city",
                                        "Graz",
                                        "shop.street",
                                        "Ring",
                                        server.endpoint().toString())
                                .contains("shop.api-token", ALLOWED);
                        assertThat(plan).doesNotContain(SECRET);
                    });
        }
        assertThat(output.getAll())
                .contains("spring.datasource.password")
                .doesNotContain(SECRET)
                .doesNotContain(ALLOWED);
    }

    @Test
    void secretThatIsMeantForWorkersHasToBeAllowed() {
        application
                .withBean(FlinkCluster.class, FakeCluster::new)
                .withPropertyValues(
                        "spring.application.name=shop",
                        "dynamodb-flink.cluster.target=remote",
                        "dynamodb-flink.cluster.remote.address=http://localhost:1",
                        "dynamodb-flink.cluster.remote.worker.properties[shop.api-token]=" + SECRET)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasRootCauseInstanceOf(FailureAnalyzedException.class)
                        .hasRootCauseMessage("The property 'shop.api-token' below"
                                + " dynamodb-flink.cluster.remote.worker.properties looks like a secret: it would be in"
                                + " the job's graph, where everybody who has access to the cluster can read it."));
    }

    /** Keeps what is submitted. */
    private FlinkCluster recording(FakeCluster cluster) {
        FlinkCluster spy = Mockito.spy(cluster);
        Mockito.doAnswer(call -> {
                    SubmittableJob job = call.getArgument(0);
                    submitted.add(job);
                    return CompletableFuture.completedFuture(job.id());
                })
                .when(spy)
                .submit(Mockito.any());
        return spy;
    }
}

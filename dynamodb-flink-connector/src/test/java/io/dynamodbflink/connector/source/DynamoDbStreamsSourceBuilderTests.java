/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.dynamodbflink.connector.aws.AWSConfigConstants;
import io.dynamodbflink.connector.aws.AWSConfigOptions;
import io.dynamodbflink.connector.deadletter.DeadLetterFiles;
import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import io.dynamodbflink.connector.source.assigner.DynamoDbStreamsShardAssigner;
import io.dynamodbflink.connector.source.serialization.DynamoDbStreamsDeserializationSchema;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.SupportsSplitReassignmentOnRecovery;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.Collector;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.Record;

class DynamoDbStreamsSourceBuilderTests {

    private static final String ARN =
            "arn:aws:dynamodb:us-east-1:123456789012:table/test/stream/2024-04-11T07:14:19.380";

    @Test
    void arnAndSchemaAreEnough() {
        DynamoDbStreamsSource<String> source = builder().build();

        assertThat(source.getBoundedness()).isEqualTo(Boundedness.CONTINUOUS_UNBOUNDED);
        assertThat(source.getProducedType()).isEqualTo(Types.STRING);
        assertThat(source).isInstanceOf(SupportsSplitReassignmentOnRecovery.class);
        assertThat(source.toString()).contains(ARN, "LATEST", "UniformShardAssigner");
    }

    @Test
    void sourceTravelsWithTheJob() throws Exception {
        DynamoDbStreamsSource<String> copy = InstantiationUtil.clone(builder().build());

        assertThat(copy.toString()).isEqualTo(builder().build().toString());
        assertThat(copy.getSplitSerializer()).isNotNull();
        assertThat(copy.getEnumeratorCheckpointSerializer()).isNotNull();
    }

    @Test
    void secretsAreNotShown() {
        Configuration config = new Configuration();
        config.setString(AWSConfigConstants.AWS_ACCESS_KEY_ID, "planted-key");
        config.setString(AWSConfigConstants.AWS_SECRET_ACCESS_KEY, "planted-secret");

        assertThat(builder().setSourceConfig(config).build().toString()).doesNotContain("planted");
    }

    @Test
    void missingArnIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> DynamoDbStreamsSource.<String>builder()
                        .setDeserializationSchema(new Schema())
                        .build())
                .withMessageContaining("setStreamArn");
    }

    @Test
    void missingSchemaIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> DynamoDbStreamsSource.<String>builder()
                        .setStreamArn(ARN)
                        .build())
                .withMessageContaining("setDeserializationSchema");
    }

    @Test
    void arnOfATableIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder()
                        .setStreamArn("arn:aws:dynamodb:us-east-1:123456789012:table/test")
                        .build())
                .withMessageContaining("LatestStreamArn");
    }

    @Test
    void optionOutOfRangeIsRefusedWithItsKey() {
        Configuration config = new Configuration();
        config.set(DynamodbStreamsSourceConfigConstants.SHARD_DISCOVERY_INTERVAL, Duration.ZERO);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().setSourceConfig(config).build())
                .withMessageContaining("flink.shard.discovery.intervalmillis");
    }

    @Test
    void bufferSmallerThanAPageIsRefused() {
        Configuration config = new Configuration();
        config.set(
                DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_READER_BUFFER_SIZE,
                MemorySize.ofMebiBytes(1).subtract(new MemorySize(1)));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().setSourceConfig(config).build())
                .withMessageContaining("flink.dynamodbstreams.reader.buffersize");
    }

    @Test
    void malformedInitialPositionIsRefusedWithItsKey() {
        Configuration config = new Configuration();
        config.setString(DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_POSITION.key(), "earliest");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().setSourceConfig(config).build())
                .withMessageContaining("flink.stream.initpos")
                .withMessageContaining("earliest");
    }

    @Test
    void malformedEndpointIsRefusedWithItsKey() {
        Configuration config = new Configuration();
        config.set(AWSConfigOptions.AWS_ENDPOINT_OPTION, "not an endpoint");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().setSourceConfig(config).build())
                .withMessageContaining("aws.endpoint");
    }

    @Test
    void configurationIsCopied() {
        Configuration config = new Configuration();
        DynamoDbStreamsSourceBuilder<String> builder = builder().setSourceConfig(config);
        config.set(DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_POSITION, InitialPosition.TRIM_HORIZON);

        assertThat(builder.build().toString()).contains("LATEST");
    }

    @Test
    void strategyThatCannotTravelIsRefusedByName() {
        DynamoDbStreamsShardAssigner assigner = new AssignerWithService(new Object());

        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        builder().setDynamoDbStreamsShardAssigner(assigner).build())
                .withMessageContaining("shardAssigner")
                .withMessageContaining(assigner.getClass().getName())
                .withMessageContaining("java.lang.Object");
    }

    @Test
    void deadLetterHandlerThatCannotTravelIsRefusedByName() {
        Object service = new Object();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder()
                        .setDeadLetterHandler(context -> letter -> service.notifyAll())
                        .build())
                .withMessageContaining("deadLetterHandler")
                .withMessageContaining("java.lang.Object");
    }

    @Test
    void deadLettersNeedAHandler() {
        Configuration config = new Configuration();
        config.set(
                DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_INVALID_RECORD_POLICY, PoisonPolicy.DEAD_LETTER);

        assertThatIllegalStateException()
                .isThrownBy(() -> builder().setSourceConfig(config).build())
                .withMessageContaining("setDeadLetterHandler");
        assertThatCode(() -> builder()
                        .setSourceConfig(config)
                        .setDeadLetterHandler(DeadLetterFiles.in("file:/dead-letters"))
                        .build())
                .doesNotThrowAnyException();
    }

    @Test
    void nullsAreRefusedByName() {
        assertThatNullPointerException()
                .isThrownBy(() -> builder().setDeadLetterHandler(null))
                .withMessage("deadLetterHandler");
        assertThatNullPointerException()
                .isThrownBy(() -> builder().setStreamArn(null))
                .withMessage("streamArn");
        assertThatNullPointerException()
                .isThrownBy(() -> builder().setSourceConfig(null))
                .withMessage("sourceConfig");
        assertThatNullPointerException()
                .isThrownBy(() -> builder().setDeserializationSchema(null))
                .withMessage("deserializationSchema");
        assertThatNullPointerException()
                .isThrownBy(() -> builder().setDynamoDbStreamsShardAssigner(null))
                .withMessage("shardAssigner");
        assertThatNullPointerException()
                .isThrownBy(() -> builder().setClientProvider(null))
                .withMessage("clientProvider");
        assertThatNullPointerException()
                .isThrownBy(() -> builder().setShardObserver(null))
                .withMessage("shardObserver");
    }

    @Test
    void unknownKeysAreReportedWithTheOneThatWasMeant() {
        Configuration config = new Configuration();
        config.setString("flink.dynamodbstreams.numretry", "3");
        config.setString("aws.regoin", "eu-west-1");
        config.setString("flink.stream.initpos", "TRIM_HORIZON");
        config.setString("pipeline.name", "mine");

        assertThat(warnings(() -> builder().setSourceConfig(config).build()))
                .hasSize(2)
                .anySatisfy(warning -> assertThat(warning)
                        .contains("flink.dynamodbstreams.numretry")
                        .contains("did you mean 'flink.dynamodbstreams.numretries'?"))
                .anySatisfy(
                        warning -> assertThat(warning).contains("aws.regoin").contains("did you mean 'aws.region'?"));
    }

    @Test
    void knownKeysAreNotReported() {
        Configuration config = new Configuration();
        config.set(DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_POSITION, InitialPosition.TRIM_HORIZON);
        config.set(DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_RETRY_COUNT, 3);
        config.set(AWSConfigOptions.AWS_REGION_OPTION, "eu-west-1");

        assertThat(warnings(() -> builder().setSourceConfig(config).build())).isEmpty();
        assertThatCode(() -> builder().setSourceConfig(config).build()).doesNotThrowAnyException();
    }

    private static DynamoDbStreamsSourceBuilder<String> builder() {
        return DynamoDbStreamsSource.<String>builder().setStreamArn(ARN).setDeserializationSchema(new Schema());
    }

    private static List<String> warnings(Runnable action) {
        Logger logger = (Logger) LoggerFactory.getLogger(DynamoDbStreamsSourceBuilder.class);
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.addAppender(appender);
        try {
            action.run();
        } finally {
            logger.detachAppender(appender);
        }
        return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private record AssignerWithService(Object service) implements DynamoDbStreamsShardAssigner {

        @Override
        public int assign(DynamoDbStreamsShardSplit split, Context context) {
            return service.hashCode();
        }
    }

    private static final class Schema implements DynamoDbStreamsDeserializationSchema<String> {

        private static final long serialVersionUID = 1L;

        @Override
        public void deserialize(Record record, String stream, String shardId, Collector<String> output) {
            output.collect(record.eventID());
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;

/** Whatever the body of an answer is, the outcome of the call is the one it has in the SDK alone. */
class GetRecordsDecodingProperties {

    @Property(tries = 2_000)
    void pagesAsTheServiceWritesThemAreDecodedHereAndEqualTheSdks(@ForAll long seed) {
        byte[] body = RandomPages.usual(seed);

        Outcome decoded = Outcome.of(decode(body));

        assertThat(decoded).as(text(body)).isEqualTo(outcomeInTheSdk(body));
    }

    @Property(tries = 2_000)
    void oddPagesHaveTheOutcomeTheyHaveInTheSdk(@ForAll long seed) {
        assertSameOutcome(RandomPages.odd(seed));
    }

    @Property(tries = 2_000)
    void spoiltPagesHaveTheOutcomeTheyHaveInTheSdk(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] body = RandomPages.usual(seed);
        for (int spoilt = 1 + random.nextInt(3); spoilt > 0; spoilt--) {
            body[random.nextInt(body.length)] = random.nextBoolean()
                    ? (byte) random.nextInt()
                    : (byte) "{}[],:\"\\0e.-untf".charAt(random.nextInt(16));
        }

        assertSameOutcome(body);
    }

    @Property(tries = 2_000)
    void partsOfPagesHaveTheOutcomeTheyHaveInTheSdk(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] body = RandomPages.usual(seed);
        int from = random.nextInt(body.length);
        int to = from + random.nextInt(body.length - from);
        byte[] rest = new byte[body.length - (to - from)];
        System.arraycopy(body, 0, rest, 0, from);
        System.arraycopy(body, to, rest, from, body.length - to);

        assertSameOutcome(rest);
    }

    /** One decoder for page after page must not remember what it should not. */
    @Property(tries = 200)
    void decoderThatHasDecodedOtherPagesDecodesAsANewOne(@ForAll long seed) {
        PageDecoder used = new PageDecoder();
        for (int i = 0; i < 10; i++) {
            byte[] body = RandomPages.odd(seed + i);
            try {
                used.decode(Arrays.copyOf(body, body.length + JsonBytes.PADDING), body.length);
            } catch (UnusualJsonException e) {
                // It must have forgotten that, too.
                continue;
            }
        }
        byte[] body = RandomPages.usual(seed);

        Outcome decoded = Outcome.of(used.decode(Arrays.copyOf(body, body.length + JsonBytes.PADDING), body.length));

        assertThat(decoded).isEqualTo(Outcome.of(decode(body)));
    }

    private static void assertSameOutcome(byte[] body) {
        int parts = 1 + Math.floorMod(Arrays.hashCode(body), 50);
        Outcome outcome =
                Outcome.of(CannedAnswers.always(CannedAnswers.Answer.of(body).inPartsOf(parts))
                        .decodingClient());

        assertThat(outcome).as(text(body)).isEqualTo(outcomeInTheSdk(body));
    }

    private static Outcome outcomeInTheSdk(byte[] body) {
        return Outcome.of(CannedAnswers.always(CannedAnswers.Answer.of(body)).plainClient());
    }

    private static GetRecordsResponse decode(byte[] body) {
        return new PageDecoder().decode(Arrays.copyOf(body, body.length + JsonBytes.PADDING), body.length);
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}

/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.decoding;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** Writes bodies of GetRecords at random: as the service writes them, or as nobody would. */
final class RandomPages {

    private static final List<String> NAMES =
            List.of("id", "Größe", "a", "attribute-with-a-name-longer-than-eight", "state", "S", "M", "価格", "x y");

    private final Random random;

    /** How many of a thousand tokens are written oddly. */
    private final int oddities;

    private final StringBuilder json = new StringBuilder();

    private RandomPages(long seed, int oddities) {
        this.random = new Random(seed);
        this.oddities = oddities;
    }

    /** Legal, complete and in the service's way. */
    static byte[] usual(long seed) {
        return new RandomPages(seed, 0).page();
    }

    /** With white space, nulls, names that come twice, types that do not fit, and all else that JSON permits or not. */
    static byte[] odd(long seed) {
        return new RandomPages(seed, new Random(seed).nextBoolean() ? 10 : 100).page();
    }

    private byte[] page() {
        object(
                () -> member("Records", () -> array(random.nextInt(5), this::record)),
                () -> member("NextShardIterator", this::string));
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void record() {
        object(
                () -> member("eventID", this::string),
                () -> member("eventName", () -> quoted(pick("INSERT", "MODIFY", "REMOVE", "OTHER"))),
                () -> member("eventVersion", () -> quoted("1.1")),
                () -> member("eventSource", () -> quoted("aws:dynamodb")),
                () -> member("awsRegion", () -> quoted(pick("eu-west-1", "us-east-1"))),
                () -> member("dynamodb", this::change),
                () -> member("userIdentity", this::identity),
                () -> member("newInThisVersion", () -> anything(0)));
    }

    private void change() {
        Runnable image = random.nextBoolean() ? this::image : sameImage();
        object(
                () -> member("ApproximateCreationDateTime", () -> token(time())),
                () -> member("Keys", this::image),
                () -> member("NewImage", image),
                () -> member("OldImage", image),
                () -> member("SequenceNumber", () -> quoted(digits(1 + random.nextInt(40)))),
                () -> member("SizeBytes", () -> token(String.valueOf(random.nextInt(2_000)))),
                () -> member("StreamViewType", () -> quoted("NEW_AND_OLD_IMAGES")));
    }

    /** An image of which some attributes, and their places, stay the same the next time it is written. */
    private Runnable sameImage() {
        long seed = random.nextLong();
        return () -> {
            Random before = new Random(seed);
            int attributes = before.nextInt(12);
            token("{");
            for (int i = 0; i < attributes; i++) {
                if (i > 0) {
                    token(",");
                }
                quoted("n" + (random.nextInt(10) == 0 ? random.nextInt(12) : i));
                token(":{\"S\":");
                quoted("v" + (random.nextInt(4) == 0 ? random.nextInt() : i));
                token("}");
            }
            token("}");
        };
    }

    private String time() {
        return switch (random.nextInt(6)) {
            case 0 -> new BigDecimal(1_700_000_000L + random.nextInt(100)).scaleByPowerOfTen(-9) + "E9";
            case 1 -> "1.7000" + digits(2) + "e+9";
            case 2 -> "17000000" + digits(2) + "." + digits(3);
            case 3 -> "-" + (1 + random.nextInt(1_000));
            case 4 -> "1.7E" + random.nextInt(12);
            default -> "17000000" + digits(2);
        };
    }

    private void identity() {
        object(
                () -> member("PrincipalId", () -> quoted("dynamodb.amazonaws.com")),
                () -> member("Type", () -> quoted("Service")));
    }

    private void image() {
        map(random.nextInt(5), 0);
    }

    private void map(int size, int depth) {
        token("{");
        for (int i = 0; i < size; i++) {
            if (i > 0) {
                token(",");
            }
            if (random.nextInt(20) == 0) {
                quoted(text().replaceAll("(?i)\\\\ud[89a-f]..", "\\\\n"));
            } else {
                quoted(NAMES.get(random.nextInt(NAMES.size())));
            }
            token(":");
            attribute(depth);
        }
        token("}");
    }

    private void attribute(int depth) {
        int size = random.nextInt(4);
        switch (random.nextInt(depth < 4 ? 10 : 8)) {
            case 0, 1 -> typed("S", this::string);
            case 2 -> typed("N", () -> quoted(digits(1 + random.nextInt(38))));
            case 3 -> typed("B", this::binary);
            case 4 -> typed("BOOL", () -> token(pick("true", "false")));
            case 5 -> typed("NULL", () -> token("true"));
            case 6 -> typed(pick("SS", "NS"), () -> array(size, this::string));
            case 7 -> typed("BS", () -> array(size, this::binary));
            case 8 -> typed("L", () -> array(size, () -> attribute(depth + 1)));
            default -> typed("M", () -> map(size, depth + 1));
        }
    }

    private void typed(String type, Runnable value) {
        token("{");
        member(type, value);
        token("}");
    }

    private void binary() {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        quoted(Base64.getEncoder().encodeToString(bytes));
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(4) == 0 ? random.nextInt(40) : random.nextInt(10);
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(12)) {
                case 0 -> text.append(pick("\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t"));
                case 1 -> text.append(String.format("\\u%04x", random.nextInt(0x10000)));
                case 2 -> text.append(pick("é", "ß", "\u0080", "\u07ff"));
                case 3 -> text.append(pick("価", "€", "\u0800", "\ufffd", "\uffff", "\u2028"));
                case 4 -> text.append(pick("😀", "\ud800\udc00", "\udbff\udfff"));
                default -> text.append((char) ('a' + random.nextInt(26)));
            }
        }
        return text.toString();
    }

    private void string() {
        quoted(text());
    }

    private void quoted(String text) {
        token('"' + text + '"');
    }

    private void object(Runnable... members) {
        token("{");
        boolean first = true;
        for (Runnable member : members) {
            if (random.nextInt(8) == 0) {
                continue;
            }
            if (!first) {
                token(",");
            }
            first = false;
            member.run();
            if (isOdd()) {
                token(",");
                member.run();
            }
        }
        token("}");
    }

    private void member(String name, Runnable value) {
        quoted(name);
        token(":");
        value.run();
    }

    private void array(int size, Runnable element) {
        token("[");
        for (int i = 0; i < size; i++) {
            if (i > 0) {
                token(",");
            }
            element.run();
        }
        token("]");
    }

    private void anything(int depth) {
        switch (random.nextInt(depth < 3 ? 8 : 6)) {
            case 0 -> token(pick("true", "false", "null"));
            case 1 -> token(pick("0", "-1", "1.5", "2e3", "-0.5E-7", "123456789012345678901234567890"));
            case 2 -> token("[]");
            case 3 -> token("{}");
            case 4, 5 -> string();
            case 6 -> array(random.nextInt(4), () -> anything(depth + 1));
            default ->
                object(() -> member("a", () -> anything(depth + 1)), () -> member("b", () -> anything(depth + 1)));
        }
    }

    /** Writes the token, or something odd in its place. */
    private void token(String token) {
        if (!isOdd()) {
            json.append(token);
            return;
        }
        switch (random.nextInt(8)) {
            case 0 ->
                json.append(pick(" ", "\n", "\t\r ", "/* ? */", "\u00a0", "\u0000"))
                        .append(token);
            case 1 -> json.append("null");
            case 2 -> json.append(token, 0, random.nextInt(token.length()));
            case 3 -> json.append(token).append(token);
            case 4 ->
                json.append(pick("01", "1.", "+1", "1e", "-", "1E400", "12345678901234567890", "0.1", "7", "NaN"));
            case 5 -> anything(0);
            case 6 ->
                json.append(pick("{}", "[]", "\"\"", "\"5\"", "\"true\"", "{\"S\":\"x\",\"N\":\"1\"}", "{\"X\":1}"));
            default -> json.append("\"\\u00").append(pick("53\"", "5\"", "zz\"", "53"));
        }
    }

    private boolean isOdd() {
        return random.nextInt(1_000) < oddities;
    }

    private String digits(int count) {
        StringBuilder digits = new StringBuilder().append(1 + random.nextInt(9));
        while (digits.length() < count) {
            digits.append(random.nextInt(10));
        }
        return digits.toString();
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}

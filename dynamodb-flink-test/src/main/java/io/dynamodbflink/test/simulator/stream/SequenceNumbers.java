/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.stream;

import java.math.BigInteger;
import java.util.SplittableRandom;

/**
 * The sequence numbers of one stream. As in AWS they only grow, have gaps and 21 to 40 digits. They begin shortly
 * before the step from 21 to 22 digits and grow faster with every child shard, so that a reader that compares them as
 * text is soon wrong.
 */
final class SequenceNumbers {

    private static final BigInteger FIRST = new BigInteger("999999999999999950000");
    private static final BigInteger LARGEST = BigInteger.TEN.pow(40).subtract(BigInteger.ONE);
    private static final BigInteger FAST_GROWTH_ENDS = BigInteger.TEN.pow(38);
    private static final int LARGEST_GAP = 999;

    private final SplittableRandom random;
    private BigInteger last = FIRST;

    SequenceNumbers(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** The next number. */
    BigInteger next() {
        return move(last.add(BigInteger.valueOf(1 + random.nextInt(LARGEST_GAP))));
    }

    /** The first number of a child shard, 1 to 9 per cent larger while there is room. */
    BigInteger nextShard() {
        if (last.compareTo(FAST_GROWTH_ENDS) < 0) {
            last = last.add(last.divide(BigInteger.valueOf(100)).multiply(BigInteger.valueOf(1 + random.nextInt(9))));
        }
        return next();
    }

    /** Sets a block of numbers aside: the result and all the numbers above it up to and without the limit. */
    BigInteger block(BigInteger size) {
        BigInteger start = last.divide(size).add(BigInteger.ONE).multiply(size);
        move(start.add(size));
        return start;
    }

    private BigInteger move(BigInteger to) {
        if (to.compareTo(LARGEST) > 0) {
            throw new IllegalStateException("The stream has used up its sequence numbers of 40 digits");
        }
        last = to;
        return to;
    }
}

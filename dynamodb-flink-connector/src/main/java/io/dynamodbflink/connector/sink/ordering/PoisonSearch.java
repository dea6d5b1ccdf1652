/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

import java.util.ArrayList;
import java.util.List;

/**
 * Search for the guilty writes of a batch that the table refused: the batch is halved until the guilty ones stand
 * alone. It ends when every piece has been answered, so that the innocent writes are in the table before anybody acts
 * on the guilty ones.
 */
final class PoisonSearch {

    private final List<RefusedWrite> guilty = new ArrayList<>();
    private int openPieces = 1;

    /** One open piece became two. */
    void pieceHalved() {
        openPieces++;
    }

    void pieceAnswered() {
        openPieces--;
    }

    /** All writes of a piece are guilty. */
    void pieceGuilty(List<RefusedWrite> writes) {
        guilty.addAll(writes);
        openPieces--;
    }

    boolean isFinished() {
        return openPieces == 0;
    }

    List<RefusedWrite> guilty() {
        return guilty;
    }
}

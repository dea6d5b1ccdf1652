/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.ledger;

/**
 * What the job writes about an account.
 *
 * @param account key of the table
 * @param version of the account
 * @param changes how often it was changed, its creation included
 */
public record LedgerEntry(String account, long version, long changes) {}

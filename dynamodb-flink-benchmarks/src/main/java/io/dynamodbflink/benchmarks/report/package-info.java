/** Figures, the targets they are held against, and the document they are written to. */
@NullMarked
package io.dynamodbflink.benchmarks.report;

import org.jspecify.annotations.NullMarked;

/** What an application adds to its jobs in code: pipelines and customizers. */
@NullMarked
package io.dynamodbflink.autoconfigure.pipeline;

import org.jspecify.annotations.NullMarked;

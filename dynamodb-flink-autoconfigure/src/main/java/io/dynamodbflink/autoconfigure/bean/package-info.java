/** Spring beans in Flink operators: serialisable references that resolve where the operator runs. */
@NullMarked
package io.dynamodbflink.autoconfigure.bean;

import org.jspecify.annotations.NullMarked;

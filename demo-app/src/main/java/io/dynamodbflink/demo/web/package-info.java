/** What the demo shows and lets be done over HTTP. */
@NullMarked
package io.dynamodbflink.demo.web;

import org.jspecify.annotations.NullMarked;

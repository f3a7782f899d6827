/** What goes into the topics and comes out of them, without any code of the services. */
@NullMarked
package dev.slipway.bench.log;

import org.jspecify.annotations.NullMarked;

/** BMCs without sessions: captures that answer again, and lists of records that misbehave. */
package io.bearman.ipmi.scripted;

/**
 * The sensor data records of a BMC (IPMI v2.0 §33, §35, §43): read whole, decoded, cached.
 */
@NullMarked
package io.bearman.ipmi.sdr;

import org.jspecify.annotations.NullMarked;

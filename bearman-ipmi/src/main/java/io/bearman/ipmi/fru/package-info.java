/**
 * What a machine is made of (FRU inventories, IPMI v2.0 §34 and Platform Management FRU Information
 * Storage Definition v1.0): chassis, boards, products, power supplies, with their serial numbers.
 */
@NullMarked
package io.bearman.ipmi.fru;

import org.jspecify.annotations.NullMarked;

package io.bearman.bench.ipmi;

/** Who asks BMCs for their power: Bearman or a peer. */
interface Client {
    String name();

    /** Asks all of them, once. */
    Sweep ask(Bmcs bmcs);
}

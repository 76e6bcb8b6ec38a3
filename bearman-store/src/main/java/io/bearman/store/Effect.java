package io.bearman.store;

import io.bearman.core.claim.Claim;
import java.util.List;
import java.util.function.Function;

/**
 * What a piece of work changes in the store, exactly once.
 *
 * @param claims what must still be ours at that moment, else nothing is changed
 * @param change what is changed; returns the result of the work, in the handler's own words
 */
public record Effect(List<Claim> claims, Function<Transaction, String> change) {
    public Effect {
        claims = List.copyOf(claims);
    }

    /** {@return an effect that needs no claim} */
    public static Effect of(Function<Transaction, String> change) {
        return new Effect(List.of(), change);
    }

    /** {@return no effect but this result} */
    public static Effect none(String result) {
        return of(transaction -> result);
    }
}

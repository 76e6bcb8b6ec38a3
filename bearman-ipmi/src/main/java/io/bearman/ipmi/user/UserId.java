package io.bearman.ipmi.user;

/**
 * The number of a BMC's user (IPMI v2.0 §6.9).
 *
 * @param number 1 to 63; 1 is the user without a name on most BMCs
 */
public record UserId(int number) {
    public UserId {
        if (number < 1 || number > 63) {
            throw new IllegalArgumentException("a user's number is 1 to 63, not " + number);
        }
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}

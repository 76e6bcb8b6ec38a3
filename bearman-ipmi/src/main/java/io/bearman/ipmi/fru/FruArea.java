package io.bearman.ipmi.fru;

/** A part of an inventory, in the order of the common header. */
public enum FruArea {
    HEADER("common header"),
    CHASSIS("chassis area"),
    BOARD("board area"),
    PRODUCT("product area"),
    MULTIRECORD("multirecord area");

    private final String text;

    FruArea(String text) {
        this.text = text;
    }

    /** {@return its name for people} */
    public String text() {
        return text;
    }
}

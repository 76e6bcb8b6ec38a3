package io.bearman.ipmi.sdr;

/** How the byte of a reading is to be taken (sensor units 1, IPMI v2.0 §43.1). */
public enum AnalogFormat {
    UNSIGNED {
        @Override
        public int signed(int raw) {
            return raw;
        }
    },
    ONES_COMPLEMENT {
        @Override
        public int signed(int raw) {
            return raw < 0x80 ? raw : raw - 0xff;
        }
    },
    TWOS_COMPLEMENT {
        @Override
        public int signed(int raw) {
            return (byte) raw;
        }
    },
    /** It returns no number. */
    NONE {
        @Override
        public int signed(int raw) {
            return raw;
        }
    };

    /** {@return the number that the byte stands for} */
    public abstract int signed(int raw);
}

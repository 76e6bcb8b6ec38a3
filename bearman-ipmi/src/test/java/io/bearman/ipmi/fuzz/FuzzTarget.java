package io.bearman.ipmi.fuzz;

import io.bearman.core.power.PowerException;
import io.bearman.core.time.VirtualTime;
import io.bearman.ipmi.Fuzzed;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Malformed;
import io.bearman.ipmi.command.WireReader;
import io.bearman.ipmi.command.WireWriter;
import io.bearman.ipmi.fru.Fru;
import io.bearman.ipmi.fru.GetFruInventoryAreaInfo;
import io.bearman.ipmi.fru.ReadFruData;
import io.bearman.ipmi.lan.OfferedSuite;
import io.bearman.ipmi.lan.Parameters;
import io.bearman.ipmi.scripted.ScriptedDialogue;
import io.bearman.ipmi.sdr.CapturedRecords;
import io.bearman.ipmi.sdr.Sdr;
import io.bearman.ipmi.sdr.SdrRepository;
import io.bearman.ipmi.sel.Sel;
import io.bearman.ipmi.sel.SelEntry;
import io.bearman.ipmi.sensor.Sensor;
import io.bearman.ipmi.sensor.SensorState;
import io.bearman.ipmi.sensor.Sensors;
import io.bearman.ipmi.user.UserList;
import java.util.Arrays;

/**
 * What takes bytes of a BMC. The first byte of an input chooses the way in; {@link #run} throws for
 * nothing a BMC could send.
 */
enum FuzzTarget {
    /** Sensor records, one or a whole repository, and the sensors that they describe. */
    SDR {
        @Override
        void run(int way, byte[] input) {
            if (way % 2 == 0) {
                orMalformed(() -> {
                    String.valueOf(Sdr.decode(input));
                    use(CapturedRecords.of(input), new InputBmc(new byte[0]));
                });
            } else {
                InputBmc machine = new InputBmc(input);
                orRefused(() -> use(SdrRepository.read(new ScriptedDialogue(machine)), machine));
            }
        }

        private static void use(SdrRepository records, InputBmc machine) {
            Sensors sensors = Sensors.of(records);
            for (Sensor sensor : sensors.all()) {
                String.valueOf(sensor.entity().text());
                String.valueOf(SensorState.events(sensor.readingType(), sensor.type(), 0x7fff));
                for (int raw = 0; raw < 256; raw += 51) {
                    int one = raw;
                    sensor.conversion().ifPresent(conversion -> conversion.tolerance(one));
                }
            }
            orRefused(() -> {
                ScriptedDialogue bmc = new ScriptedDialogue(machine);
                sensors.read(bmc).forEach(seen -> seen.reading().text());
                Sensors.thresholds(bmc, sensors.all());
                Fru.read(bmc, records);
            });
        }
    },

    /** Inventories: a memory, or whatever is answered when one is read. */
    FRU {
        @Override
        void run(int way, byte[] input) {
            ScriptedDialogue.Bmc machine = way % 2 == 0 ? memory(input) : new InputBmc(input);
            orRefused(() -> String.valueOf(Fru.read(new ScriptedDialogue(machine))));
        }

        private static ScriptedDialogue.Bmc memory(byte[] memory) {
            return (question, data) -> {
                if (question instanceof GetFruInventoryAreaInfo) {
                    return new WireWriter()
                            .uint8(0)
                            .uint16le(Math.min(memory.length, 0xffff))
                            .uint8(0)
                            .toBytes();
                }
                ReadFruData read = (ReadFruData) question;
                byte[] bytes = Arrays.copyOfRange(
                        memory,
                        read.offset(),
                        Math.min(memory.length, read.offset() + read.count()));
                return new WireWriter()
                        .uint8(0)
                        .uint8(bytes.length)
                        .bytes(bytes)
                        .toBytes();
            };
        }
    },

    /** Log entries, one or a whole log, in words. */
    SEL {
        private final Sensors sensors = Sensors.of(CapturedRecords.ipmiSim());

        @Override
        void run(int way, byte[] input) {
            if (way % 2 == 0) {
                orMalformed(() -> use(SelEntry.decode(input)));
            } else {
                Sel sel = new Sel(new ScriptedDialogue(new InputBmc(input)), new VirtualTime(1));
                orRefused(() -> sel.read().entries().forEach(this::use));
                orRefused(sel::clear);
            }
        }

        private void use(SelEntry entry) {
            entry.text(sensors);
            String.valueOf(entry.logged());
        }
    },

    /** The answer to any question, and what is put together of several. */
    REPLIES {
        @Override
        void run(int way, byte[] input) {
            if (way < Replies.QUESTIONS.size()) {
                Command<?> question = Replies.QUESTIONS.get(way);
                orMalformed(() -> String.valueOf(question.decode(new WireReader(input))));
                return;
            }
            ScriptedDialogue bmc = new ScriptedDialogue(new InputBmc(input));
            orRefused(() -> {
                switch (way % 4) {
                    case 0 -> String.valueOf(Parameters.lan(bmc, 1));
                    case 1 -> String.valueOf(Parameters.sol(bmc, 1));
                    case 2 -> String.valueOf(UserList.read(bmc, 1));
                    default -> String.valueOf(OfferedSuite.read(bmc, 1));
                }
            });
        }
    },

    /** Packets before anybody knows whose they are. */
    WRAPPER {
        @Override
        void run(int way, byte[] input) {
            Fuzzed.wrapper(way, input);
        }
    },

    /** What a BMC, or who stands before it, sends during the login. */
    HANDSHAKE {
        @Override
        void run(int way, byte[] input) {
            Fuzzed.handshake(way, input);
        }
    },

    /** What is sent in and into an open session. */
    SESSION {
        @Override
        void run(int way, byte[] input) {
            Fuzzed.session(way, input);
        }
    };

    abstract void run(int way, byte[] input);

    /** Fails when these bytes do harm. */
    final void run(byte[] data) {
        if (data.length > 0) {
            run(data[0] & 0xff, Arrays.copyOfRange(data, 1, data.length));
        }
    }

    private static void orMalformed(Runnable decoding) {
        try {
            decoding.run();
        } catch (Malformed e) {
            // That is the one answer to nonsense.
        }
    }

    private static void orRefused(Runnable asking) {
        try {
            asking.run();
        } catch (PowerException e) {
            // So is this, of whoever asks.
        }
    }
}

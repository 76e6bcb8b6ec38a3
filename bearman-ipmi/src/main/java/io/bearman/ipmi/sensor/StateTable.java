package io.bearman.ipmi.sensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Names of sensor types and states: a line each with its number, its name, and its states in the order
 * of their offsets. A minus has no meaning.
 */
final class StateTable {
    /** IPMI v2.0 table 42-2, by event/reading type. */
    private static final Map<Integer, Row> GENERIC = rows("""
            02 usage | idle | active | busy
            03 state | state deasserted | state asserted
            04 predictive failure | predictive failure deasserted | predictive failure asserted
            05 limit | limit not exceeded | limit exceeded
            06 performance | performance met | performance lags
            07 severity | OK | non-critical from OK | critical from less severe \
            | non-recoverable from less severe | non-critical from more severe \
            | critical from non-recoverable | non-recoverable | monitor | informational
            08 presence | device absent | device present
            09 enablement | device disabled | device enabled
            0a availability | running | in test | power off | on line | off line | off duty | degraded \
            | power save | install error
            0b redundancy | fully redundant | redundancy lost | redundancy degraded \
            | non-redundant: sufficient resources from redundant \
            | non-redundant: sufficient resources from insufficient resources \
            | non-redundant: insufficient resources | redundancy degraded from fully redundant \
            | redundancy degraded from non-redundant
            0c device power | D0 power state | D1 power state | D2 power state | D3 power state
            """);

    /** IPMI v2.0 table 42-3, by sensor type. */
    private static final Map<Integer, Row> SPECIFIC = rows("""
            01 temperature
            02 voltage
            03 current
            04 fan
            05 physical security | general chassis intrusion | drive bay intrusion \
            | I/O card area intrusion | processor area intrusion | unplugged from LAN | unauthorized dock \
            | fan area intrusion
            06 platform security | secure mode violation attempt | user password violation attempt \
            | setup password violation attempt | network boot password violation attempt \
            | other pre-boot password violation attempt | out-of-band access password violation
            07 processor | IERR | thermal trip | FRB1/BIST failure | FRB2/hang in POST failure \
            | FRB3/processor startup failure | configuration error | uncorrectable CPU-complex error \
            | presence detected | disabled | terminator presence detected | automatically throttled \
            | uncorrectable machine check exception | correctable machine check error
            08 power supply | presence detected | power supply failure detected | predictive failure \
            | power supply input lost (AC/DC) | power supply input lost or out-of-range \
            | power supply input out-of-range, but present | configuration error \
            | power supply inactive
            09 power unit | power off | power cycle | 240 VA power down | interlock power down \
            | power input lost | soft power control failure | failure detected | predictive failure
            0a cooling device
            0b other units-based sensor
            0c memory | correctable ECC | uncorrectable ECC | parity | memory scrub failed \
            | memory device disabled | correctable ECC logging limit reached | presence detected \
            | configuration error | spare | automatically throttled | critical overtemperature
            0d drive slot | drive presence | drive fault | predictive failure | hot spare \
            | parity check in progress | in critical array | in failed array | rebuild in progress \
            | rebuild aborted
            0e POST memory resize
            0f system firmware progress | firmware error | firmware hang | firmware progress
            10 event logging | correctable memory error logging disabled | event type logging disabled \
            | log area cleared | all event logging disabled | log full | log almost full \
            | correctable machine check error logging disabled
            11 watchdog 1 | firmware watchdog reset | OS watchdog reset | OS watchdog shut down \
            | OS watchdog power down | OS watchdog power cycle | OS watchdog diagnostic interrupt \
            | OS watchdog expired | OS watchdog pre-timeout interrupt
            12 system event | system reconfigured | OEM system boot event \
            | undetermined system hardware failure | entry added to auxiliary log | PEF action \
            | timestamp clock synch
            13 critical interrupt | front panel NMI | bus timeout | I/O channel check NMI | software NMI \
            | PCI PERR | PCI SERR | EISA fail safe timeout | bus correctable error \
            | bus uncorrectable error | fatal NMI | bus fatal error | bus degraded
            14 button | power button pressed | sleep button pressed | reset button pressed \
            | FRU latch open | FRU service request button pressed
            15 module
            16 microcontroller
            17 add-in card
            18 chassis
            19 chip set | soft power control failure | thermal trip
            1a other FRU
            1b cable | connected | configuration error
            1c terminator
            1d system restart | initiated by power up | initiated by hard reset \
            | initiated by warm reset | user requested PXE boot | automatic boot to diagnostic \
            | OS initiated hard reset | OS initiated warm reset | system restart
            1e boot error | no bootable media | non-bootable diskette left in drive \
            | PXE server not found | invalid boot sector | timeout waiting for selection of boot source
            1f OS boot | A: boot completed | C: boot completed | PXE boot completed \
            | diagnostic boot completed | CD-ROM boot completed | ROM boot completed \
            | boot completed, device not specified | installation started | installation completed \
            | installation aborted | installation failed
            20 OS stop | critical stop during OS load | run-time critical stop | OS graceful stop \
            | OS graceful shutdown | soft shutdown initiated by PEF | agent not responding
            21 slot | fault | identify | device installed | ready for device installation \
            | ready for device removal | power is off | device removal request | interlock | disabled \
            | holds spare device
            22 ACPI power state | S0/G0 working | S1 sleeping | S2 sleeping | S3 sleeping | S4 sleeping \
            | S5/G2 soft-off | S4/S5 soft-off | G3 mechanical off | sleeping in S1, S2 or S3 \
            | G1 sleeping | S5 entered by override | legacy on | legacy off | - | unknown
            23 watchdog 2 | timer expired | hard reset | power down | power cycle | - | - | - | - \
            | timer interrupt
            24 platform alert | page generated | LAN alert generated | event trap generated \
            | SNMP trap generated
            25 entity presence | entity present | entity absent | entity disabled
            26 monitor ASIC
            27 LAN | LAN heartbeat lost | LAN heartbeat
            28 management subsystem health | sensor access degraded or unavailable \
            | controller access degraded or unavailable | management controller off-line \
            | management controller unavailable | sensor failure | FRU failure
            29 battery | battery low | battery failed | presence detected
            2a session audit | session activated | session deactivated | invalid user name or password \
            | invalid password disable
            2b version change | hardware change detected | firmware change detected \
            | hardware incompatibility detected | firmware incompatibility detected \
            | unsupported hardware version | unsupported firmware version \
            | hardware change successful | firmware change successful
            2c FRU state | not installed | inactive | activation requested | activation in progress \
            | active | deactivation requested | deactivation in progress | communication lost
            """);

    private StateTable() {}

    private record Row(String name, List<String> states) {}

    static Optional<String> type(int sensorType) {
        return Optional.ofNullable(SPECIFIC.get(sensorType)).map(Row::name);
    }

    static List<String> specific(int sensorType) {
        return states(SPECIFIC, sensorType);
    }

    static List<String> generic(int readingType) {
        return states(GENERIC, readingType);
    }

    private static List<String> states(Map<Integer, Row> rows, int number) {
        return Optional.ofNullable(rows.get(number)).map(Row::states).orElse(List.of());
    }

    private static Map<Integer, Row> rows(String table) {
        Map<Integer, Row> rows = new TreeMap<>();
        for (String line : table.lines().toList()) {
            List<String> cells = new ArrayList<>(List.of(line.substring(3).split(" \\| ")));
            String name = cells.remove(0);
            cells.replaceAll(cell -> cell.equals("-") ? "" : cell);
            rows.put(Integer.parseInt(line.substring(0, 2), 16), new Row(name, List.copyOf(cells)));
        }
        return rows;
    }
}

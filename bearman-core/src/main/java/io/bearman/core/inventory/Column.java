package io.bearman.core.inventory;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.Quirk;
import io.bearman.core.host.Storage;
import io.bearman.core.inventory.Inventory.Placed;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What hosts can be looked for by, besides their labels. */
public enum Column {
    HOST(text -> HostId.of(text).value(), it -> one(it.host().id())),
    ROLE(text -> text, it -> one(it.host().role())),
    REGION(text -> text, it -> one(it.host().region())),
    ZONE(text -> text, it -> one(it.host().zone())),
    FLAVOR(text -> text, it -> one(it.host().flavor())),
    BOOT_PROFILE(text -> text, it -> one(it.host().bootProfile())),
    STORAGE(Column::storage, it -> one(it.host().storage().name())),
    STATE(Column::state, it -> one(it.host().state().kind().name())),
    UUID(text -> MachineId.of(text).toString(), it -> one(it.machine().id())),
    SERIAL(text -> text, it -> one(it.machine().serial())),
    VENDOR(text -> text, it -> one(it.machine().vendor())),
    PRODUCT(text -> text, it -> one(it.machine().product())),
    RACK(text -> text, it -> one(it.machine().rack())),
    UNIT(Column::number, it -> one(it.machine().unit())),
    HARDWARE_PROFILE(text -> text, it -> one(it.machine().hardwareProfile())),
    /** Any of its network cards. */
    MAC(text -> Mac.of(text).value(), it -> it.machine().macs().stream().map(Mac::value)),
    BMC_ADDRESS(text -> text, it -> one(it.machine().bmc().address())),
    BMC_PORT(Column::number, it -> one(it.machine().bmc().port())),
    BMC_GUID(
            text -> BmcGuid.of(text).hex(),
            it -> it.machine().bmc().guid().map(BmcGuid::hex).stream()),
    BMC_CREDENTIAL(text -> text, it -> one(it.machine().bmc().credential())),
    /** Any that is tried. */
    BMC_SUITE(Column::number, it -> it.machine().bmc().suites().stream().map(String::valueOf)),
    /** Any that it has. */
    BMC_QUIRK(Column::quirk, it -> it.machine().bmc().quirks().stream().map(Quirk::name)),
    /** That any of its network cards ought to be cabled to. */
    SWITCH(
            text -> text,
            it -> it.machine().nics().stream().flatMap(nic -> nic.switchName().stream())),
    /** That any of its network cards ought to be cabled to. */
    SWITCH_PORT(
            text -> text,
            it -> it.machine().nics().stream().flatMap(nic -> nic.switchPort().stream()));

    private final UnaryOperator<String> normal;
    private final Function<Placed, Stream<String>> values;

    Column(UnaryOperator<String> normal, Function<Placed, Stream<String>> values) {
        this.normal = normal;
        this.values = values;
    }

    /**
     * {@return the value as it is stored: a MAC in any spelling is one MAC}
     *
     * @throws IllegalArgumentException when this column never has such a value
     */
    public String normal(String text) {
        return normal.apply(text);
    }

    /** {@return what this host has here, as it is stored; several MACs, no GUID that is not learnt} */
    public Stream<String> of(Placed placed) {
        return values.apply(placed);
    }

    private static Stream<String> one(Object value) {
        return Stream.of(value.toString());
    }

    private static String storage(String text) {
        return Storage.valueOf(text.toUpperCase(Locale.ROOT)).name();
    }

    private static String state(String text) {
        return HostState.Kind.valueOf(text.toUpperCase(Locale.ROOT)).name();
    }

    private static String quirk(String text) {
        return Quirk.valueOf(text.toUpperCase(Locale.ROOT)).name();
    }

    private static String number(String text) {
        return Integer.toString(Integer.parseInt(text));
    }
}

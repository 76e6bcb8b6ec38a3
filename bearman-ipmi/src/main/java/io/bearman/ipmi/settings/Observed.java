package io.bearman.ipmi.settings;

import io.bearman.core.power.PowerException;
import io.bearman.ipmi.command.AuthCapabilities;
import io.bearman.ipmi.command.ChassisStatus;
import io.bearman.ipmi.command.DeviceId;
import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.command.GetChannelAuthCapabilities;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.ipmi.command.GetDeviceId;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.lan.ChannelAccess;
import io.bearman.ipmi.lan.ChannelAccess.Storage;
import io.bearman.ipmi.lan.GetChannelAccess;
import io.bearman.ipmi.lan.GetChannelInfo;
import io.bearman.ipmi.lan.LanParameters;
import io.bearman.ipmi.lan.OfferedSuite;
import io.bearman.ipmi.lan.Parameter;
import io.bearman.ipmi.lan.Parameters;
import io.bearman.ipmi.lan.SolParameters;
import io.bearman.ipmi.settings.Sessions.Trial;
import io.bearman.ipmi.settings.Sessions.Visit;
import io.bearman.ipmi.user.UserList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a BMC is set to, as it says itself; what it does not tell is missing.
 *
 * @param channel the number of the channel that was asked over
 * @param device model and firmware
 * @param chassis with the power-restore policy
 * @param capabilities how it lets people in
 * @param access who may use the channel: now, and after a restart of the BMC
 * @param users who may log in
 * @param lan LAN parameters
 * @param sol serial-over-LAN parameters
 * @param offered the cipher suites that it offers
 * @param ours the cipher suite of the session that was asked in
 * @param suiteZero what became of who tried suite 0
 */
record Observed(
        int channel,
        DeviceId device,
        ChassisStatus chassis,
        Optional<AuthCapabilities> capabilities,
        Map<Storage, ChannelAccess> access,
        UserList users,
        Parameters lan,
        Parameters sol,
        Optional<List<OfferedSuite>> offered,
        int ours,
        Trial suiteZero) {

    private static final List<Parameter<?>> LAN = List.of(
            LanParameters.SET_IN_PROGRESS,
            LanParameters.AUTH_TYPES_ENABLED,
            LanParameters.IP_ADDRESS,
            LanParameters.IP_SOURCE,
            LanParameters.SUBNET_MASK,
            LanParameters.ARP,
            LanParameters.GATEWAY,
            LanParameters.VLAN,
            LanParameters.CIPHER_SUITE_COUNT,
            LanParameters.CIPHER_SUITES,
            LanParameters.CIPHER_PRIVILEGES);
    private static final List<Parameter<?>> SOL = List.of(
            SolParameters.SET_IN_PROGRESS,
            SolParameters.ENABLED,
            SolParameters.AUTHENTICATION,
            SolParameters.NON_VOLATILE_BIT_RATE,
            SolParameters.VOLATILE_BIT_RATE);

    /** {@return what it says now}; privilege OPERATOR */
    static Observed read(Visit bmc, Trial suiteZero) {
        int here = GetChannelAuthCapabilities.THIS_CHANNEL;
        // By its number: not every BMC takes "this channel" for its parameters.
        int channel =
                told(() -> bmc.execute(new GetChannelInfo(here)).channel()).orElse(here);
        return new Observed(
                channel,
                bmc.execute(new GetDeviceId()),
                bmc.execute(new GetChassisStatus()),
                told(() -> bmc.execute(
                        new GetChannelAuthCapabilities(channel, Privilege.ADMINISTRATOR))),
                access(bmc, channel),
                UserList.read(bmc, channel),
                parameters(bmc, channel, LAN),
                parameters(bmc, channel, SOL),
                told(() -> OfferedSuite.read(bmc, channel)),
                bmc.suite(),
                suiteZero);
    }

    private static Map<Storage, ChannelAccess> access(Dialogue bmc, int channel) {
        Map<Storage, ChannelAccess> access = new EnumMap<>(Storage.class);
        for (Storage storage : Storage.values()) {
            told(() -> bmc.execute(new GetChannelAccess(channel, storage)))
                    .ifPresent(it -> access.put(storage, it));
        }
        return access;
    }

    /** All at once; where the BMC refuses one, one by one. */
    private static Parameters parameters(Dialogue bmc, int channel, List<Parameter<?>> which) {
        return told(() -> Parameters.read(bmc, channel, which)).orElseGet(() -> {
            Parameters told = Parameters.NONE;
            for (Parameter<?> one : which) {
                told = told.and(told(() -> Parameters.read(bmc, channel, List.of(one)))
                        .orElse(Parameters.NONE));
            }
            return told;
        });
    }

    /** A BMC without a command refuses it; it has then nothing to tell. */
    private static <T> Optional<T> told(Supplier<T> question) {
        try {
            return Optional.of(question.get());
        } catch (PowerException.Refused e) {
            return Optional.empty();
        }
    }
}

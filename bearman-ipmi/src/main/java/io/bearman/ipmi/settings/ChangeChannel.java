package io.bearman.ipmi.settings;

import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.lan.ChannelAccess;
import io.bearman.ipmi.lan.ChannelAccess.Storage;
import io.bearman.ipmi.lan.GetChannelAccess;
import io.bearman.ipmi.lan.SetChannelAccess;

/**
 * Changes who may use a channel.
 *
 * @param channel the channel
 * @param storage now, or after a restart of the BMC
 * @param before how it is
 * @param wanted how it shall be
 */
record ChangeChannel(int channel, Storage storage, ChannelAccess before, ChannelAccess wanted)
        implements Step {
    @Override
    public void write(Dialogue bmc) {
        bmc.execute(new SetChannelAccess(channel, storage, wanted));
    }

    @Override
    public boolean done(Dialogue bmc) {
        ChannelAccess now = bmc.execute(new GetChannelAccess(channel, storage));
        return now.mode() == wanted.mode() && now.limit() == wanted.limit();
    }

    @Override
    public void undo(Dialogue bmc) {
        bmc.execute(new SetChannelAccess(channel, storage, before));
    }
}

package io.bearman.ipmi.settings;

import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Ipv4;
import io.bearman.core.host.Machine;
import io.bearman.core.power.PowerException;
import io.bearman.core.secret.Credential;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.VirtualTime;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.WireReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A BMC as far as its settings go: commands as bytes in, answers as bytes out, without packets. It
 * can be made to do what BMCs do wrong, and to die with the caller at any command.
 */
final class ModelBmc implements Sessions {
    static final BmcGuid GUID = new BmcGuid("0123456789abcdef0123456789abcdef");
    static final Duration SILENCE = Duration.ofSeconds(20);
    private static final int CHANNEL = 1;
    private static final int USERS = 6;

    /** The process dies: nothing below the test catches it. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** A user, all bytes as they are kept. */
    static final class User {
        String name = "";
        byte[] password = new byte[0];
        boolean enabled;
        int access;

        @Override
        public String toString() {
            return name + " " + new String(password, StandardCharsets.UTF_8).trim() + " "
                    + password.length + " " + enabled + " " + Integer.toHexString(access);
        }
    }

    final VirtualTime time;
    final Map<Integer, User> users = new TreeMap<>();
    final Map<Integer, byte[]> lan = new TreeMap<>();
    final Map<Integer, byte[]> sol = new TreeMap<>();
    /** Volatile and non-volatile: mode and flags, limit. */
    final Map<Integer, byte[]> access = new TreeMap<>();

    byte[] offered = bytes(0xc0, 0, 0, 0x40, 0x80, 0xc0, 3, 1, 0x41, 0x81, 0xc0, 17, 3, 0x44, 0x81);
    int restorePolicy = 1;
    String firmware = "9.08";
    String address = "10.1.0.5";

    /** What is refused: {@code netFn/command}, or {@code netFn/command/parameter}, in hex. */
    final Set<String> refused = new TreeSet<>();
    /** What is taken and changes nothing, named alike. */
    final Set<String> ignored = new TreeSet<>();

    boolean keepsSixteenBytes;
    boolean endsSessionsWithThePassword;
    /** Suite 0 is open, whatever is configured. */
    boolean letsAnybodyIn;

    boolean silentAboutSuites;
    /** The title of a command that takes 11 s. */
    String slowAt = "";
    /** Once a suite is closed it lets in administrators alone, as ipmi_sim does. */
    boolean onlyAdministrators;
    /** What is set in a lock is forgotten at its end, unless it was committed. */
    boolean rollsBack;

    private final Map<Map<Integer, byte[]>, Map<Integer, byte[]>> before = new IdentityHashMap<>();
    /** It moves to where nobody sent it. */
    boolean vanishes;
    /** The suite by whose limit a session is judged is the next one in the list. */
    boolean limitsShifted;
    /** What happens at command number {@link #failAt}. */
    enum Failure {
        KILLED_BEFORE,
        KILLED_AFTER,
        /** It is heard and done, and no answer comes. */
        NO_ANSWER
    }

    Failure failure = Failure.KILLED_AFTER;
    /** From 0; never when negative. */
    int failAt = -1;

    int commands;
    final List<String> log = new ArrayList<>();
    private int generation;

    ModelBmc(VirtualTime time) {
        this.time = time;
        for (int id = 1; id <= USERS; id++) {
            users.put(id, new User());
        }
        user(2, "admin", "factory", 0x14);
        lan.put(0, bytes(0));
        lan.put(2, bytes(0, 0x14, 0x14, 0x14, 0));
        lan.put(3, bytes(10, 1, 0, 5));
        lan.put(4, bytes(1));
        lan.put(6, bytes(255, 255, 255, 0));
        lan.put(10, bytes(2));
        lan.put(12, bytes(10, 1, 0, 254));
        lan.put(20, bytes(0, 0));
        lan.put(22, bytes(3));
        lan.put(23, bytes(0, 0, 3, 17, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        lan.put(24, bytes(0, 0x40, 4, 0, 0, 0, 0, 0, 0));
        sol.put(0, bytes(0));
        sol.put(1, bytes(1));
        sol.put(2, bytes(0xc4));
        sol.put(5, bytes(10));
        sol.put(6, bytes(10));
        access.put(0x40, bytes(2, 4));
        access.put(0x80, bytes(2, 4));
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    void user(int id, String name, String password, int access) {
        User user = users.get(id);
        user.name = name;
        user.password = Arrays.copyOf(password.getBytes(StandardCharsets.UTF_8), 16);
        user.enabled = true;
        user.access = access;
    }

    /** {@return all that it is set to} */
    String state() {
        StringBuilder text = new StringBuilder(address + " " + restorePolicy + "\n");
        users.forEach((id, user) -> text.append(id + " " + user + "\n"));
        for (Map<Integer, byte[]> map : List.of(lan, sol, access)) {
            map.forEach((key, value) -> text.append(key + " " + Arrays.toString(value) + "\n"));
        }
        return text.toString();
    }

    /** {@return whether somebody who knows this gets in, asked without leaving a trace} */
    boolean letsIn(Bmc bmc, Credential credential, Privilege privilege) {
        return bmc.address().equals(address)
                && matches(credential, privilege)
                && suiteFor(bmc, privilege);
    }

    @Override
    public Visit open(Bmc bmc, Credential credential, Privilege privilege) {
        return enter(bmc, credential, privilege, Deadline.in(time, Duration.ofDays(1)));
    }

    @Override
    public Visit open(
            Machine machine, Credential credential, Privilege privilege, Deadline notAfter) {
        return enter(machine.bmc(), credential, privilege, notAfter);
    }

    private Visit enter(Bmc bmc, Credential credential, Privilege privilege, Deadline notAfter) {
        heard("open " + credential.user() + " " + privilege, notAfter);
        if (!bmc.address().equals(address)) {
            time.sleep(SILENCE);
            throw new PowerException.Unreachable(bmc.endpoint() + ": no answer");
        }
        if (!suiteFor(bmc, privilege)) {
            throw new PowerException.Refused(bmc.endpoint() + ": none of its suites");
        }
        boolean closed = (lan.get(24)[1] & 0x0f) == 0;
        if (!matches(credential, privilege)
                || onlyAdministrators && closed && privilege != Privilege.ADMINISTRATOR) {
            throw new PowerException.Denied(
                    bmc.endpoint() + ": login of '" + credential.user() + "' failed");
        }
        failAfter();
        return new Session(bmc, privilege, notAfter, generation);
    }

    @Override
    public Trial tries(int suite, Bmc bmc, Credential credential) {
        Bmc tried = bmc.withSuites(List.of(suite));
        boolean open = suite == 0 && letsAnybodyIn || suiteFor(tried, Privilege.USER);
        return open ? Trial.LET_IN : silentAboutSuites ? Trial.NO_ANSWER : Trial.REFUSED;
    }

    private boolean matches(Credential credential, Privilege privilege) {
        byte[] password = credential.password().bytes();
        return users.values().stream()
                .anyMatch(user -> user.name.equals(credential.user())
                        && user.enabled
                        && (user.access & 0x10) != 0
                        && (user.access & 0x0f) >= privilege.number()
                        && Arrays.equals(
                                Arrays.copyOf(user.password, 20), Arrays.copyOf(password, 20)));
    }

    private boolean suiteFor(Bmc bmc, Privilege privilege) {
        for (int place = 0; place < lan.get(22)[0]; place++) {
            int limit = lan.get(24)[1 + (limitsShifted ? place + 1 : place) / 2];
            limit = (limitsShifted ? place + 1 : place) % 2 == 0 ? limit & 0x0f : limit >> 4 & 0x0f;
            if (bmc.suites().contains((int) lan.get(23)[1 + place])
                    && limit >= privilege.number()) {
                return true;
            }
        }
        return false;
    }

    /** Does something outside of the BMC at which the caller may die too. */
    void outside(Runnable what) {
        failBefore();
        what.run();
        if (commands++ == failAt && failure == Failure.KILLED_AFTER) {
            throw new Killed();
        }
    }

    private void failBefore() {
        if (commands == failAt && failure == Failure.KILLED_BEFORE) {
            throw new Killed();
        }
    }

    private void heard(String what, Deadline notAfter) {
        failBefore();
        if (notAfter.passed(time)) {
            throw new PowerException.TooLate("its time ended");
        }
        log.add(what);
    }

    /** After it was heard and done. */
    private void failAfter() {
        if (commands++ != failAt) {
            return;
        }
        if (failure == Failure.NO_ANSWER) {
            time.sleep(SILENCE);
            throw new PowerException.Unreachable("no answer");
        }
        throw new Killed();
    }

    private final class Session implements Visit {
        private final Bmc bmc;
        private final Privilege privilege;
        private final Deadline notAfter;
        private final int born;

        Session(Bmc bmc, Privilege privilege, Deadline notAfter, int born) {
            this.bmc = bmc;
            this.privilege = privilege;
            this.notAfter = notAfter;
            this.born = born;
        }

        @Override
        public <R> R execute(Command<R> command) {
            heard(command.title(), notAfter);
            time.sleep(Duration.ofSeconds(command.title().equals(slowAt) ? 11 : 0));
            if (born != generation || !bmc.address().equals(address)) {
                time.sleep(SILENCE);
                throw new PowerException.Unreachable(endpoint() + ": no answer");
            }
            boolean may = privilege.number() >= command.definition().privilege().number();
            byte[] answer = may ? answer(command) : bytes(0xd4);
            failAfter();
            int code = answer[0] & 0xff;
            if (code == 0) {
                return command.decode(new WireReader(Arrays.copyOfRange(answer, 1, answer.length)));
            }
            return command.otherwise(code).orElseThrow(() -> {
                String text = endpoint() + ": " + command.title() + String.format(": 0x%02x", code);
                return command.deniedBy(code)
                        ? new PowerException.Denied(text)
                        : new PowerException.Refused(text);
            });
        }

        @Override
        public String endpoint() {
            return bmc.endpoint();
        }

        @Override
        public Optional<BmcGuid> guid() {
            return Optional.of(GUID);
        }

        @Override
        public int suite() {
            return bmc.suites().stream()
                    .filter(suite -> suiteFor(bmc.withSuites(List.of(suite)), privilege))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public void close() {}
    }

    private byte[] answer(Command<?> command) {
        byte[] data = command.data();
        String name = String.format("%02x/%02x", command.netFn(), command.number());
        String whole = data.length < 2 ? name : name + String.format("/%02x", data[1]);
        if (refused.contains(name) || refused.contains(whole)) {
            return bytes(0xc1);
        }
        if (ignored.contains(name) || ignored.contains(whole)) {
            return bytes(0, 7);
        }
        return switch (name) {
            case "00/01" -> bytes(0, 1 | restorePolicy << 5, 0, 0);
            case "00/06" -> restorePolicy(data[0]);
            case "06/01" -> deviceId();
            case "06/38" -> bytes(0, CHANNEL, 0x94, 4, 3, 0, 0, 0, 0);
            case "06/40" -> setAccess(data);
            case "06/41" -> join(access.get(data[1] & 0xc0));
            case "06/42" -> bytes(0, CHANNEL, 4, 1, 0x80, 0xf2, 0x1b, 0, 0, 0);
            case "06/43" -> setUserAccess(data);
            case "06/44" -> userAccess(users.get((int) data[1]));
            case "06/45" -> {
                users.get((int) data[0]).name = text(data, 1, 16);
                yield bytes(0);
            }
            case "06/46" ->
                join(Arrays.copyOf(
                        users.get((int) data[0]).name.getBytes(StandardCharsets.US_ASCII), 16));
            case "06/47" -> password(data);
            case "06/54" -> join(bytes(CHANNEL), part(data[2] & 0x3f));
            case "0c/01" -> set(lan, data);
            case "0c/02" -> get(lan, data);
            case "0c/21" -> set(sol, data);
            case "0c/22" -> get(sol, data);
            default -> bytes(0xc1);
        };
    }

    private static byte[] join(byte[]... parts) {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        out.write(0);
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static String text(byte[] data, int from, int length) {
        return new String(data, from, length, StandardCharsets.US_ASCII).replace("\0", "");
    }

    private byte[] deviceId() {
        String[] version = firmware.split("\\.");
        return bytes(
                0,
                0x23,
                0x01,
                Integer.parseInt(version[0]),
                Integer.parseInt(version[1], 16),
                0x02,
                0,
                0,
                0,
                0,
                0,
                0);
    }

    private byte[] restorePolicy(int number) {
        restorePolicy = number == 3 ? restorePolicy : number;
        return bytes(0, 7);
    }

    private byte[] part(int index) {
        int from = Math.min(offered.length, 16 * index);
        return Arrays.copyOfRange(offered, from, Math.min(offered.length, from + 16));
    }

    private byte[] setAccess(byte[] data) {
        access.put(data[1] & 0xc0, bytes(data[1] & 0x3f, data[2] & 0x0f));
        return bytes(0);
    }

    private byte[] setUserAccess(byte[] data) {
        users.get((int) data[1]).access = data[0] & 0x70 | data[2] & 0x0f;
        return bytes(0);
    }

    private byte[] userAccess(User user) {
        int enabled = (int) users.values().stream().filter(it -> it.enabled).count();
        return bytes(0, USERS, (user.enabled ? 0x40 : 0x80) | enabled, 1, user.access);
    }

    private byte[] password(byte[] data) {
        User user = users.get(data[0] & 0x3f);
        byte[] password = Arrays.copyOfRange(data, 2, data.length);
        switch (data[1]) {
            case 0 -> user.enabled = false;
            case 1 -> user.enabled = true;
            case 2 -> {
                user.password = keepsSixteenBytes ? Arrays.copyOf(password, 16) : password;
                generation += endsSessionsWithThePassword ? 1 : 0;
            }
            default -> {
                return user.password.length != password.length
                        ? bytes(0x81)
                        : bytes(Arrays.equals(user.password, password) ? 0 : 0x80);
            }
        }
        return bytes(0);
    }

    private byte[] get(Map<Integer, byte[]> parameters, byte[] data) {
        byte[] value = parameters.get((int) data[1]);
        return value == null ? bytes(0x80) : join(bytes(0x11), value);
    }

    private byte[] lock(Map<Integer, byte[]> parameters, int progress) {
        if (progress == 1 && parameters.get(0)[0] == 1) {
            return bytes(0x81);
        }
        if (progress == 2 && !rollsBack) {
            return bytes(0xcc);
        }
        if (rollsBack && progress == 0) {
            Map<Integer, byte[]> saved = before.remove(parameters);
            if (saved != null) {
                parameters.putAll(saved);
                settle();
            }
        } else if (rollsBack) {
            before.put(parameters, new TreeMap<>(parameters));
        }
        parameters.put(0, bytes(progress == 0 ? 0 : 1));
        return bytes(0);
    }

    private byte[] set(Map<Integer, byte[]> parameters, byte[] data) {
        int number = data[1];
        byte[] value = Arrays.copyOfRange(data, 2, data.length);
        if (!parameters.containsKey(number)) {
            return bytes(0x80);
        }
        if (number == 0) {
            return lock(parameters, value[0]);
        }
        parameters.put(number, value);
        if (parameters == lan && number == 3) {
            settle();
        }
        return bytes(0);
    }

    /** It is where its address says. */
    private void settle() {
        byte[] value = lan.get(3);
        address = vanishes ? "192.0.2.9" : Ipv4.of(value).text();
    }
}

package io.bearman.pxe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.RefusedException;
import io.bearman.core.boot.BootPurpose;
import io.bearman.core.boot.BootSession;
import io.bearman.core.host.HostId;
import io.bearman.core.net.Http.Request;
import io.bearman.pxe.Registered.Finding;
import java.util.Locale;
import java.util.Optional;

/** {@code POST /v1/registrations}: a machine tells its facts and is told what to do. */
final class RegistrationRoute {
    /** How long facts may be, in bytes. */
    private static final int LIMIT = 1024 * 1024;

    private static final String ACTION = "registration";

    private final Registrations registrations;

    RegistrationRoute(Registrations registrations) {
        this.registrations = registrations;
    }

    Answer register(Request request, BootSession session) {
        Optional<Answer> refusal = JsonBody.refusal(request, LIMIT, ACTION);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        String host = session.host().map(HostId::value).orElse(Answer.NOBODY);
        if (session.purpose() == BootPurpose.PRODUCTION) {
            return Answer.error(403, ACTION, "a production system is registered already")
                    .of(host, "mac=" + session.mac());
        }
        Registered registered;
        try {
            registered = registrations.register(session, request.body());
        } catch (RefusedException e) {
            return Answer.error(403, ACTION, String.valueOf(e.getMessage()))
                    .of(host, "mac=" + session.mac());
        } catch (LaterException e) {
            return Answer.later(ACTION, e.pause())
                    .of(host, "why=\"" + Answer.oneLine(String.valueOf(e.getMessage())) + '"');
        }
        Answer answer = Answer.wantsText(request)
                ? Answer.lines(200, lines(registered), ACTION)
                : Answer.json(200, json(registered).toString(), ACTION);
        return answer.of(
                registered.host().map(HostId::value).orElse(host),
                "verdict=" + word(registered.verdict()) + " mac=" + session.mac());
    }

    private static ObjectNode json(Registered registered) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("verdict", word(registered.verdict()));
        registered.host().ifPresent(host -> json.put("host", host.value()));
        ArrayNode findings = json.putArray("findings");
        registered
                .findings()
                .forEach(finding -> findings.addObject()
                        .put("check", finding.check())
                        .put("result", finding.result().name())
                        .put("expected", finding.expected())
                        .put("actual", finding.actual()));
        return json;
    }

    private static String lines(Registered registered) {
        StringBuilder lines = new StringBuilder();
        lines.append("verdict=").append(word(registered.verdict())).append('\n');
        registered.host().ifPresent(host -> lines.append("host=").append(host).append('\n'));
        registered
                .sshKeys()
                .forEach(key -> lines.append("ssh_key=").append(oneLine(key)).append('\n'));
        registered
                .findings()
                .forEach(finding ->
                        lines.append("finding=").append(line(finding)).append('\n'));
        return lines.toString();
    }

    private static String line(Finding finding) {
        return finding.check() + ' ' + finding.result() + " expected " + oneLine(finding.expected())
                + ", found " + oneLine(finding.actual());
    }

    /** For a shell that reads line by line, of text from outside too. */
    private static String oneLine(String text) {
        return Answer.inOneLine(text);
    }

    private static String word(Registered.Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package io.bearman.testkit.rack;

import io.bearman.core.net.Http;
import java.util.ArrayList;
import java.util.List;

/** A boot server that says what it is told to say. */
final class BootStub implements Http {
    static final String TOKEN = "t".repeat(43);
    static final String SECRET = "s".repeat(43);
    static final String PRODUCTION =
            "#!ipxe\nkernel http://images/vmlinuz root=live bearman.token=" + TOKEN + "\nboot\n";
    static final String HOLD = "#!ipxe\nsleep 30\nchain http://boot/boot.ipxe\n";
    static final String LOADER =
            "#!ipxe\nkernel http://images/loader bearman.boot=registration\nboot\n";

    final List<String> asked = new ArrayList<>();
    final List<String> exchanges = new ArrayList<>();
    final List<String> bearers = new ArrayList<>();
    final List<String> reports = new ArrayList<>();
    String script = PRODUCTION;
    int exchangeStatus = 201;
    int reportStatus = 201;

    @Override
    public Response send(Request request) {
        asked.add(request.uri().getPath());
        return switch (request.uri().getPath()) {
            case "/boot.ipxe" -> Response.of(200, "text/plain", "#!ipxe\nchain v1/boot\n");
            case "/v1/boot" -> {
                asked.add(request.uri().getRawQuery());
                yield Response.of(200, "text/plain", script);
            }
            case "/v1/sessions" -> {
                exchanges.add(request.text());
                yield exchangeStatus == 201
                        ? Response.of(201, "text/plain", "session=one\nsecret=" + SECRET + "\n")
                        : Response.of(exchangeStatus, "application/json", "{}");
            }
            case "/v1/boots" -> {
                bearers.add(request.header("Authorization").orElse(""));
                reports.add(request.text());
                yield Response.of(reportStatus, "application/json", "{}");
            }
            default -> Response.of(404, "text/plain", "no such path");
        };
    }
}

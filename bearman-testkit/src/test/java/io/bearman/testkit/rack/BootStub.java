package io.bearman.testkit.rack;

import io.bearman.core.net.Http;
import java.util.ArrayList;
import java.util.List;

/** A boot server that says what it is told to say. */
final class BootStub implements Http {
    static final String PRODUCTION = "#!ipxe\nkernel http://images/vmlinuz root=live\nboot\n";
    static final String HOLD = "#!ipxe\nsleep 30\nchain http://boot/boot.ipxe\n";
    static final String LOADER =
            "#!ipxe\nkernel http://images/loader bearman.boot=registration\nboot\n";

    final List<String> asked = new ArrayList<>();
    final List<String> reports = new ArrayList<>();
    String script = PRODUCTION;
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
            case "/v1/boots" -> {
                reports.add(request.text());
                yield Response.of(reportStatus, "application/json", "{}");
            }
            default -> Response.of(404, "text/plain", "no such path");
        };
    }
}

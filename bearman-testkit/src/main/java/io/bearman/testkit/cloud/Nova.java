package io.bearman.testkit.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compute API v2.1: the door, with microversions, and what is behind it. */
final class Nova {
    private static final Pattern VERSION = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})");

    private final Region region;
    private final Keystone keystone;
    private final ServicesApi services;
    private final ServersApi servers;
    private final ActionsApi actions;
    private final MigrationsApi migrations;
    private final HypervisorsApi hypervisors;
    private final GroupsApi groups;

    Nova(Region region, Keystone keystone) {
        this.region = region;
        this.keystone = keystone;
        services = new ServicesApi(region);
        servers = new ServersApi(region);
        actions = new ActionsApi(region, servers);
        migrations = new MigrationsApi(region, servers);
        hypervisors = new HypervisorsApi(region);
        groups = new GroupsApi(region);
    }

    Answer answer(Call call) {
        boolean document = call.is("GET", "v2.1");
        try {
            if (!document) {
                keystone.authenticate(call);
            }
        } catch (Refusal refusal) {
            return refusal.asKeystone().header("WWW-Authenticate", Keystone.challenge(call));
        }
        String asked = asked(call);
        if (!VERSION.matcher(asked).matches()) {
            return Refusal.badRequest("API Version String "
                            + asked
                            + " is of invalid format. Must be of format MajorNum.MinorNum.")
                    .asNova();
        }
        return behind(call, document, asked)
                .header("OpenStack-API-Version", "compute " + asked)
                .header("X-OpenStack-Nova-API-Version", asked)
                .header("Vary", "OpenStack-API-Version");
    }

    private Answer behind(Call call, boolean document, String asked) {
        try {
            call.minor = minor(asked);
            return document ? Answer.ok(version(call)) : route(call);
        } catch (Refusal refusal) {
            return refusal.asNova();
        }
    }

    private Answer route(Call call) {
        return switch (call.segment(1)) {
            case "os-services" -> services.answer(call);
            case "os-migrations" -> migrations.list(call);
            case "os-hypervisors", "os-aggregates", "os-availability-zone", "flavors" ->
                hypervisors.answer(call);
            case "os-server-groups" -> groups.answer(call);
            case "servers" ->
                switch (call.segment(3)) {
                    case "" -> servers.answer(call);
                    case "action" -> actions.answer(call);
                    case "migrations" -> migrations.ofServer(call);
                    case "os-instance-actions" -> servers.history(call);
                    default -> throw Refusal.notFound("The resource could not be found.");
                };
            default -> throw Refusal.notFound("The resource could not be found.");
        };
    }

    private String asked(Call call) {
        String asked = call.request
                .header("OpenStack-API-Version")
                .filter(value -> value.startsWith("compute "))
                .map(value -> value.substring("compute ".length()).trim())
                .or(() -> call.request.header("X-OpenStack-Nova-API-Version"))
                .orElse("2.1");
        return asked.equals("latest") ? "2." + region.settings.maxMinor() : asked;
    }

    private int minor(String asked) {
        Matcher match = VERSION.matcher(asked);
        int minor = match.matches() ? Integer.parseInt(match.group(2)) : 0;
        if (!asked.startsWith("2.") || minor < 1 || minor > region.settings.maxMinor()) {
            throw Refusal.notAcceptable("Version "
                    + asked
                    + " is not supported by the API. Minimum is 2.1 and maximum is 2."
                    + region.settings.maxMinor()
                    + ".");
        }
        return minor;
    }

    private ObjectNode version(Call call) {
        ObjectNode body = Show.object();
        ObjectNode version = body.putObject("version");
        version.put("id", "v2.1").put("status", "CURRENT");
        version.put("version", "2." + region.settings.maxMinor()).put("min_version", "2.1");
        version.put("updated", "2013-07-23T11:33:21Z");
        var links = version.putArray("links");
        links.addObject().put("rel", "self").put("href", call.base() + "/v2.1/");
        links.addObject()
                .put("rel", "describedby")
                .put("type", "text/html")
                .put("href", "http://docs.openstack.org/");
        version.putArray("media-types")
                .addObject()
                .put("base", "application/json")
                .put("type", "application/vnd.openstack.compute+json;version=2.1");
        return body;
    }
}

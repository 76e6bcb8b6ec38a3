package io.bearman.testkit.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.testkit.cloud.Rows.Person;
import io.bearman.testkit.cloud.Rows.Token;

/** Identity API v3: tokens by password, token or application credential, and the catalogue. */
final class Keystone {
    private final Region region;

    Keystone(Region region) {
        this.region = region;
    }

    Answer answer(Call call) {
        if (call.is("GET", "v3")) {
            ObjectNode body = Show.object();
            body.set("version", version(call));
            return Answer.ok(body);
        }
        if (call.is("POST", "v3", "auth", "tokens")) {
            return issue(call);
        }
        if (call.is("GET", "v3", "auth", "tokens") || call.is("HEAD", "v3", "auth", "tokens")) {
            authenticate(call);
            Token token = subject(call);
            return Answer.ok(show(call, token, person(token))).header("X-Subject-Token", token.id);
        }
        if (call.is("DELETE", "v3", "auth", "tokens")) {
            authenticate(call);
            region.rows().tokens.remove(subject(call).id);
            return Answer.empty(204);
        }
        if (call.is("GET", "v3", "auth", "catalog")) {
            authenticate(call);
            ObjectNode body = Show.object();
            body.set("catalog", catalog(call));
            return Answer.ok(body);
        }
        throw Refusal.notFound("The resource could not be found.");
    }

    /** {@return the list of versions, as Keystone shows it at its root} */
    Answer versions(Call call) {
        ObjectNode body = Show.object();
        body.putObject("versions").putArray("values").add(version(call));
        return Answer.of(300, body).header("Location", call.base() + "/v3/");
    }

    private static ObjectNode version(Call call) {
        ObjectNode version = Show.object();
        version.put("id", "v3.14").put("status", "stable").put("updated", "2020-04-07T00:00:00Z");
        version.putArray("links").addObject().put("rel", "self").put("href", call.base() + "/v3/");
        version.putArray("media-types")
                .addObject()
                .put("base", "application/json")
                .put("type", "application/vnd.openstack.identity-v3+json");
        return version;
    }

    /** {@return the header of a 401: where to log in} */
    static String challenge(Call call) {
        return "Keystone uri=\"" + call.base() + "/v3\"";
    }

    /** Finds out who asks, or refuses. */
    void authenticate(Call call) {
        String id = call.request.header("X-Auth-Token").orElse("");
        call.person = person(valid(id));
    }

    private Token subject(Call call) {
        Token token =
                region.rows().tokens.get(call.request.header("X-Subject-Token").orElse(""));
        if (token == null || token.expiresAt <= region.now()) {
            throw Refusal.notFound("Could not find token.");
        }
        return token;
    }

    private Token valid(String id) {
        Token token = region.rows().tokens.get(id);
        if (token == null || token.expiresAt <= region.now()) {
            throw Refusal.unauthorized();
        }
        return token;
    }

    private Person person(Token token) {
        Person person = region.rows().people.get(token.person);
        if (person == null) {
            throw Refusal.unauthorized();
        }
        return person;
    }

    private Answer issue(Call call) {
        JsonNode identity = call.body().path("auth").path("identity");
        String method = identity.path("methods").path(0).asText();
        Person person = switch (method) {
            case "password" -> byPassword(identity.path("password").path("user"));
            case "token" -> person(valid(identity.path("token").path("id").asText()));
            case "application_credential" -> byApplication(identity.path("application_credential"));
            default -> throw Refusal.badRequest("Expecting to find methods in identity.");
        };
        Token token = issue(person, method);
        return Answer.of(201, show(call, token, person)).header("X-Subject-Token", token.id);
    }

    Token issue(Person person, String method) {
        Token token = new Token();
        token.id = "gAAAAAB" + region.uuid("token").replace("-", "");
        token.person = person.id;
        token.method = method;
        token.issuedAt = region.now();
        token.expiresAt = region.now() + region.settings.tokenLife().toMillis();
        region.rows().tokens.values().removeIf(old -> old.expiresAt <= region.now());
        region.rows().tokens.put(token.id, token);
        return token;
    }

    private Person byPassword(JsonNode user) {
        return region.rows().people.values().stream()
                .filter(person -> !person.application)
                .filter(person -> person.name.equals(user.path("name").asText())
                        || person.id.equals(user.path("id").asText()))
                .filter(person -> person.secret.equals(user.path("password").asText()))
                .findFirst()
                .orElseThrow(Refusal::unauthorized);
    }

    private Person byApplication(JsonNode credential) {
        String id = credential.path("id").asText(credential.path("name").asText());
        // One that is deleted is 404 and not 401, though nobody is logged in.
        Person found = region.rows().people.values().stream()
                .filter(person -> person.application && person.id.equals(id))
                .findFirst()
                .orElseThrow(() ->
                        Refusal.notFound("Could not find Application Credential: " + id + "."));
        if (!found.secret.equals(credential.path("secret").asText())) {
            throw Refusal.unauthorized();
        }
        return found;
    }

    private ObjectNode show(Call call, Token token, Person person) {
        ObjectNode body = Show.object();
        ObjectNode shown = body.putObject("token");
        shown.putArray("methods").add(token.method);
        ObjectNode user = shown.putObject("user");
        user.putObject("domain").put("id", "default").put("name", "Default");
        user.put("id", person.id).put("name", person.name).putNull("password_expires_at");
        shown.putArray("audit_ids").add(token.id.substring(7, 29));
        shown.put("expires_at", Show.token(token.expiresAt));
        shown.put("issued_at", Show.token(token.issuedAt));
        ObjectNode project = shown.putObject("project");
        project.putObject("domain").put("id", "default").put("name", "Default");
        project.put("id", person.project).put("name", person.project);
        shown.put("is_domain", false);
        shown.putArray("roles").addObject().put("id", person.role).put("name", person.role);
        shown.set("catalog", catalog(call));
        return body;
    }

    private ArrayNode catalog(Call call) {
        ArrayNode catalog = Show.array();
        entry(call, catalog, "identity", "keystone", "/v3");
        entry(call, catalog, "compute", "nova", "/v2.1");
        entry(call, catalog, "placement", "placement", "/placement");
        entry(call, catalog, "image", "glance", "/image");
        entry(call, catalog, "network", "neutron", "/network");
        return catalog;
    }

    private void entry(Call call, ArrayNode catalog, String type, String name, String path) {
        ObjectNode service = catalog.addObject();
        service.put("id", type + "-service").put("type", type).put("name", name);
        ArrayNode endpoints = service.putArray("endpoints");
        for (String side : new String[] {"public", "internal", "admin"}) {
            endpoints
                    .addObject()
                    .put("id", type + "-" + side)
                    .put("interface", side)
                    .put("region", region.settings.region())
                    .put("region_id", region.settings.region())
                    .put("url", call.base() + path);
        }
    }
}

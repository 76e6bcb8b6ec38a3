package io.bearman.sdk;

import io.bearman.openstack.EndpointInterface;
import io.bearman.sdk.Configuration.CloudLogin;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads the logins below {@code clouds}: which of its forms one has is told by its keys. */
final class CloudsReader {
    private static final String CLOUDS_YAML = "clouds-yaml";
    private static final String APPLICATION = "application-credential-id";
    private static final String SECRET = "application-credential-secret";
    private static final String TOKEN = "token";

    private CloudsReader() {}

    static Map<String, CloudLogin> read(Section section) {
        Map<String, CloudLogin> clouds = new LinkedHashMap<>();
        section.sections().forEach((name, it) -> {
            clouds.put(name, cloud(it));
            it.end();
        });
        return clouds;
    }

    private static CloudLogin cloud(Section it) {
        if (it.find(CLOUDS_YAML, text -> text).isPresent()) {
            return new CloudLogin.CloudsYaml(it.need(CLOUDS_YAML, text -> text));
        }
        URI authUrl = it.need("auth-url", ConfigurationReader::http);
        EndpointInterface face = it.get("interface", CloudsReader::face, EndpointInterface.PUBLIC);
        if (it.find(APPLICATION, text -> text).isPresent()) {
            return new CloudLogin.Application(
                    authUrl, it.need(APPLICATION, text -> text), secret(it, SECRET), face);
        }
        return ConfigurationReader.secret(it, TOKEN)
                .<CloudLogin>map(token -> new CloudLogin.Token(authUrl, token, face))
                .orElseGet(() -> password(it, authUrl, face));
    }

    private static CloudLogin password(Section it, URI authUrl, EndpointInterface face) {
        return new CloudLogin.Password(
                authUrl,
                it.need("user", text -> text),
                secret(it, "password"),
                it.need("project", text -> text),
                it.get("user-domain", text -> text, "Default"),
                it.get("project-domain", text -> text, "Default"),
                face);
    }

    private static SecretSource secret(Section it, String key) {
        return ConfigurationReader.secret(it, key)
                .orElseThrow(() -> it.wrong(key + "-file", "missing"));
    }

    private static EndpointInterface face(String text) {
        try {
            return EndpointInterface.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not public, internal or admin: '" + text + "'", e);
        }
    }
}

package io.bearman.openstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.bearman.core.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logins that a machine already has for other OpenStack clients: {@code clouds.yaml} with its
 * {@code secure.yaml}, and {@code OS_*}. Reads files when asked, keeps nothing. Thread-safe.
 *
 * <p>Files are looked for where openstacksdk does: {@code OS_CLIENT_CONFIG_FILE} (and {@code
 * OS_CLIENT_SECURE_FILE}), else the working directory, {@code ~/.config/openstack}, {@code
 * /etc/openstack}; the first that exists is read, each of the two for itself.
 *
 * <p>Not understood: vendors' {@code profile}, which is refused, and {@code cacert}, {@code verify},
 * {@code cert} and {@code key}, which are left out with a warning: certificates are those that Java
 * trusts.
 */
public final class OpenStackClouds {
    private static final Logger LOG = LoggerFactory.getLogger(OpenStackClouds.class);
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final List<String> LEFT_OUT = List.of("cacert", "verify", "cert", "key");

    private final Map<String, String> environment;
    private final List<Path> folders;

    /**
     * @param environment of it only {@code OS_*} is looked at
     * @param folders where files may be, the first to be preferred
     */
    public OpenStackClouds(Map<String, String> environment, List<Path> folders) {
        this.environment = Map.copyOf(environment);
        this.folders = List.copyOf(folders);
    }

    /** {@return those of this process} */
    public static OpenStackClouds ofThisProcess() {
        Path home = Path.of(System.getProperty("user.home"), ".config", "openstack");
        return new OpenStackClouds(
                System.getenv(), List.of(Path.of(""), home, Path.of("/etc/openstack")));
    }

    /**
     * {@return what {@code OS_CLOUD} names in the files, or else what the other {@code OS_*} say}
     *
     * @throws UsageException when they do not say enough
     */
    public CloudAccess chosen() {
        Map<String, String> terms = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith("OS_")) {
                terms.put(name.substring("OS_".length()).toLowerCase(Locale.ROOT), value);
            }
        });
        String cloud = terms.getOrDefault("cloud", "");
        return cloud.isBlank()
                ? new AuthTerms("OS_* of the environment", terms).access(null)
                : named(cloud, terms.getOrDefault("region_name", ""));
    }

    /**
     * {@return this cloud of the files, in the region that it names}
     *
     * @throws UsageException when there is no such cloud, or it does not say enough
     */
    public CloudAccess named(String cloud) {
        return named(cloud, "");
    }

    /**
     * {@return this cloud of the files, in this region}
     *
     * @param region blank for the one that the file names
     * @throws UsageException when there is no such cloud, or it does not say enough
     */
    public CloudAccess named(String cloud, String region) {
        Path file = file("OS_CLIENT_CONFIG_FILE", "clouds.yaml")
                .orElseThrow(() -> new UsageException(
                        "cloud " + cloud + ": there is no clouds.yaml in " + folders));
        JsonNode clouds = read(file).path("clouds");
        JsonNode entry = clouds.path(cloud);
        String where = file + ": cloud " + cloud;
        if (!entry.isObject()) {
            TreeMap<String, JsonNode> known = new TreeMap<>();
            clouds.properties().forEach(each -> known.put(each.getKey(), each.getValue()));
            throw new UsageException(where + " is not there; known are " + known.keySet());
        }
        if (entry.has("profile")) {
            throw new UsageException(where + " names a vendor's profile, which is not known here;"
                    + " write its auth_url into the file");
        }
        Map<String, String> terms = new LinkedHashMap<>();
        collect(terms, entry);
        file("OS_CLIENT_SECURE_FILE", "secure.yaml")
                .ifPresent(secure -> collect(terms, read(secure).path("clouds").path(cloud)));
        warn(cloud, terms);
        return new AuthTerms(where, terms).access(region.isBlank() ? null : region);
    }

    /** What stands below auth stands beside it too, as openstacksdk has it. */
    private static void collect(Map<String, String> terms, JsonNode entry) {
        for (Map.Entry<String, JsonNode> term : entry.properties()) {
            if (term.getValue().isValueNode() && !term.getValue().isNull()) {
                terms.put(term.getKey(), term.getValue().asText());
            }
        }
        JsonNode regions = entry.path("regions");
        if (regions.size() == 1 && regions.get(0).isTextual()) {
            terms.putIfAbsent("region_name", regions.get(0).asText());
        }
        if (entry.path("auth").isObject()) {
            collect(terms, entry.path("auth"));
        }
    }

    private static void warn(String cloud, Map<String, String> terms) {
        LEFT_OUT.stream()
                .filter(terms::containsKey)
                .forEach(name -> LOG.warn(
                        "cloud={} left_out={} why=\"certificates are those that Java trusts\"",
                        cloud,
                        name));
    }

    private Optional<Path> file(String variable, String name) {
        @Nullable String named = environment.get(variable);
        if (named != null && !named.isBlank()) {
            return Optional.of(Path.of(named));
        }
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static JsonNode read(Path file) {
        try {
            return YAML.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            // Not the cause: it shows the line, which may hold a password.
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new UsageException(file + ":" + line + ": not YAML");
        } catch (IOException e) {
            throw new UsageException(file + ": cannot be read", e);
        }
    }
}

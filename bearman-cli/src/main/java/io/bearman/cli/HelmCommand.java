package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.UsageException;
import io.bearman.core.host.HostState;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.sdk.Bearman;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bearman helm}. */
@Command(
        name = "helm",
        description = "Writes values for the charts of others.",
        subcommands = HelmCommand.Values.class,
        footerHeading = "%nExample:%n",
        footer = "  bearman helm values --format openstack-helm > bearman-overrides.yaml")
final class HelmCommand extends Group {

    /** Whose values. */
    enum Format {
        OPENSTACK_HELM;

        @Override
        public String toString() {
            return "openstack-helm";
        }
    }

    @Command(
            name = "values",
            description = {
                "Writes the overrides that openstack-helm's nova chart needs on hosts without disks: the",
                "compute_id of every host that serves or is about to, and nova.conf by the label",
                "bearman.io/profile. Never a DaemonSet a host. Run it again when a host joins."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  bearman helm values --format openstack-helm > bearman-overrides.yaml",
                "  bearman helm values --format openstack-helm --profiles diskless-compute.yaml --zone az1"
            })
    static final class Values extends Base {
        @Option(
                names = "--format",
                required = true,
                converter = FormatConverter.class,
                description = "openstack-helm.")
        private Format format;

        @Option(
                names = "--profiles",
                paramLabel = "FILE",
                description =
                        "Values of our chart diskless-compute, whose profiles are taken over.")
        private @Nullable Path profiles;

        @Mixin
        private HostFilter filter = new HostFilter();

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        Values() {}

        @Override
        ExitCode execute() {
            List<Map<String, String>> ids = new ArrayList<>();
            try (Bearman bearman = common.open()) {
                List<Placed> hosts = new ArrayList<>();
                bearman.ports().inventory().each(filter.query(), hosts::add);
                hosts.stream().filter(Values::computes).forEach(host -> ids.add(id(bearman, host)));
            }
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("hosts_uuids", ids);
            values.put("manifests", Map.of("compute_uuid_self_provisioning", false));
            List<Object> overrides = overrides();
            if (!overrides.isEmpty()) {
                values.put(
                        "conf",
                        Map.of("overrides", Map.of("nova_compute", Map.of("labels", overrides))));
            }
            print(common.json() ? Json.of(values) : yaml().dump(values));
            return ExitCode.DONE;
        }

        private static Map<String, String> id(Bearman bearman, Placed host) {
            Map<String, String> id = new LinkedHashMap<>();
            id.put("name", host.host().id().value());
            id.put(
                    "uuid",
                    bearman.identities()
                            .of(host.host().id(), Bearman.user())
                            .computeId()
                            .toString());
            return id;
        }

        /** Nova knows it, or will soon. */
        private static boolean computes(Placed placed) {
            HostState.Kind state = placed.host().state().kind();
            return placed.host().role().equals("compute")
                    && switch (state) {
                        case DEPLOYING, JOINING, IN_SERVICE, MAINTENANCE, FENCED, BROKEN -> true;
                        case EXPECTED, REGISTERING, IN_STOCK, REJECTED, RETIRED -> false;
                    };
        }

        private List<Object> overrides() {
            List<Object> labels = new ArrayList<>();
            profiles().forEach((name, nova) -> {
                Map<String, Object> override = new LinkedHashMap<>();
                Map<String, Object> label = new LinkedHashMap<>();
                label.put("key", "bearman.io/profile");
                label.put("values", List.of(name));
                override.put("label", label);
                override.put("conf", Map.of("nova", nova));
                labels.add(override);
            });
            return labels;
        }

        /** {@return nova.conf by profile} The default one is the chart's own. */
        private Map<String, Object> profiles() {
            Map<String, Object> found = new TreeMap<>();
            if (profiles == null) {
                return found;
            }
            if (!(read(profiles) instanceof Map<?, ?> values)
                    || !(values.get("profiles") instanceof Map<?, ?> all)) {
                throw new UsageException(
                        profiles + " has no profiles:; it ought to be values of the"
                                + " chart diskless-compute");
            }
            all.forEach((name, profile) -> {
                if (profile instanceof Map<?, ?> it && it.get("nova") instanceof Map<?, ?> nova) {
                    found.put(String.valueOf(name), nova);
                }
            });
            found.remove("default");
            return found;
        }

        private static @Nullable Object read(Path file) {
            try (Reader reader = Files.newBufferedReader(file)) {
                return new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
            } catch (IOException e) {
                throw new UsageException("cannot read " + file + ": is it there, and readable?");
            } catch (YAMLException e) {
                throw new UsageException(file + " is not YAML: "
                        + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            }
        }

        private static Yaml yaml() {
            DumperOptions options = new DumperOptions();
            options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
            options.setIndicatorIndent(2);
            options.setIndentWithIndicator(true);
            return new Yaml(options);
        }
    }

    /** Formats in the words of the command line. */
    static final class FormatConverter implements picocli.CommandLine.ITypeConverter<Format> {
        @Override
        public Format convert(String value) {
            for (Format format : Format.values()) {
                if (format.toString().equals(value)) {
                    return format;
                }
            }
            throw new picocli.CommandLine.TypeConversionException(
                    "not a format: '" + value + "'; there is: " + Format.OPENSTACK_HELM);
        }
    }
}

package io.bearman.examples.artifacts;

import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What comes along with ours. */
record Library(String group, String name, String version) {
    /** By group, where their known flaws are mended; openstack4j and its kin bring older ones. */
    private static final Map<String, String> MENDED = Map.of(
            "com.squareup.okhttp3", "4.9.2", // CVE-2021-0341, CVE-2023-0833
            "com.squareup.okio", "3.4.0", // CVE-2023-3635
            "org.yaml", "2.0", // CVE-2022-1471
            "com.google.guava:guava", "32.0.0", // CVE-2020-8908, CVE-2023-2976
            "org.apache.httpcomponents", "4.5.13", // CVE-2020-13956
            "commons-io", "2.7", // CVE-2021-29425
            "com.fasterxml.jackson", "2.22",
            "org.slf4j", "2.0");

    /** {@return whether it has flaws that are known, or is an okhttp that openstack4j fails with} */
    boolean isBad() {
        Version mine = Version.parse(version);
        return MENDED.entrySet().stream()
                        .filter(of -> (group + ':' + name).startsWith(of.getKey()))
                        .anyMatch(of -> mine.compareTo(Version.parse(of.getValue())) < 0)
                || group.equals("com.squareup.okhttp3") && mine.compareTo(Version.parse("5")) >= 0;
    }

    /**
     * @param file in one of these repositories: its path is group, name, version, file
     */
    static Library of(Path file, List<Path> repositories) {
        Path path = repositories.stream()
                .filter(file::startsWith)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException(file + " is in none of " + repositories))
                .relativize(file);
        int parts = path.getNameCount();
        return new Library(
                path.subpath(0, parts - 3).toString().replace('/', '.'),
                path.getName(parts - 3).toString(),
                path.getName(parts - 2).toString());
    }
}

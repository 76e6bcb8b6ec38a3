package io.bearman.core.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostRangeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cn1          | cn1",
                "cn[1-3]      | cn1 cn2 cn3",
                "cn[001-003]  | cn001 cn002 cn003",
                "cn[09-11]    | cn09 cn10 cn11",
                "cn[9-11]     | cn9 cn10 cn11",
                "cn[8-10,0-1] | cn8 cn9 cn10 cn0 cn1",
                "cn[1-2,7]    | cn1 cn2 cn7",
                "cn[5]        | cn5",
                "cn[1-2].dc1  | cn1.dc1 cn2.dc1",
                "r[1-2]n[1-2] | r1n1 r1n2 r2n1 r2n2"
            })
    void aRangeNamesItsHostsInOrder(String text, String hosts) {
        assertThat(HostRange.of(text).hosts().stream()
                        .map(HostId::value)
                        .collect(Collectors.joining(" ")))
                .isEqualTo(hosts);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cn[3-1]         | runs backwards",
                "cn[001-15]      | different numbers of digits",
                "cn[1-2          | brackets",
                "cn1-2]          | brackets",
                "cn]1[           | brackets",
                "cn[]            | is no number",
                "cn[a-c]         | is no number",
                "cn[1-]          | is no number",
                "cn[1,,2]        | is no number",
                "cn[1-10001]     | more than 10000",
                "cn[0-999999999] | more than 10000",
                "a[1-101]b[1-100]| more than 10000",
                "[1-2]-          | not a host id"
            })
    void whatIsNoRangeSaysWhy(String text, String reason) {
        assertThatThrownBy(() -> HostRange.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void asManyHostsAsAreAllowedAreNamed() {
        assertThat(HostRange.of("cn[1-10000]").hosts()).hasSize(HostRange.MOST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cn1                      | cn1",
                "cn1 cn2 cn3              | cn[1-3]",
                "cn3 cn1 cn2 cn1          | cn[1-3]",
                "cn001 cn002 cn003        | cn[001-003]",
                "cn09 cn10 cn11           | cn[09-11]",
                "cn9 cn10 cn11            | cn[9-11]",
                "cn099 cn100 cn101        | cn[099-101]",
                "cn8 cn09 cn10            | cn[8,09-10]",
                "cn1 cn01                 | cn[1,01]",
                "cn1 cn2 cn7              | cn[1-2,7]",
                "cn0 cn1                  | cn[0-1]",
                "r1n1 r1n2 r2n1           | r1n[1-2],r2n1",
                "cn1.dc1 cn2.dc1          | cn1.dc1,cn2.dc1",
                "mgmt cn1 db-a cn2        | cn[1-2],mgmt,db-a",
                "10.0.0.1 10.0.0.2        | 10.0.0.[1-2]",
                "10.0.0.1:623 10.0.0.2:623 | 10.0.0.1:623,10.0.0.2:623",
                "n1234567890123 n1        | n1234567890123,n1"
            })
    void manyNamesAreFolded(String names, String folded) {
        assertThat(HostRange.fold(List.of(names.split(" ")))).isEqualTo(folded);
    }

    @Test
    void whatWasFoldedNamesTheSameAgain() {
        Random random = new Random(1);
        for (int round = 0; round < 500; round++) {
            Set<String> names = new TreeSet<>();
            for (int i = 0; i < 1 + random.nextInt(40); i++) {
                String digits = Integer.toString(random.nextInt(120));
                String padded = "0".repeat(random.nextInt(3)) + digits;
                names.add(
                        "r" + random.nextInt(2) + "n" + padded + (random.nextBoolean() ? "" : "x"));
            }

            String folded = HostRange.fold(List.copyOf(names));

            Set<String> again = new TreeSet<>();
            for (String part : folded.split(",(?![^\\[]*\\])")) {
                again.addAll(HostRange.names(part));
            }
            assertThat(again).as(folded).isEqualTo(names);
        }
    }

    @Test
    void addressesCanBeARangeToo() {
        assertThat(HostRange.names("10.0.0.[9-11]:6230"))
                .containsExactly("10.0.0.9:6230", "10.0.0.10:6230", "10.0.0.11:6230");
    }
}

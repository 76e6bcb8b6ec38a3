package io.bearman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    @BeforeEach
    void stock() throws IOException {
        Files.writeString(folder.resolve("bearman.yaml"), """
                store: %s/store.db
                boot:
                  address: 127.0.0.1
                  port: 8480
                  loader: {kernel: "http://127.0.0.1/loader/vmlinuz"}
                  profiles: {standard: {kernel: "http://127.0.0.1/standard/vmlinuz"}}
                """.formatted(folder));
        Path hosts = Files.writeString(folder.resolve("hosts.jsonl"), """
                {"host":"cn1","role":"compute","region":"one","zone":"az1","flavor":"standard","state":"IN_SERVICE",\
                "machine":{"uuid":"00000000-0000-4000-8000-000000000001","serial":"SN1","vendor":"Acme","product":"X1",\
                "rack":"r1","unit":1,"macs":["52:54:00:00:00:01"],\
                "bmc":{"address":"10.0.0.1","port":623,"credential":"default"}}}
                """);
        run("inventory", "import", hosts.toString());
    }

    private String run(String... args) {
        StringWriter out = new StringWriter();
        String[] all = new String[args.length + 2];
        System.arraycopy(args, 0, all, 0, args.length);
        all[args.length] = "--config";
        all[args.length + 1] = folder.resolve("bearman.yaml").toString();
        Main.run(Map.of(), new PrintWriter(out, true), new PrintWriter(err, true), all);
        return out.toString();
    }

    @Test
    void whatAHostWouldBootIsSaidAndWhy() {
        assertThat(run("boot", "decide", "cn1"))
                .contains("production")
                .contains("unplanned-reboot")
                .contains("standard");
    }

    @Test
    void itsScriptIsShownWithoutATokenOfIts() {
        assertThat(run("boot", "render", "cn1"))
                .startsWith("#!ipxe")
                .contains(
                        " bearman.url=http://127.0.0.1:8480 bearman.host=cn1 bearman.token=TOKEN ");
    }

    @Test
    void aRescueIsChosenShownAndTakenBack() {
        assertThat(run("boot", "override", "cn1", "--rescue")).contains("cn1 boots once: rescue");
        assertThat(run("boot", "decide", "cn1")).contains("rescue").contains("overridden");

        run("boot", "override", "cn1", "--none");

        assertThat(run("boot", "decide", "cn1")).contains("production").doesNotContain("rescue");
    }

    @Test
    void anImageThatIsNotThereCannotBeChosen() {
        assertThat(run("boot", "override", "cn1", "--image", "debug-1")).isEmpty();
        assertThat(err.toString()).contains("no image 'debug-1'").contains("bearman image list");
    }

    @Test
    void oneThingIsChosenAtATime() {
        run("boot", "override", "cn1", "--rescue", "--none");

        assertThat(err.toString()).contains("say one of --image NAME, --rescue, --none");
    }
}

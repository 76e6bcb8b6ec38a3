package io.bearman.bench.pxe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** nginx with one worker, as Debian has it: files, sendfile, nothing rendered, nothing logged. */
final class Nginx extends WebServer {
    static final String NAME = "nginx";

    private Nginx(Path folder, Path configuration, int port) {
        super(
                new ProcessBuilder(
                        "/usr/sbin/nginx",
                        "-p",
                        folder.toString(),
                        "-c",
                        configuration.toString(),
                        "-e",
                        folder.resolve("error.log").toString()),
                folder.resolve("nginx.log"),
                port);
    }

    /** @param script what it answers to every machine */
    static Nginx start(Path folder, Site site, String script, int port) {
        try {
            Files.writeString(folder.resolve("script.ipxe"), script);
            Files.createDirectories(folder.resolve("v1"));
            Files.createSymbolicLink(folder.resolve("v1/artifacts"), site.artifacts());
            Path configuration =
                    Files.writeString(folder.resolve("nginx.conf"), """
                    user root;
                    daemon off;
                    worker_processes 1;
                    worker_rlimit_nofile 40000;
                    pid %1$s/nginx.pid;
                    events { worker_connections 30000; }
                    http {
                      access_log off;
                      sendfile on;
                      tcp_nopush on;
                      keepalive_requests 100000000;
                      default_type application/octet-stream;
                      client_body_temp_path %1$s/body;
                      proxy_temp_path %1$s/proxy;
                      fastcgi_temp_path %1$s/fastcgi;
                      uwsgi_temp_path %1$s/uwsgi;
                      scgi_temp_path %1$s/scgi;
                      server {
                        listen 127.0.0.1:%2$d backlog=4096;
                        root %1$s;
                        location = /v1/boot { alias %1$s/script.ipxe; default_type text/plain; }
                      }
                    }
                    """.formatted(folder, port));
            return new Nginx(folder, configuration, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

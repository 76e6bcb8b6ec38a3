package io.bearman.store;

import io.bearman.core.RefusedException;
import io.bearman.core.audit.AuditEvent;
import io.bearman.core.image.Artifact;
import io.bearman.core.image.Image;
import io.bearman.core.image.ImageCatalogue;
import io.bearman.core.image.Manifest;
import io.bearman.core.time.TimeSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The images in SQL. */
final class SqlImages implements ImageCatalogue {
    private final Database database;
    private final TimeSource time;
    private final SqlAudit audit;

    SqlImages(Database database, TimeSource time, SqlAudit audit) {
        this.database = database;
        this.time = time;
        this.audit = audit;
    }

    @Override
    public Optional<Image> find(String name) {
        return database.read(sql -> find(sql, name));
    }

    @Override
    public List<Image> list() {
        return database.read(sql -> sql.rows("select * from image", SqlImages::image)).stream()
                .sorted(Comparator.comparing(Image::name))
                .toList();
    }

    @Override
    public void add(Image image, String who) {
        database.write(sql -> {
            Optional<Image> known = find(sql, image.name());
            if (known.isEmpty()) {
                insert(sql, image);
                audit.append(
                        sql,
                        who,
                        AuditEvent.FLEET,
                        new SqlAudit.Change("image", "", image.name(), ""));
            } else if (!known.get().equals(image)) {
                throw new RefusedException("there is another image " + image.name()
                        + ", and what was booted never changes; give this one a name of its own");
            }
            return true;
        });
    }

    private void insert(Sql sql, Image image) throws SQLException {
        sql.run(
                "insert into image (name, kernel_sha256, kernel_size, initrd_sha256, initrd_size,"
                        + " cmdline, signature, added_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
                image.name(),
                image.kernel().sha256(),
                image.kernel().size(),
                image.initrd().sha256(),
                image.initrd().size(),
                image.cmdline(),
                image.signature(),
                time.now());
    }

    @Override
    public Optional<Image> assigned(String profile) {
        return database.read(sql -> sql.row(
                "select i.* from image i join image_assignment a on a.image = i.name"
                        + " where a.profile = ?",
                SqlImages::image,
                profile));
    }

    @Override
    public Map<String, String> assignments() {
        Map<String, String> all = new TreeMap<>();
        database.read(sql -> sql.rows(
                "select * from image_assignment",
                row -> all.put(row.getString("profile"), row.getString("image"))));
        return all;
    }

    @Override
    public void assign(String profile, String name, String who) {
        database.write(sql -> {
            if (find(sql, name).isEmpty()) {
                throw new RefusedException(
                        "there is no image " + name + "; add it: bearman image add " + name);
            }
            String before = sql.row(
                            "select image from image_assignment where profile = ?",
                            row -> row.getString(1),
                            profile)
                    .orElse("");
            if (!before.equals(name)) {
                sql.run("delete from image_assignment where profile = ?", profile);
                sql.run(
                        "insert into image_assignment (profile, image) values (?, ?)",
                        profile,
                        name);
                audit.append(
                        sql,
                        who,
                        AuditEvent.FLEET,
                        new SqlAudit.Change("image of " + profile, before, name, ""));
            }
            return true;
        });
    }

    private static Optional<Image> find(Sql sql, String name) throws SQLException {
        return sql.row("select * from image where name = ?", SqlImages::image, name);
    }

    private static Image image(ResultSet row) throws SQLException {
        Manifest manifest = new Manifest(
                row.getString("name"),
                new Artifact(row.getString("kernel_sha256"), row.getLong("kernel_size")),
                new Artifact(row.getString("initrd_sha256"), row.getLong("initrd_size")),
                row.getString("cmdline"));
        return new Image(manifest, row.getString("signature"));
    }
}

package io.bearman.testkit.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.BiConsumer;

/**
 * Reads what clients of the Go library send as protobuf: Secrets and ConfigMaps, in which helm keeps
 * its releases. Field numbers are those of k8s.io/api/core/v1 and k8s.io/apimachinery's
 * generated.proto.
 */
final class Protobuf {
    private static final byte[] MAGIC = {'k', '8', 's', 0};

    private Protobuf() {}

    static boolean is(byte[] body) {
        return body.length > MAGIC.length
                && Arrays.equals(Arrays.copyOf(body, MAGIC.length), MAGIC);
    }

    /** {@return the object inside an envelope (runtime.Unknown)} */
    static ObjectNode decode(byte[] body) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        byte[][] raw = {new byte[0]};
        fields(ByteBuffer.wrap(body, MAGIC.length, body.length - MAGIC.length), (field, bytes) -> {
            if (field == 1) {
                fields(
                        bytes,
                        (inner, value) ->
                                object.put(inner == 1 ? "apiVersion" : "kind", text(value)));
            } else if (field == 2) {
                raw[0] = copy(bytes);
            }
        });
        switch (object.path("kind").asText()) {
            case "Secret" -> secret(object, raw[0]);
            case "ConfigMap" -> configMap(object, raw[0]);
            default ->
                throw ApiFault.unsupported(
                        "protobuf of " + object.path("kind") + " is not understood here");
        }
        return object;
    }

    private static void secret(ObjectNode object, byte[] raw) {
        fields(ByteBuffer.wrap(raw), (field, bytes) -> {
            switch (field) {
                case 1 -> metadata(object.withObject("/metadata"), bytes);
                case 2 -> {
                    Entry entry = entry(bytes);
                    object.withObject("/data")
                            .put(entry.key, Base64.getEncoder().encodeToString(entry.value));
                }
                case 3 -> object.put("type", text(bytes));
                default -> {}
            }
        });
    }

    private static void configMap(ObjectNode object, byte[] raw) {
        fields(ByteBuffer.wrap(raw), (field, bytes) -> {
            if (field == 1) {
                metadata(object.withObject("/metadata"), bytes);
            } else if (field == 2) {
                Entry entry = entry(bytes);
                object.withObject("/data")
                        .put(entry.key, new String(entry.value, StandardCharsets.UTF_8));
            }
        });
    }

    private static void metadata(ObjectNode metadata, ByteBuffer bytes) {
        fields(bytes, (field, value) -> {
            switch (field) {
                case 1 -> metadata.put("name", text(value));
                case 2 -> metadata.put("generateName", text(value));
                case 3 -> metadata.put("namespace", text(value));
                case 5 -> metadata.put("uid", text(value));
                case 6 -> metadata.put("resourceVersion", text(value));
                case 11 -> label(metadata.withObject("/labels"), value);
                case 12 -> label(metadata.withObject("/annotations"), value);
                default -> {}
            }
        });
        metadata.properties()
                .removeIf(field ->
                        field.getValue().asText().isEmpty() && field.getValue().isTextual());
    }

    private static void label(ObjectNode labels, ByteBuffer bytes) {
        Entry entry = entry(bytes);
        labels.put(entry.key, new String(entry.value, StandardCharsets.UTF_8));
    }

    private static final class Entry {
        private String key = "";
        private byte[] value = {};
    }

    private static Entry entry(ByteBuffer bytes) {
        Entry entry = new Entry();
        fields(bytes, (field, value) -> {
            if (field == 1) {
                entry.key = text(value);
            } else {
                entry.value = copy(value);
            }
        });
        return entry;
    }

    /** Hands over each field that has a length; numbers are of no interest here. */
    private static void fields(ByteBuffer in, BiConsumer<Integer, ByteBuffer> each) {
        while (in.hasRemaining()) {
            long tag = number(in);
            int field = (int) (tag >>> 3);
            switch ((int) (tag & 7)) {
                case 0 -> number(in);
                case 1 -> in.position(in.position() + 8);
                case 2 -> {
                    int length = (int) number(in);
                    ByteBuffer part = in.slice(in.position(), length);
                    in.position(in.position() + length);
                    each.accept(field, part);
                }
                case 5 -> in.position(in.position() + 4);
                default -> throw ApiFault.bad("protobuf with wire type " + (tag & 7));
            }
        }
    }

    private static long number(ByteBuffer in) {
        long number = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = in.get();
            number |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw ApiFault.bad("protobuf with a number that does not end");
    }

    private static String text(ByteBuffer bytes) {
        return new String(copy(bytes), StandardCharsets.UTF_8);
    }

    private static byte[] copy(ByteBuffer bytes) {
        byte[] copied = new byte[bytes.remaining()];
        bytes.duplicate().get(copied);
        return copied;
    }
}

package io.bearman.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.HostId;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RunId;
import io.bearman.core.host.Zone;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Answers for machines: ids and instants are texts, everything else is as the API names it. */
final class Json {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().registerModule(texts()).enable(SerializationFeature.INDENT_OUTPUT);

    private Json() {}

    private static SimpleModule texts() {
        SimpleModule module = new SimpleModule();
        List.of(
                        HostId.class,
                        RackId.class,
                        Zone.class,
                        RunId.class,
                        MachineId.class,
                        ServerId.class,
                        BmcGuid.class,
                        Instant.class)
                .forEach(type -> text(module, type));
        return module;
    }

    private static <T> void text(SimpleModule module, Class<T> type) {
        module.addSerializer(type, new JsonSerializer<T>() {
            @Override
            public void serialize(T value, JsonGenerator json, SerializerProvider provider)
                    throws IOException {
                json.writeString(value.toString());
            }
        });
    }

    /** {@return the name in this JSON object, if it is one that has a name} */
    static String name(String object, String otherwise) {
        try {
            return MAPPER.readTree(object).path("name").asText(otherwise);
        } catch (JsonProcessingException e) {
            return otherwise;
        }
    }

    /** {@return this JSON object with one more key, indented, ending in a newline} */
    static String of(String object, String key, Object value) {
        try {
            return of(((ObjectNode) MAPPER.readTree(object)).set(key, MAPPER.valueToTree(value)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return the value as one line of JSON, its type first, ending in a newline} */
    static String line(String type, Object value) {
        ObjectNode node = MAPPER.createObjectNode().put("type", type);
        node.setAll((ObjectNode) MAPPER.valueToTree(value));
        return node + "\n";
    }

    /** {@return the value as indented JSON, ending in a newline} */
    static String of(Object value) {
        try {
            return MAPPER.writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}

#include <inttypes.h>
#include <yaml.h>

#include "document/assembly.h"
#include "document/place.h"
#include "document/reader.h"
#include "document/yaml_problem.h"
#include "document/yaml_scalar.h"
#include "document/yaml_source.h"

typedef struct yaml_reading {
    fnl_document *document;
    fnl_error *error;
    yaml_parser_t parser;
    fnl_assembly assembly;
    fnl_text text; /* the source after its byte order mark */
    /* libyaml counts characters: this many lie before the byte at `offset` of text. */
    size_t characters;
    size_t offset;
    bool begun;
    bool done;
} yaml_reading;

static bool is_inside_character(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

/* Marks come in the order of the text, or nearly: a walk from the last one is short. */
static fnl_place place_of(yaml_reading *reading, yaml_mark_t mark)
{
    const char *bytes = reading->text.bytes;
    while (reading->characters < mark.index && reading->offset < reading->text.length) {
        do
            reading->offset++;
        while (reading->offset < reading->text.length && is_inside_character(bytes[reading->offset]));
        reading->characters++;
    }
    while (reading->characters > mark.index) {
        do
            reading->offset--;
        while (is_inside_character(bytes[reading->offset]));
        reading->characters--;
    }
    size_t mark_length = fnl_byte_order_mark(reading->document->source);
    if (mark.column == 0 && reading->offset == reading->text.length) /* libyaml adds a line break at the end */
        return fnl_place_of(reading->document->source, mark_length + reading->offset);
    return (fnl_place){ .line = (uint32_t)mark.line + 1,
                        .column = (uint32_t)mark.column + 1,
                        .offset = mark_length + reading->offset };
}

static int32_t refuse(yaml_reading *reading, yaml_mark_t mark, const char *message)
{
    return fnl_fail_at(reading->error, FNL_E_SYNTAX, place_of(reading, mark), NULL, "%s", message);
}

static int32_t fail_as_parser(yaml_reading *reading)
{
    const yaml_parser_t *parser = &reading->parser;
    if (parser->error == YAML_MEMORY_ERROR || parser->problem == NULL)
        return fnl_fail_memory(reading->error);
    fnl_yaml_problem problem = fnl_yaml_problem_of(parser);
    fnl_place place = place_of(reading, problem.at_context ? parser->context_mark : parser->problem_mark);
    if (problem.message == NULL)
        return fnl_fail_at(reading->error, FNL_E_SYNTAX, place, NULL, "not YAML: %s", parser->problem);
    if (problem.names_start)
        return fnl_fail_at(reading->error, FNL_E_SYNTAX, place, NULL,
                           "%s that began in line %zu; check indentation, brackets and quotes", problem.message,
                           parser->context_mark.line + 1);
    return fnl_fail_at(reading->error, FNL_E_SYNTAX, place, NULL, "%s", problem.message);
}

static int32_t check_properties(yaml_reading *reading, const yaml_event_t *event, const yaml_char_t *anchor,
                                const yaml_char_t *tag)
{
    if (anchor != NULL)
        return refuse(reading, event->start_mark,
                      "anchors are not supported; write the value wherever it is needed, or put a text that begins "
                      "with & in quotes");
    if (tag != NULL)
        return refuse(reading, event->start_mark,
                      "tags are not supported; remove it, or put a text that begins with ! in quotes");
    return FNL_OK;
}

/* The text in the document's source if it stands there as it is, else a copy; .bytes is NULL without memory. */
static fnl_text keep_text(yaml_reading *reading, fnl_text value, uint64_t offset)
{
    fnl_text source = reading->document->source;
    if (value.length <= source.length - offset && memcmp(source.bytes + offset, value.bytes, value.length) == 0)
        return (fnl_text){ source.bytes + offset, value.length };
    return fnl_arena_copy(&reading->document->arena, value);
}

static int32_t read_scalar(yaml_reading *reading, const yaml_event_t *event)
{
    int32_t code = check_properties(reading, event, event->data.scalar.anchor, event->data.scalar.tag);
    if (code != FNL_OK)
        return code;
    yaml_scalar_style_t style = event->data.scalar.style;
    fnl_node node = { .kind = fnl_node_text,
                      .quoted = style != YAML_PLAIN_SCALAR_STYLE,
                      .place = place_of(reading, event->start_mark) };
    if (style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE) {
        node.place.column++;
        node.place.offset++;
    }
    fnl_text value = { (const char *)event->data.scalar.value, event->data.scalar.length };
    node.text = keep_text(reading, value, node.place.offset);
    if (node.text.bytes == NULL)
        return fnl_fail_memory(reading->error);
    if (fnl_assembly_wants_key(&reading->assembly)) {
        if (!node.quoted && value.length == 0)
            return refuse(reading, event->start_mark, "a key is missing before \":\"; write `key: value`");
        fnl_assembly_key(&reading->assembly, node.text, node.place);
        return FNL_OK;
    }
    bool truth = false;
    if (!node.quoted)
        node.kind = fnl_resolve_yaml_scalar(value, &truth);
    node.integer = truth;
    return fnl_assembly_scalar(&reading->assembly, &node);
}

static int32_t open_node(yaml_reading *reading, const yaml_event_t *event, fnl_node_kind kind)
{
    bool is_list = kind == fnl_node_list;
    int32_t code =
        check_properties(reading, event, is_list ? event->data.sequence_start.anchor : event->data.mapping_start.anchor,
                         is_list ? event->data.sequence_start.tag : event->data.mapping_start.tag);
    if (code != FNL_OK)
        return code;
    if (fnl_assembly_wants_key(&reading->assembly))
        return refuse(reading, event->start_mark,
                      "a key must be a single text, not a list or a map; put text that "
                      "begins with [ or { in quotes");
    return fnl_assembly_open(&reading->assembly, kind, place_of(reading, event->start_mark));
}

static int32_t begin_document(yaml_reading *reading, const yaml_event_t *event)
{
    if (reading->begun)
        return refuse(reading, event->start_mark,
                      "a second document begins here; a text holds one, so remove the line "
                      "with --- or what follows");
    reading->begun = true;
    return FNL_OK;
}

static int32_t end_stream(yaml_reading *reading)
{
    const fnl_node *root = reading->document->root;
    reading->done = true;
    if (root != NULL && (root->kind != fnl_node_null || root->text.length != 0))
        return FNL_OK;
    return fnl_fail_at(reading->error, FNL_E_SYNTAX, (fnl_place){ .line = 1, .column = 1 }, NULL,
                       "the text is empty; expected `key: value` lines");
}

static int32_t read_event(yaml_reading *reading, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        return begin_document(reading, event);
    case YAML_ALIAS_EVENT:
        return refuse(reading, event->start_mark,
                      "aliases are not supported; write the value itself, or put a text that begins with * in quotes");
    case YAML_SCALAR_EVENT:
        return read_scalar(reading, event);
    case YAML_SEQUENCE_START_EVENT:
        return open_node(reading, event, fnl_node_list);
    case YAML_MAPPING_START_EVENT:
        return open_node(reading, event, fnl_node_map);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return fnl_assembly_close(&reading->assembly);
    case YAML_STREAM_END_EVENT:
        return end_stream(reading);
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_DOCUMENT_END_EVENT:
        break;
    }
    return FNL_OK;
}

static int32_t read_events(yaml_reading *reading)
{
    int32_t code = FNL_OK;
    while (code == FNL_OK && !reading->done) {
        yaml_event_t event;
        if (yaml_parser_parse(&reading->parser, &event) == 0)
            return fail_as_parser(reading);
        code = read_event(reading, &event);
        yaml_event_delete(&event);
    }
    return code;
}

int32_t fnl_read_yaml(fnl_document *document, fnl_error *error)
{
    int32_t code = fnl_check_yaml_source(document->source, error);
    if (code != FNL_OK)
        return code;
    yaml_reading reading = { .document = document, .error = error };
    reading.text = fnl_text_from(document->source, fnl_byte_order_mark(document->source));
    if (yaml_parser_initialize(&reading.parser) == 0)
        return fnl_fail_memory(error);
    yaml_parser_set_encoding(&reading.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reading.parser, (const unsigned char *)reading.text.bytes, reading.text.length);
    fnl_assembly_start(&reading.assembly, document, error);
    code = read_events(&reading);
    fnl_assembly_end(&reading.assembly);
    yaml_parser_delete(&reading.parser);
    return code;
}

/* JSON, strictly by RFC 8259, without recursion. */
#include "document/assembly.h"
#include "document/json_string.h"
#include "document/place.h"
#include "document/reader.h"
#include "document/utf8_place.h"

typedef struct json_reading {
    fnl_document *document;
    fnl_error *error;
    fnl_assembly assembly;
    fnl_place_cursor cursor; /* of the newest token */
    fnl_text source;
    size_t at;
} json_reading;

/* What comes next. */
typedef enum json_expectation {
    expect_value,
    expect_key,
    expect_key_or_end,
    expect_item_or_end,
    expect_more
} json_expectation;

static int peek(const json_reading *reading)
{
    return reading->at < reading->source.length ? (unsigned char)reading->source.bytes[reading->at] : -1;
}

static void skip_blanks(json_reading *reading)
{
    int next = peek(reading);
    while (next == ' ' || next == '\t' || next == '\n' || next == '\r') {
        reading->at++;
        next = peek(reading);
    }
}

static fnl_place place_here(json_reading *reading)
{
    fnl_place_advance(&reading->cursor, reading->at);
    return reading->cursor.place;
}

/* "expected …, found …" at the place that reading is at. */
static int32_t refuse(json_reading *reading, const char *expected)
{
    fnl_place place = place_here(reading);
    if (reading->at >= reading->source.length)
        return fnl_fail_at(reading->error, FNL_E_SYNTAX, place, NULL, "expected %s, found the end of the text",
                           expected);
    size_t length = 1;
    while (reading->at + length < reading->source.length &&
           ((unsigned char)reading->source.bytes[reading->at + length] & 0xc0) == 0x80)
        length++;
    return fnl_fail_at(reading->error, FNL_E_SYNTAX, place, NULL, "expected %s, found '%.*s'", expected, (int)length,
                       reading->source.bytes + reading->at);
}

/* The string whose quote is here; place: of its first character, inside the quote. */
static int32_t read_string(json_reading *reading, fnl_text *text, fnl_place *place)
{
    reading->at++;
    *place = place_here(reading);
    fnl_json_string string = fnl_read_json_string(reading->source, reading->at, &reading->document->arena);
    reading->at = string.end;
    *text = string.text;
    if (string.problem == NULL)
        return FNL_OK;
    if (string.problem == fnl_json_no_memory)
        return fnl_fail_memory(reading->error);
    fnl_place at = reading->at < reading->source.length ? place_here(reading) : *place;
    return fnl_fail_at(reading->error, FNL_E_SYNTAX, at, NULL, "%s", string.problem);
}

static bool skip_digits(json_reading *reading)
{
    size_t start = reading->at;
    while (peek(reading) >= '0' && peek(reading) <= '9')
        reading->at++;
    return reading->at > start;
}

static int32_t read_number(json_reading *reading, fnl_node *node)
{
    size_t start = reading->at;
    if (peek(reading) == '-')
        reading->at++;
    size_t digits = reading->at;
    if (!skip_digits(reading))
        return refuse(reading, "a digit");
    if (reading->source.bytes[digits] == '0' && reading->at > digits + 1) {
        reading->at = digits;
        return refuse(reading, "a number that does not begin with 0, as in 5 or 0.5");
    }
    if (peek(reading) == '.') {
        reading->at++;
        if (!skip_digits(reading))
            return refuse(reading, "a digit after the point");
    }
    if (peek(reading) == 'e' || peek(reading) == 'E') {
        reading->at++;
        if (peek(reading) == '+' || peek(reading) == '-')
            reading->at++;
        if (!skip_digits(reading))
            return refuse(reading, "a digit of the exponent");
    }
    node->kind = fnl_node_number;
    node->text = (fnl_text){ reading->source.bytes + start, reading->at - start };
    return FNL_OK;
}

static bool read_word(json_reading *reading, const char *word, fnl_node *node)
{
    fnl_text wanted = fnl_text_of(word);
    fnl_text rest = fnl_text_from(reading->source, reading->at);
    if (rest.length < wanted.length || memcmp(rest.bytes, wanted.bytes, wanted.length) != 0)
        return false;
    node->text = (fnl_text){ rest.bytes, wanted.length };
    reading->at += wanted.length;
    return true;
}

static int32_t read_scalar(json_reading *reading)
{
    fnl_node node = { .kind = fnl_node_null, .place = place_here(reading) };
    int first = peek(reading);
    int32_t code = FNL_OK;
    if (first == '"') {
        node.kind = fnl_node_text;
        node.quoted = true;
        code = read_string(reading, &node.text, &node.place);
    } else if (first == '-' || (first >= '0' && first <= '9')) {
        code = read_number(reading, &node);
    } else if (read_word(reading, "true", &node) || read_word(reading, "false", &node)) {
        node.kind = fnl_node_bool;
        node.integer = first == 't';
    } else if (!read_word(reading, "null", &node)) {
        code = refuse(reading, "a value (a text stands in double quotes)");
    }
    return code != FNL_OK ? code : fnl_assembly_scalar(&reading->assembly, &node);
}

static int32_t read_value(json_reading *reading, json_expectation *expectation)
{
    int first = peek(reading);
    *expectation = first == '{' ? expect_key_or_end : first == '[' ? expect_item_or_end : expect_more;
    if (*expectation == expect_more)
        return read_scalar(reading);
    fnl_place place = place_here(reading);
    reading->at++;
    return fnl_assembly_open(&reading->assembly, first == '{' ? fnl_node_map : fnl_node_list, place);
}

static int32_t read_key(json_reading *reading, json_expectation *expectation)
{
    if (peek(reading) != '"')
        return refuse(reading, *expectation == expect_key ? "a key in double quotes (no comma before \"}\")"
                                                          : "a key in double quotes or \"}\"");
    fnl_text key;
    fnl_place place;
    int32_t code = read_string(reading, &key, &place);
    if (code != FNL_OK)
        return code;
    skip_blanks(reading);
    if (peek(reading) != ':')
        return refuse(reading, "\":\" after a key");
    reading->at++;
    fnl_assembly_key(&reading->assembly, key, place);
    *expectation = expect_value;
    return FNL_OK;
}

/* After a value: a comma or the end of the list or map. */
static int32_t read_more(json_reading *reading, json_expectation *expectation)
{
    bool in_map = fnl_assembly_wants_key(&reading->assembly);
    if (peek(reading) == ',') {
        reading->at++;
        *expectation = in_map ? expect_key : expect_value;
        return FNL_OK;
    }
    if (peek(reading) != (in_map ? '}' : ']'))
        return refuse(reading, in_map ? "\",\" or \"}\"" : "\",\" or \"]\"");
    reading->at++;
    return fnl_assembly_close(&reading->assembly);
}

static int32_t read_step(json_reading *reading, json_expectation *expectation)
{
    int next = peek(reading);
    if ((*expectation == expect_key_or_end && next == '}') || (*expectation == expect_item_or_end && next == ']'))
        *expectation = expect_more;
    switch (*expectation) {
    case expect_value:
    case expect_item_or_end:
        return read_value(reading, expectation);
    case expect_key:
    case expect_key_or_end:
        return read_key(reading, expectation);
    case expect_more:
        break;
    }
    return read_more(reading, expectation);
}

static int32_t read_all(json_reading *reading)
{
    json_expectation expectation = expect_value;
    int32_t code = FNL_OK;
    do {
        skip_blanks(reading);
        code = read_step(reading, &expectation);
    } while (code == FNL_OK && reading->document->root == NULL);
    if (code != FNL_OK)
        return code;
    skip_blanks(reading);
    return reading->at == reading->source.length ? FNL_OK : refuse(reading, "the end of the text");
}

int32_t fnl_read_json(fnl_document *document, fnl_error *error)
{
    int32_t code = fnl_check_utf8(document->source, error);
    if (code != FNL_OK)
        return code;
    json_reading reading = { .document = document,
                             .error = error,
                             .cursor = fnl_place_start(document->source),
                             .source = document->source,
                             .at = fnl_byte_order_mark(document->source) };
    fnl_assembly_start(&reading.assembly, document, error);
    code = read_all(&reading);
    fnl_assembly_end(&reading.assembly);
    return code;
}

/* Lines of iCalendar files. */
#include "time/content_line.h"

#include "text/utf8.h"
#include "time/stamp_inside.h"

void fnl_content_lines_start(fnl_content_lines *lines, const fnl_allocator *memory, fnl_text file)
{
    static const char byte_order_mark[] = "\xef\xbb\xbf";
    enum { mark_length = sizeof byte_order_mark - 1 };
    *lines = (fnl_content_lines){ .file = file };
    if (file.length >= mark_length && memcmp(file.bytes, byte_order_mark, mark_length) == 0)
        lines->offset = mark_length;
    fnl_buffer_start(&lines->joined, memory);
}

void fnl_content_lines_end(fnl_content_lines *lines)
{
    fnl_buffer_end(&lines->joined);
}

/* One line of the file without its end; moves past it. */
static fnl_text take_line(fnl_content_lines *lines)
{
    fnl_text rest = fnl_text_from(lines->file, lines->offset);
    const char *feed = memchr(rest.bytes, '\n', rest.length);
    fnl_text line = { rest.bytes, feed == NULL ? rest.length : (size_t)(feed - rest.bytes) };
    lines->offset += line.length + (feed != NULL);
    lines->read++;
    if (line.length > 0 && line.bytes[line.length - 1] == '\r')
        line.length--;
    return line;
}

static bool is_folded(const fnl_content_lines *lines)
{
    if (lines->offset >= lines->file.length)
        return false;
    char next = lines->file.bytes[lines->offset];
    return next == ' ' || next == '\t';
}

/* A line with those that continue it: each after a line end and one blank, which are no part of it. */
static fnl_text take_joined(fnl_content_lines *lines)
{
    fnl_text line = take_line(lines);
    if (!is_folded(lines))
        return line;
    lines->joined.length = 0;
    fnl_buffer_put_text(&lines->joined, line);
    while (is_folded(lines))
        fnl_buffer_put_text(&lines->joined, fnl_text_from(take_line(lines), 1));
    return fnl_buffer_text(&lines->joined);
}

static bool is_control(char byte)
{
    unsigned char code = (unsigned char)byte;
    return (code < 0x20 && code != '\t') || code == 0x7f;
}

static bool has_control(fnl_text text)
{
    for (size_t i = 0; i < text.length; i++)
        if (is_control(text.bytes[i]))
            return true;
    return false;
}

static bool is_name_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '-';
}

static bool take_name(fnl_text *text, fnl_text *name)
{
    size_t length = 0;
    while (length < text->length && is_name_byte(text->bytes[length]))
        length++;
    *name = (fnl_text){ text->bytes, length };
    *text = fnl_text_from(*text, length);
    return length > 0;
}

/* "in quotes", or what has none of ";:, and is then left as it is. Moves past it. */
static bool take_parameter_value(fnl_text *text, fnl_text *value)
{
    bool quoted = fnl_take_byte(text, '"');
    size_t length = 0;
    while (length < text->length) {
        char byte = text->bytes[length];
        if (byte == '"' || (!quoted && (byte == ';' || byte == ':' || byte == ',')))
            break;
        length++;
    }
    *value = (fnl_text){ text->bytes, length };
    *text = fnl_text_from(*text, length);
    return quoted ? fnl_take_byte(text, '"') : text->length == 0 || text->bytes[0] != '"';
}

/* ;NAME=value,value: the first value. Moves past it. */
static bool take_parameter(fnl_text *text, fnl_text *name, fnl_text *value)
{
    if (!fnl_take_byte(text, ';') || !take_name(text, name) || !fnl_take_byte(text, '=') ||
        !take_parameter_value(text, value))
        return false;
    fnl_text other;
    while (fnl_take_byte(text, ','))
        if (!take_parameter_value(text, &other))
            return false;
    return true;
}

static bool split(fnl_text text, fnl_content_line *line)
{
    if (!take_name(&text, &line->name))
        return false;
    line->parameters = text;
    fnl_text name;
    fnl_text value;
    while (text.length > 0 && text.bytes[0] == ';')
        if (!take_parameter(&text, &name, &value))
            return false;
    line->parameters.length -= text.length;
    if (!fnl_take_byte(&text, ':'))
        return false;
    line->value = text;
    return true;
}

static int32_t check(fnl_text text, fnl_content_line *line, fnl_error *error)
{
    if (has_control(text))
        return fnl_fail_at(error, FNL_E_SYNTAX, line->place, NULL,
                           "a control character; a calendar file is plain text, lines end with CR LF or LF");
    if (!fnl_utf8_valid(text))
        return fnl_fail_at(error, FNL_E_SYNTAX, line->place, NULL, "not UTF-8; save the calendar file as UTF-8");
    if (!split(text, line))
        return fnl_fail_at(error, FNL_E_SYNTAX, line->place, NULL,
                           "not a line of a calendar file; expected NAME:value or NAME;PARAMETER=value:value, as in "
                           "\"DTSTART;VALUE=DATE:20260216\"");
    return FNL_OK;
}

int32_t fnl_content_lines_next(fnl_content_lines *lines, fnl_content_line *line, bool *more, fnl_error *error)
{
    while (lines->offset < lines->file.length) {
        *line = (fnl_content_line){ .place = { lines->read + 1, 1, lines->offset } };
        fnl_text text = take_joined(lines);
        if (lines->joined.failed)
            return fnl_fail_memory(error);
        if (text.length == 0)
            continue;
        *more = true;
        return check(text, line, error);
    }
    *more = false;
    return FNL_OK;
}

fnl_text fnl_content_parameter(const fnl_content_line *line, const char *name)
{
    fnl_text rest = line->parameters;
    fnl_text found;
    fnl_text value;
    while (take_parameter(&rest, &found, &value))
        if (fnl_content_is(found, name))
            return value;
    return (fnl_text){ 0 };
}

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

bool fnl_content_is(fnl_text text, const char *word)
{
    size_t length = strlen(word);
    if (text.length != length)
        return false;
    for (size_t i = 0; i < length; i++)
        if (lower(text.bytes[i]) != lower(word[i]))
            return false;
    return true;
}

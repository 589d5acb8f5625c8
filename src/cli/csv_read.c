/* CSV as RFC 4180 says, and a little more. A record is taken when all of it is in the window; one that is cut by the
   window's end is read again from its beginning. */
#include "csv_read.h"

#include <stdlib.h>

/* How a field ended. */
typedef enum field_end {
    ended_by_delimiter,
    ended_by_line,
    ended_by_window, /* more bytes are needed */
    ended_badly,     /* text after a closing quote */
} field_end;

/* The place in the window. */
typedef struct cursor {
    const char *at;
    const char *end; /* one writable byte follows */
    bool is_last;    /* nothing comes after end */
    int64_t line;
} cursor;

/* After a field: what stands there decides. */
static inline field_end finish_field(const fnl_csv_reader *reader, cursor *place)
{
    if (place->at == place->end)
        return place->is_last ? ended_by_line : ended_by_window;
    if (*place->at == reader->delimiter) {
        place->at++;
        return ended_by_delimiter;
    }
    if (*place->at == '\r') {
        if (place->at + 1 == place->end && !place->is_last)
            return ended_by_window;
        place->at += place->at + 1 < place->end && place->at[1] == '\n' ? 2 : 1;
    } else if (*place->at == '\n') {
        place->at++;
    } else {
        return ended_badly;
    }
    place->line++;
    return ended_by_line;
}

static int64_t count_lines(const char *at, const char *end)
{
    int64_t lines = 0;
    for (; at < end; at++)
        lines += *at == '\n' || (*at == '\r' && (at + 1 == end || at[1] != '\n'));
    return lines;
}

/* place->at is behind the opening quote. Doubled quotes are the only reason to copy. */
static field_end read_quoted(fnl_csv_reader *reader, cursor *place, fnl_slice *out)
{
    const char *start = place->at;
    reader->unquoted.length = 0;
    for (;;) {
        const char *quote = memchr(place->at, '"', (size_t)(place->end - place->at));
        if (quote == NULL || (quote + 1 == place->end && !place->is_last))
            return ended_by_window;
        bool doubled = quote + 1 < place->end && quote[1] == '"';
        if (doubled || reader->unquoted.length > 0)
            fnl_page_put(&reader->unquoted, place->at, (size_t)(quote - place->at) + doubled);
        place->at = quote + 1 + doubled;
        if (doubled)
            continue;
        place->line += count_lines(start, quote);
        *out = reader->unquoted.length > 0 ? fnl_page_slice(&reader->unquoted, 0)
                                           : (fnl_slice){ start, (size_t)(quote - start) };
        return finish_field(reader, place);
    }
}

static inline field_end read_field(fnl_csv_reader *reader, cursor *place, fnl_slice *out)
{
    if (place->at < place->end && *place->at == '"') {
        place->at++;
        return read_quoted(reader, place, out);
    }
    const char *start = place->at;
    while (!reader->is_special[(unsigned char)*place->at])
        place->at++;
    *out = (fnl_slice){ start, (size_t)(place->at - start) };
    return finish_field(reader, place);
}

static bool say_bad_quote(const fnl_csv_reader *reader, const cursor *place, fnl_trouble *trouble)
{
    static const char others[] = ";\t|,";
    if (reader->line == 1 && *place->at != '\0' && strchr(others, *place->at) != NULL)
        return fnl_trouble_set(trouble, fnl_exit_files, "%s:1: '%s' stands between the names; give --delimiter '%s'",
                               reader->source->name, *place->at == '\t' ? "\\t" : (char[]){ *place->at, '\0' },
                               *place->at == '\t' ? "\\t" : (char[]){ *place->at, '\0' });
    return fnl_trouble_set(trouble, fnl_exit_files,
                           "%s:%lld: text after a closing quote; inside a quoted field quotes are doubled",
                           reader->source->name, (long long)place->line);
}

/* The window ended inside a record: reads more, or says that the input ended inside a quoted field. */
static bool need_more(fnl_csv_reader *reader, fnl_trouble *trouble)
{
    if (reader->source->ended)
        return fnl_trouble_set(trouble, fnl_exit_files,
                               "%s:%lld: the record that begins here has a quoted field without a closing quote",
                               reader->source->name, (long long)reader->line);
    return fnl_source_more(reader->source, reader->line, trouble);
}

static cursor cursor_of(const fnl_csv_reader *reader)
{
    const fnl_source *source = reader->source;
    source->bytes[source->end] = '\n'; /* ends every unquoted field without a look at the window's end */
    return (cursor){ source->bytes + source->start, source->bytes + source->end, source->ended, reader->line };
}

static void take(fnl_csv_reader *reader, const cursor *place)
{
    reader->source->start = (size_t)(place->at - reader->source->bytes);
    reader->line = place->line;
}

/* Passes over lines without anything. *ended: nothing follows. */
static bool skip_blank_lines(fnl_csv_reader *reader, bool *ended, fnl_trouble *trouble)
{
    for (;;) {
        cursor place = cursor_of(reader);
        if (place.at == place.end) {
            *ended = place.is_last;
            if (place.is_last)
                return true;
        } else if (*place.at != '\n' && *place.at != '\r') {
            *ended = false;
            return true;
        } else if (finish_field(reader, &place) == ended_by_line) {
            take(reader, &place);
            continue;
        }
        if (!fnl_source_more(reader->source, reader->line, trouble))
            return false;
    }
}

static bool add_name(fnl_csv_reader *reader, fnl_slice name, size_t *capacity, fnl_trouble *trouble)
{
    uint32_t index = reader->name_count;
    if (memchr(name.bytes, '\0', name.length) != NULL)
        return fnl_trouble_set(trouble, fnl_exit_files, "%s:%lld: the name of column %u has a NUL byte",
                               reader->source->name, (long long)reader->line, index + 1);
    if (index == fnl_batch_most_columns)
        return fnl_trouble_set(trouble, fnl_exit_files, "%s:%lld: more than %d columns", reader->source->name,
                               (long long)reader->line, fnl_batch_most_columns);
    if (index == *capacity)
        reader->names = fnl_grow_memory((void *)reader->names, index + 1, capacity, sizeof *reader->names);
    fnl_page copy = { 0 };
    if (name.length == 0)
        fnl_page_print(&copy, "column_%u", index + 1);
    fnl_page_put_slice(&copy, name);
    fnl_page_put_byte(&copy, '\0');
    reader->names[reader->name_count++] = copy.bytes;
    return true;
}

static void forget_names(fnl_csv_reader *reader)
{
    for (uint32_t i = 0; i < reader->name_count; i++)
        free(reader->names[i]);
    free((void *)reader->names);
    reader->names = NULL;
    reader->name_count = 0;
}

/* One try at the header; *cut: the window ended inside it. */
static bool try_header(fnl_csv_reader *reader, bool *cut, fnl_trouble *trouble)
{
    size_t capacity = 0;
    cursor place = cursor_of(reader);
    forget_names(reader);
    for (field_end how = ended_by_delimiter; how == ended_by_delimiter;) {
        fnl_slice name = { "", 0 };
        how = read_field(reader, &place, &name);
        *cut = how == ended_by_window;
        if (*cut)
            return true;
        if (how == ended_badly)
            return say_bad_quote(reader, &place, trouble);
        if (!add_name(reader, name, &capacity, trouble))
            return false;
    }
    take(reader, &place);
    return true;
}

static bool skip_mark(fnl_csv_reader *reader, fnl_trouble *trouble)
{
    static const char mark[] = "\xef\xbb\xbf";
    enum { mark_size = 3 };
    fnl_source *source = reader->source;
    while (source->end - source->start < mark_size && !source->ended)
        if (!fnl_source_more(source, 1, trouble))
            return false;
    const char *first = source->bytes + source->start;
    if (source->end - source->start >= mark_size && memcmp(first, mark, mark_size) == 0)
        source->start += mark_size;
    else if (source->end - source->start >= 2 &&
             (memcmp(first, "\xff\xfe", 2) == 0 || memcmp(first, "\xfe\xff", 2) == 0))
        return fnl_trouble_set(trouble, fnl_exit_files, "%s: is UTF-16; save it as UTF-8", source->name);
    return true;
}

bool fnl_csv_start(fnl_csv_reader *reader, fnl_source *source, char delimiter, fnl_trouble *trouble)
{
    *reader = (fnl_csv_reader){ .source = source, .delimiter = delimiter, .line = 1 };
    reader->is_special[(unsigned char)delimiter] = true;
    reader->is_special['\n'] = true;
    reader->is_special['\r'] = true;
    bool ended;
    if (!skip_mark(reader, trouble) || !skip_blank_lines(reader, &ended, trouble))
        return false;
    if (ended)
        return fnl_trouble_set(trouble, fnl_exit_files,
                               "%s: is empty; a header row with the names of the columns is needed", source->name);
    for (bool cut = true; cut;)
        if (!try_header(reader, &cut, trouble) || (cut && !need_more(reader, trouble)))
            return false;
    return true;
}

static bool say_ragged(const fnl_csv_reader *reader, uint32_t found, fnl_trouble *trouble)
{
    return fnl_trouble_set(trouble, fnl_exit_files, "%s:%lld: %u field%s, but the header has %u", reader->source->name,
                           (long long)reader->line, found, found == 1 ? "" : "s", reader->name_count);
}

/* One try at a record; *cut as above. */
static bool try_record(fnl_csv_reader *reader, fnl_batch *batch, bool *cut, fnl_trouble *trouble)
{
    cursor place = cursor_of(reader);
    uint32_t found = 0;
    for (field_end how = ended_by_delimiter; how == ended_by_delimiter; found++) {
        fnl_slice text;
        how = read_field(reader, &place, &text);
        *cut = how == ended_by_window;
        if (*cut)
            return true;
        if (how == ended_badly)
            return say_bad_quote(reader, &place, trouble);
        if (found < reader->name_count)
            fnl_batch_put(batch, found, text);
    }
    if (found != reader->name_count)
        return say_ragged(reader, found, trouble);
    fnl_batch_end_row(batch, reader->line);
    take(reader, &place);
    return true;
}

bool fnl_csv_read(fnl_csv_reader *reader, fnl_batch *batch, fnl_trouble *trouble)
{
    while (!fnl_batch_is_full(batch)) {
        bool ended;
        bool cut;
        if (!skip_blank_lines(reader, &ended, trouble))
            return false;
        if (ended)
            return true;
        if (!try_record(reader, batch, &cut, trouble) || (cut && !need_more(reader, trouble)))
            return false;
    }
    return true;
}

void fnl_csv_end(fnl_csv_reader *reader)
{
    forget_names(reader);
    fnl_page_end(&reader->unquoted);
}

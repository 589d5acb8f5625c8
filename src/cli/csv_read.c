/* CSV as RFC 4180 says, and a little more: the header, windows of whole records, and what is wrong with a record. One that
   is cut by the window's end is read again from its beginning. */
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
        place->line += fnl_csv_count_lines(start, quote);
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
    const fnl_window *window = &reader->source->window;
    window->bytes[window->end] = '\n'; /* ends every unquoted field without a look at the window's end */
    return (cursor){ window->bytes + window->start, window->bytes + window->end, reader->source->ended, reader->line };
}

static void take(fnl_csv_reader *reader, const cursor *place)
{
    fnl_window *window = &reader->source->window;
    window->start = (size_t)(place->at - window->bytes);
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
    fnl_window *window = &source->window;
    while (window->end - window->start < mark_size && !source->ended)
        if (!fnl_source_more(source, 1, trouble))
            return false;
    const char *first = window->bytes + window->start;
    if (window->end - window->start >= mark_size && memcmp(first, mark, mark_size) == 0)
        window->start += mark_size;
    else if (window->end - window->start >= 2 &&
             (memcmp(first, "\xff\xfe", 2) == 0 || memcmp(first, "\xfe\xff", 2) == 0))
        return fnl_trouble_set(trouble, fnl_exit_files, "%s: is UTF-16; save it as UTF-8", source->name);
    return true;
}

bool fnl_csv_start(fnl_csv_reader *reader, fnl_source *source, char delimiter, fnl_trouble *trouble)
{
    fnl_csv_walk *walks[fnl_csv_most_walks];
    fnl_csv_walks(walks);
    *reader = (fnl_csv_reader){ .source = source, .delimiter = delimiter, .line = 1, .walk = walks[0] };
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

bool fnl_csv_say_ragged(const fnl_csv_reader *reader, size_t found, int64_t line, fnl_trouble *trouble)
{
    return fnl_trouble_set(trouble, fnl_exit_files, "%s:%lld: %zu field%s, but the header has %u", reader->source->name,
                           (long long)line, found, found == 1 ? "" : "s", reader->name_count);
}

/* Walks over the record that the window begins with. *end: where it ends; *cut as above. */
static bool try_record(fnl_csv_reader *reader, size_t *found, size_t *end, bool *cut, fnl_trouble *trouble)
{
    cursor place = cursor_of(reader);
    *found = 0;
    for (field_end how = ended_by_delimiter; how == ended_by_delimiter; ++*found) {
        fnl_slice text;
        how = read_field(reader, &place, &text);
        *cut = how == ended_by_window;
        if (*cut)
            return true;
        if (how == ended_badly)
            return say_bad_quote(reader, &place, trouble);
    }
    *end = (size_t)(place.at - reader->source->window.bytes);
    return true;
}

/* The index has no complete record: the first is cut, or something is wrong with it. */
static bool look_at_first(fnl_csv_reader *reader, fnl_trouble *trouble)
{
    size_t found;
    size_t end;
    bool cut;
    if (!try_record(reader, &found, &end, &cut, trouble))
        return false;
    if (cut)
        return need_more(reader, trouble);
    return fnl_csv_say_ragged(reader, found, reader->line, trouble); /* an index holds any other record */
}

/* Where the last complete record of the index ends, and the next begins. */
static size_t cut_of(const fnl_window *window, const fnl_csv_index *index)
{
    if (index->record_count == 0)
        return window->start;
    return fnl_csv_after_line(window, index->ends[index->records[index->record_count - 1]]);
}

/* Whether the input ends with a record that has no line end, `from` where the index ends. */
static bool has_last_record(const fnl_csv_reader *reader, size_t from)
{
    size_t found;
    size_t end;
    bool cut;
    fnl_trouble unused;
    fnl_source rest = { .name = "", .window = reader->source->window, .ended = true };
    fnl_csv_reader last = { .source = &rest, .delimiter = reader->delimiter, .line = reader->line };
    rest.window.start = from;
    memcpy(last.is_special, reader->is_special, sizeof last.is_special);
    bool fine = try_record(&last, &found, &end, &cut, &unused) && !cut;
    fnl_page_end(&last.unquoted);
    return fine;
}

/* A record at the end of the input needs no line end; a CR at the end of the window may be half of one. */
static void settle_last(const fnl_csv_reader *reader, fnl_csv_index *index)
{
    const fnl_window *window = &reader->source->window;
    size_t cut = cut_of(window, index);
    if (!reader->source->ended) {
        if (index->record_count > 0 && cut == window->end && window->bytes[cut - 1] == '\r')
            index->record_count--;
        return;
    }
    if (cut == window->end || index->count > fnl_csv_most_ends)
        return;
    index->is_broken = !has_last_record(reader, cut);
    if (index->is_broken)
        return;
    index->records[index->record_count++] = (uint32_t)index->count;
    index->ends[index->count++] = (uint32_t)window->end;
}

/* Fills the window and its index, up to a record that is complete. None: the input has ended. */
static bool find_records(fnl_csv_reader *reader, fnl_csv_index *index, fnl_trouble *trouble)
{
    fnl_source *source = reader->source;
    fnl_window *window = &source->window;
    index->record_count = 0;
    while (index->record_count == 0) {
        bool ended;
        if (window->end - window->start < source->usual / 2 && !fnl_source_more(source, reader->line, trouble))
            return false;
        if (!skip_blank_lines(reader, &ended, trouble))
            return false;
        if (ended)
            return true;
        fnl_csv_index_make(index, reader->walk, window, reader->delimiter);
        settle_last(reader, index);
        if (index->record_count == 0 && !look_at_first(reader, trouble))
            return false;
    }
    return true;
}

/* Line ends of the window up to the cut. */
static int64_t lines_before(const fnl_window *window, const fnl_csv_index *index, size_t cut)
{
    return index->has_quotes ? fnl_csv_count_lines(window->bytes + window->start, window->bytes + cut)
                             : (int64_t)index->record_count;
}

bool fnl_csv_take(fnl_csv_reader *reader, fnl_batch *batch, fnl_trouble *trouble)
{
    fnl_window *window = &reader->source->window;
    fnl_csv_index *index = &batch->index;
    fnl_batch_clear(batch);
    if (!find_records(reader, index, trouble))
        return false;
    if (index->record_count == 0)
        return true;
    size_t cut = cut_of(window, index);
    batch->first_line = reader->line;
    reader->line += lines_before(window, index, cut);
    index->count = index->records[index->record_count - 1] + 1;
    fnl_source_give(reader->source, cut, &batch->window);
    batch->bytes = batch->window.bytes;
    if (index->is_broken)
        look_at_first(reader, &batch->after);
    return true;
}

bool fnl_csv_read(fnl_csv_reader *reader, fnl_batch *batch, fnl_trouble *trouble)
{
    if (!fnl_csv_take(reader, batch, trouble) || !fnl_csv_split(reader, batch, trouble))
        return false;
    fnl_batch_place(batch, batch->rows);
    return true;
}

void fnl_csv_end(fnl_csv_reader *reader)
{
    forget_names(reader);
    fnl_page_end(&reader->unquoted);
}

/* JSON lines: a JSON object a line, strictly as RFC 8259 says. */
#include "json_lines_read.h"

#include "json_scan.h"
#include "utf8.h"

#include <stdlib.h>

enum { sampled_lines = 1000 };

static bool say_wrong(const fnl_json_lines_reader *reader, const char *line, const fnl_json_scan *scan,
                      fnl_trouble *trouble)
{
    long long column = scan->at - line + 1;
    return fnl_trouble_set(trouble, fnl_exit_files, "%s:%lld:%lld: %s", reader->source->name, (long long)reader->line,
                           column, scan->wrong);
}

/* The next line of the window without its end. *cut: more bytes are needed; *ended: there is none. */
static fnl_slice next_line(const fnl_json_lines_reader *reader, size_t from, bool *cut, bool *ended)
{
    const fnl_source *source = reader->source;
    const char *start = source->window.bytes + from;
    size_t left = source->window.end - from;
    const char *stop = left == 0 ? NULL : memchr(start, '\n', left);
    *ended = left == 0 && source->ended;
    *cut = stop == NULL && !source->ended;
    return (fnl_slice){ start, stop == NULL ? left : (size_t)(stop - start) };
}

static bool is_blank(fnl_slice line)
{
    fnl_json_scan scan = { line.bytes, line.bytes + line.length, NULL };
    fnl_json_skip_space(&scan);
    return scan.at == scan.end;
}

/* The column of a key, or name_count. */
static uint32_t find_column(fnl_json_lines_reader *reader, fnl_slice key)
{
    if (reader->next < reader->name_count && fnl_slice_is(key, reader->names[reader->next]))
        return reader->next++;
    for (uint32_t i = 0; i < reader->name_count; i++) {
        if (fnl_slice_is(key, reader->names[i])) {
            reader->next = i + 1;
            return i;
        }
    }
    return reader->name_count;
}

static void add_column(fnl_json_lines_reader *reader, fnl_slice name)
{
    if (reader->name_count == reader->name_capacity)
        reader->names = fnl_grow_memory((void *)reader->names, reader->name_count + 1, &reader->name_capacity,
                                        sizeof *reader->names);
    fnl_page copy = { 0 };
    fnl_page_put_slice(&copy, name);
    fnl_page_put_byte(&copy, '\0');
    reader->names[reader->name_count++] = copy.bytes;
}

/* The head of a member: its key and the colon. *none: the object ends here. */
static bool read_member(fnl_json_lines_reader *reader, fnl_json_scan *scan, bool is_first, fnl_slice *key, bool *none)
{
    *none = fnl_json_take(scan, '}');
    if (*none)
        return true;
    if (!is_first && !fnl_json_take(scan, ',')) {
        scan->wrong = "a comma or } is needed";
        return false;
    }
    if (!fnl_json_string(scan, &reader->key, key))
        return false;
    if (memchr(key->bytes, '\0', key->length) != NULL) {
        scan->wrong = "a key with a NUL byte";
        return false;
    }
    if (!fnl_utf8_holds(*key)) {
        scan->wrong = "a key that is not valid UTF-8";
        return false;
    }
    if (!fnl_json_take(scan, ':')) {
        scan->wrong = "a colon is needed after a key";
        return false;
    }
    return true;
}

static bool begin_object(fnl_json_scan *scan)
{
    scan->wrong = "an object is needed: one { … } a line";
    return fnl_json_take(scan, '{');
}

static bool end_object(fnl_json_scan *scan)
{
    scan->wrong = "text after the object; one object a line is needed";
    fnl_json_skip_space(scan);
    return scan->at == scan->end;
}

/* Adds the keys of a line. Whatever is wrong with it is said when it is read. */
static void sample_line(fnl_json_lines_reader *reader, fnl_slice line)
{
    fnl_json_scan scan = { line.bytes, line.bytes + line.length, NULL };
    if (!begin_object(&scan))
        return;
    reader->next = 0;
    for (bool is_first = true;; is_first = false) {
        fnl_slice key;
        fnl_slice value;
        fnl_json_kind kind;
        bool none;
        if (!read_member(reader, &scan, is_first, &key, &none) || none)
            return;
        if (find_column(reader, key) == reader->name_count && reader->name_count < fnl_batch_most_columns)
            add_column(reader, key);
        if (!fnl_json_value(&scan, &reader->text, &kind, &value))
            return;
    }
}

static void skip_mark(fnl_source *source)
{
    static const char mark[] = "\xef\xbb\xbf";
    enum { mark_size = 3 };
    if (source->window.end >= mark_size && memcmp(source->window.bytes, mark, mark_size) == 0)
        source->window.start = mark_size;
}

bool fnl_json_lines_start(fnl_json_lines_reader *reader, fnl_source *source, const char *const *names,
                          uint32_t name_count, fnl_trouble *trouble)
{
    *reader = (fnl_json_lines_reader){ .source = source, .line = 1 };
    if (!fnl_source_more(source, 1, trouble))
        return false;
    skip_mark(source);
    size_t from = source->window.start;
    for (int i = 0; i < sampled_lines; i++) {
        bool cut;
        bool ended;
        fnl_slice line = next_line(reader, from, &cut, &ended);
        /* A first line longer than the window is sampled all the same. */
        if (cut && i == 0) {
            if (!fnl_source_more(source, 1, trouble))
                return false;
            from = source->window.start;
            i--;
            continue;
        }
        if (cut || ended)
            break;
        sample_line(reader, line);
        from += line.length + (from + line.length < source->window.end);
    }
    reader->seen_count = reader->name_count;
    for (uint32_t i = 0; i < name_count; i++)
        if (find_column(reader, fnl_slice_of(names[i])) == reader->name_count)
            add_column(reader, fnl_slice_of(names[i]));
    reader->last_line = fnl_take_memory(reader->name_count, sizeof *reader->last_line);
    return true;
}

static void put_value(fnl_batch *batch, uint32_t index, fnl_json_kind kind, fnl_slice value)
{
    fnl_batch_column *column = &batch->columns[index];
    if (!column->is_wanted)
        return;
    column->valid[batch->rows] = kind != fnl_json_null;
    column->verbatim[batch->rows] = kind == fnl_json_verbatim;
    fnl_batch_put(batch, index, value);
}

static void note_late_key(fnl_json_lines_reader *reader, fnl_slice key)
{
    if (reader->late_key != NULL)
        return;
    fnl_page copy = { 0 };
    fnl_page_put_slice(&copy, key);
    fnl_page_put_byte(&copy, '\0');
    reader->late_key = copy.bytes;
    reader->late_line = reader->line;
}

static bool read_object(fnl_json_lines_reader *reader, fnl_json_scan *scan, fnl_batch *batch)
{
    if (!begin_object(scan))
        return false;
    reader->next = 0;
    for (bool is_first = true;; is_first = false) {
        fnl_slice key;
        fnl_slice value;
        fnl_json_kind kind;
        bool none;
        if (!read_member(reader, scan, is_first, &key, &none))
            return false;
        if (none)
            return end_object(scan);
        uint32_t column = find_column(reader, key);
        if (column == reader->name_count) {
            note_late_key(reader, key);
        } else if (reader->last_line[column] == reader->line) {
            scan->wrong = "a key that this object has already";
            return false;
        }
        if (!fnl_json_value(scan, &reader->text, &kind, &value))
            return false;
        if (column < reader->name_count) {
            reader->last_line[column] = reader->line;
            put_value(batch, column, kind, value);
        }
    }
}

static bool read_line(fnl_json_lines_reader *reader, fnl_slice line, fnl_batch *batch, fnl_trouble *trouble)
{
    fnl_json_scan scan = { line.bytes, line.bytes + line.length, NULL };
    if (!read_object(reader, &scan, batch))
        return say_wrong(reader, line.bytes, &scan, trouble);
    for (uint32_t i = 0; i < reader->name_count; i++)
        if (reader->last_line[i] != reader->line)
            put_value(batch, i, fnl_json_null, (fnl_slice){ "", 0 });
    fnl_batch_end_row(batch, reader->line);
    return true;
}

bool fnl_json_lines_read(fnl_json_lines_reader *reader, fnl_batch *batch, fnl_trouble *trouble)
{
    fnl_source *source = reader->source;
    fnl_window *window = &source->window;
    while (!fnl_batch_is_full(batch)) {
        bool cut;
        bool ended;
        fnl_slice line = next_line(reader, window->start, &cut, &ended);
        if (ended)
            return true;
        if (cut) {
            if (!fnl_source_more(source, reader->line, trouble))
                return false;
            continue;
        }
        if (!is_blank(line) && !read_line(reader, line, batch, trouble))
            return false;
        window->start += line.length;
        window->start += window->start < window->end;
        reader->line++;
    }
    return true;
}

void fnl_json_lines_end(fnl_json_lines_reader *reader)
{
    for (uint32_t i = 0; i < reader->name_count; i++)
        free(reader->names[i]);
    free((void *)reader->names);
    free(reader->last_line);
    free(reader->late_key);
    fnl_page_end(&reader->key);
    fnl_page_end(&reader->text);
    *reader = (fnl_json_lines_reader){ 0 };
}

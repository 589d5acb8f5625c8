/* Folding of texts by utf8proc's tables, in buffers of our own. */
#include "text/fold.h"

#include <utf8proc.h>

#include "text/utf8.h"

static bool is_ascii(fnl_text text)
{
    unsigned char seen = 0;
    for (size_t i = 0; i < text.length; i++)
        seen |= (unsigned char)text.bytes[i];
    return seen < 0x80;
}

static void lower_ascii(fnl_text text, fnl_buffer *out)
{
    if (!fnl_buffer_reserve(out, text.length))
        return;
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.bytes[i];
        out->bytes[out->length + i] = byte >= 'A' && byte <= 'Z' ? (char)(byte + ('a' - 'A')) : byte;
    }
    out->length += text.length;
}

/* Counts marks as they are after decomposition, so that both forms of a text are refused alike. */
static bool has_too_many_marks(fnl_text text)
{
    enum { most_parts = 8 }; /* no character has more than four, for ever by Unicode's policy */
    int run = 0;
    for (size_t at = 0; at < text.length;) {
        utf8proc_int32_t point = 0;
        utf8proc_ssize_t size =
            utf8proc_iterate((const utf8proc_uint8_t *)text.bytes + at, (utf8proc_ssize_t)(text.length - at), &point);
        if (size <= 0)
            return false;
        at += (size_t)size;
        utf8proc_int32_t parts[most_parts];
        int boundary = 0;
        utf8proc_ssize_t count =
            utf8proc_decompose_char(point, parts, most_parts, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE, &boundary);
        for (utf8proc_ssize_t i = 0; i < count; i++) {
            run = utf8proc_get_property(parts[i])->combining_class != 0 ? run + 1 : 0;
            if (run > fnl_most_marks)
                return true;
        }
    }
    return false;
}

/* Code points being worked on: on the stack while they are few. */
typedef struct workspace {
    const fnl_allocator *memory;
    utf8proc_int32_t *points;
    size_t capacity;
    utf8proc_int32_t first[256];
} workspace;

/* The text in the given form, as UTF-8 in the workspace. */
static int transform(workspace *space, fnl_text text, utf8proc_option_t options, fnl_text *result)
{
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text.bytes;
    utf8proc_ssize_t length = (utf8proc_ssize_t)text.length;
    /* Encoding happens in place and ends with a NUL, which may take one more. */
    utf8proc_ssize_t count =
        utf8proc_decompose(bytes, length, space->points, (utf8proc_ssize_t)space->capacity - 1, options);
    if (count >= (utf8proc_ssize_t)space->capacity) {
        space->points = fnl_allocate(space->memory, (size_t)count + 1, sizeof *space->points);
        if (space->points == NULL)
            return fnl_fold_memory;
        count = utf8proc_decompose(bytes, length, space->points, count, options);
    }
    if (count >= 0)
        count = utf8proc_reencode(space->points, count, options);
    if (count < 0)
        return fnl_fold_memory;
    *result = (fnl_text){ (const char *)space->points, (size_t)count };
    return fnl_fold_ok;
}

static int fold_unicode(workspace *decomposed, workspace *folded, fnl_text text, fnl_buffer *out)
{
    fnl_text result;
    int outcome = transform(decomposed, text, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE, &result);
    if (outcome == fnl_fold_ok)
        outcome = transform(folded, result, UTF8PROC_STABLE | UTF8PROC_CASEFOLD | UTF8PROC_COMPOSE, &result);
    if (outcome == fnl_fold_ok)
        fnl_buffer_put_text(out, fnl_trim(result));
    return outcome;
}

static void workspace_start(workspace *space, const fnl_allocator *memory)
{
    space->memory = memory;
    space->points = space->first;
    space->capacity = sizeof space->first / sizeof *space->first;
}

static void workspace_end(workspace *space)
{
    if (space->points != space->first)
        fnl_release(space->memory, space->points);
}

int fnl_fold(fnl_text text, fnl_buffer *out)
{
    if (is_ascii(text)) {
        lower_ascii(fnl_trim(text), out);
        return out->failed ? fnl_fold_memory : fnl_fold_ok;
    }
    if (has_too_many_marks(text))
        return fnl_fold_marks;
    workspace decomposed;
    workspace folded;
    workspace_start(&decomposed, out->memory);
    workspace_start(&folded, out->memory);
    int outcome = fold_unicode(&decomposed, &folded, text, out);
    workspace_end(&decomposed);
    workspace_end(&folded);
    return out->failed ? fnl_fold_memory : outcome;
}

void fnl_lower(fnl_text text, fnl_buffer *out)
{
    if (is_ascii(text)) {
        lower_ascii(text, out);
        return;
    }
    for (size_t at = 0; at < text.length && !out->failed;) {
        utf8proc_int32_t point = 0;
        utf8proc_ssize_t size =
            utf8proc_iterate((const utf8proc_uint8_t *)text.bytes + at, (utf8proc_ssize_t)(text.length - at), &point);
        if (size <= 0)
            return;
        at += (size_t)size;
        utf8proc_uint8_t encoded[4];
        size = utf8proc_encode_char(utf8proc_tolower(point), encoded);
        fnl_buffer_put(out, encoded, (size_t)size);
    }
}

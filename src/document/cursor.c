#include "document/cursor.h"

#include "text/utf8.h"

void fnl_cursor_check(fnl_cursor *cursor, bool fine, const char *problem)
{
    if (!fine && cursor->problem == NULL)
        cursor->problem = problem;
}

static fnl_cbor_item take(fnl_cursor *cursor)
{
    fnl_cbor_item none = { .problem = cursor->problem };
    if (cursor->problem != NULL)
        return none;
    fnl_cbor_item item = fnl_read_cbor_item(cursor->rest);
    fnl_cursor_check(cursor, item.problem == NULL, item.problem);
    if (item.problem == NULL)
        cursor->rest = fnl_text_from(cursor->rest, item.size);
    return item;
}

/* Most integers of a state are of one byte. */
static bool take_short(fnl_cursor *cursor, int64_t *value)
{
    enum { negative = 0x20, shortest = 24 }; /* what a first byte says: of a negative number, of a longer one */
    uint8_t byte = cursor->rest.length == 0 ? UINT8_MAX : (uint8_t)cursor->rest.bytes[0];
    if (cursor->problem != NULL || byte >= negative + shortest || (byte & (negative - 1)) >= shortest)
        return false;
    *value = byte < negative ? byte : negative - 1 - (int64_t)byte;
    cursor->rest = fnl_text_from(cursor->rest, 1);
    return true;
}

int64_t fnl_cursor_integer(fnl_cursor *cursor, const char *what)
{
    int64_t value = 0;
    if (take_short(cursor, &value))
        return value;
    fnl_cbor_item item = take(cursor);
    bool fits = item.value <= INT64_MAX;
    fnl_cursor_check(cursor, fits && (item.kind == fnl_cbor_unsigned || item.kind == fnl_cbor_negative), what);
    if (cursor->problem != NULL)
        return 0;
    return item.kind == fnl_cbor_negative ? -1 - (int64_t)item.value : (int64_t)item.value;
}

fnl_text fnl_cursor_text(fnl_cursor *cursor, const char *what)
{
    fnl_cbor_item item = take(cursor);
    fnl_cursor_check(cursor, item.kind == fnl_cbor_text, what);
    return cursor->problem == NULL ? item.text : (fnl_text){ "", 0 };
}

fnl_text fnl_cursor_utf8(fnl_cursor *cursor, const char *what)
{
    fnl_text text = fnl_cursor_text(cursor, what);
    fnl_cursor_check(cursor, fnl_utf8_valid(text), "a text that is not valid UTF-8");
    return text;
}

fnl_text fnl_cursor_bytes(fnl_cursor *cursor, const char *what)
{
    fnl_cbor_item item = take(cursor);
    fnl_cursor_check(cursor, item.kind == fnl_cbor_bytes, what);
    return cursor->problem == NULL ? item.text : (fnl_text){ "", 0 };
}

uint64_t fnl_cursor_list(fnl_cursor *cursor, const char *what)
{
    fnl_cbor_item item = take(cursor);
    fnl_cursor_check(cursor, item.kind == fnl_cbor_list, what);
    return cursor->problem == NULL ? item.value : 0;
}

uint64_t fnl_cursor_map(fnl_cursor *cursor, const char *what)
{
    fnl_cbor_item item = take(cursor);
    fnl_cursor_check(cursor, item.kind == fnl_cbor_map, what);
    return cursor->problem == NULL ? item.value : 0;
}

bool fnl_cursor_bool(fnl_cursor *cursor, const char *what)
{
    fnl_cbor_item item = take(cursor);
    fnl_cursor_check(cursor, item.kind == fnl_cbor_bool, what);
    return cursor->problem == NULL && item.value != 0;
}

void fnl_cursor_list_of(fnl_cursor *cursor, uint64_t count, const char *what)
{
    fnl_cursor_check(cursor, fnl_cursor_list(cursor, what) == count, what);
}

bool fnl_cursor_null(fnl_cursor *cursor)
{
    if (cursor->problem != NULL || cursor->rest.length == 0)
        return false;
    fnl_cbor_item item = fnl_read_cbor_item(cursor->rest);
    if (item.problem != NULL || item.kind != fnl_cbor_null)
        return false;
    cursor->rest = fnl_text_from(cursor->rest, item.size);
    return true;
}

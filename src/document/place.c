#include "document/place.h"

size_t fnl_byte_order_mark(fnl_text text)
{
    return text.length >= 3 && memcmp(text.bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

fnl_place_cursor fnl_place_start(fnl_text text)
{
    return (fnl_place_cursor){ text, { .line = 1, .column = 1, .offset = fnl_byte_order_mark(text) } };
}

void fnl_place_advance(fnl_place_cursor *cursor, size_t offset)
{
    const char *bytes = cursor->text.bytes;
    fnl_place at = cursor->place;
    while (at.offset < offset) {
        unsigned char byte = (unsigned char)bytes[at.offset++];
        bool first_of_two = byte == '\r' && at.offset < cursor->text.length && bytes[at.offset] == '\n';
        if (byte == '\n' || (byte == '\r' && !first_of_two)) {
            at.line++;
            at.column = 1;
        } else if ((byte & 0xc0) != 0x80) {
            at.column++;
        }
    }
    cursor->place = at;
}

fnl_place fnl_place_of(fnl_text text, size_t offset)
{
    fnl_place_cursor cursor = fnl_place_start(text);
    fnl_place_advance(&cursor, offset);
    return cursor.place;
}

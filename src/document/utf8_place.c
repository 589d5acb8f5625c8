#include "document/utf8_place.h"

#include "document/place.h"
#include "text/utf8.h"

/* What the first byte of a character promises. */
static size_t length_of(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first < 0xe0)
        return 2;
    return first < 0xf0 ? 3 : 4;
}

int32_t fnl_check_utf8(fnl_text source, fnl_error *error)
{
    if (fnl_utf8_valid(source))
        return FNL_OK;
    size_t at = 0;
    while (at < source.length) {
        size_t length = length_of((unsigned char)source.bytes[at]);
        if (length > source.length - at || !fnl_utf8_valid((fnl_text){ source.bytes + at, length }))
            break;
        at += length;
    }
    return fnl_fail_at(error, FNL_E_SYNTAX, fnl_place_of(source, at), NULL,
                       "the byte 0x%02x is not UTF-8 here; save the text as UTF-8",
                       at < source.length ? (unsigned)(unsigned char)source.bytes[at] : 0U);
}

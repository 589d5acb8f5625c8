#include "document/yaml_source.h"

#include "document/place.h"
#include "document/utf8_place.h"

static int32_t refuse(fnl_text source, size_t offset, const char *message, fnl_error *error)
{
    return fnl_fail_at(error, FNL_E_SYNTAX, fnl_place_of(source, offset), NULL, "%s", message);
}

/* A text of ASCII in UTF-16 has a NUL in every pair; UTF-32 begins like it. */
static bool is_utf16(fnl_text source)
{
    if (source.length < 2)
        return false;
    const char *bytes = source.bytes;
    return memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0 || bytes[0] == 0 || bytes[1] == 0;
}

/* A message if the character of two or more bytes is refused, else NULL. */
static const char *refusal_of(const unsigned char *bytes)
{
    if (bytes[0] == 0xc2 && bytes[1] == 0x85)
        return "the character U+0085 is a line break in some readers; write \"\\N\" in double quotes or a line feed";
    if (bytes[0] == 0xc2 && bytes[1] < 0xa0)
        return "a control character; write it as an escape in double quotes, such as \"\\x9b\"";
    if (bytes[0] == 0xe2 && bytes[1] == 0x80 && (bytes[2] == 0xa8 || bytes[2] == 0xa9))
        return "the characters U+2028 and U+2029 are line breaks in some readers; write \"\\L\" or \"\\P\" in double "
               "quotes or a line feed";
    if (bytes[0] == 0xef && bytes[1] == 0xbf && bytes[2] >= 0xbe)
        return "U+FFFE and U+FFFF are no characters; remove them";
    return NULL;
}

static bool is_control(unsigned char byte)
{
    return (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7f;
}

int32_t fnl_check_yaml_source(fnl_text source, fnl_error *error)
{
    if (is_utf16(source))
        return fnl_fail_at(error, FNL_E_SYNTAX, (fnl_place){ .line = 1, .column = 1 }, NULL,
                           "the text looks like UTF-16; save it as UTF-8");
    int32_t code = fnl_check_utf8(source, error);
    const unsigned char *bytes = (const unsigned char *)source.bytes;
    bool line_starts = true;
    for (size_t i = fnl_byte_order_mark(source); i < source.length && code == FNL_OK; i++) {
        unsigned char byte = bytes[i];
        if (byte >= 0xc2) {
            const char *refusal = refusal_of(bytes + i);
            if (refusal != NULL)
                return refuse(source, i, refusal, error);
        } else if (is_control(byte)) {
            return refuse(source, i, "a control character; write it as an escape in double quotes, such as \"\\x07\"",
                          error);
        } else if (byte == '%' && line_starts) {
            return refuse(source, i,
                          "a line may not begin with %; directives are not supported, and a text that "
                          "begins with % stands in quotes",
                          error);
        }
        line_starts = byte == '\n' || byte == '\r';
    }
    return code;
}

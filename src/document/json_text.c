#include "document/json_text.h"

/* Bytes of the control character at the start of text, 0 if there is none: C0, DEL and C1, which terminals obey. */
static size_t control_length(fnl_text text, unsigned *control)
{
    unsigned char first = (unsigned char)text.bytes[0];
    unsigned char second = text.length > 1 ? (unsigned char)text.bytes[1] : 0;
    if (first < 0x20 || first == 0x7f) {
        *control = first;
        return 1;
    }
    if (first == 0xc2 && second >= 0x80 && second <= 0x9f) {
        *control = second;
        return 2;
    }
    return 0;
}

static void put_control(fnl_buffer *out, unsigned control)
{
    static const char digits[] = "0123456789abcdef";
    static const char letters[] = "\bb\ff\nn\rr\tt";
    for (size_t i = 0; i < sizeof letters - 1; i += 2) {
        if ((unsigned char)letters[i] == control) {
            fnl_buffer_put_byte(out, '\\');
            fnl_buffer_put_byte(out, letters[i + 1]);
            return;
        }
    }
    fnl_buffer_put_string(out, "\\u00");
    fnl_buffer_put_byte(out, digits[control >> 4]);
    fnl_buffer_put_byte(out, digits[control & 15]);
}

void fnl_put_json_text(fnl_buffer *out, fnl_text text)
{
    fnl_buffer_put_byte(out, '"');
    size_t plain = 0; /* where what needs no escape begins */
    for (size_t i = 0; i < text.length;) {
        unsigned control = 0;
        size_t length = control_length(fnl_text_from(text, i), &control);
        bool marked = text.bytes[i] == '"' || text.bytes[i] == '\\';
        if (length == 0 && !marked) {
            i++;
            continue;
        }
        fnl_buffer_put(out, text.bytes + plain, i - plain);
        if (marked) {
            fnl_buffer_put_byte(out, '\\');
            fnl_buffer_put_byte(out, text.bytes[i]);
            length = 1;
        } else {
            put_control(out, control);
        }
        i += length;
        plain = i;
    }
    fnl_buffer_put(out, text.bytes + plain, text.length - plain);
    fnl_buffer_put_byte(out, '"');
}

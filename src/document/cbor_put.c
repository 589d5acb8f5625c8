#include "document/cbor_item.h"

#include <cbor.h>

enum { longest_head = 9 };

void fnl_put_cbor_integer(fnl_buffer *out, int64_t value)
{
    unsigned char head[longest_head];
    size_t size = value >= 0 ? cbor_encode_uint((uint64_t)value, head, sizeof head)
                             : cbor_encode_negint((uint64_t)(-1 - value), head, sizeof head);
    fnl_buffer_put(out, head, size);
}

void fnl_put_cbor_text(fnl_buffer *out, fnl_text text)
{
    unsigned char head[longest_head];
    fnl_buffer_put(out, head, cbor_encode_string_start(text.length, head, sizeof head));
    fnl_buffer_put_text(out, text);
}

void fnl_put_cbor_bytes(fnl_buffer *out, fnl_text bytes)
{
    unsigned char head[longest_head];
    fnl_buffer_put(out, head, cbor_encode_bytestring_start(bytes.length, head, sizeof head));
    fnl_buffer_put_text(out, bytes);
}

void fnl_put_cbor_list(fnl_buffer *out, size_t count)
{
    unsigned char head[longest_head];
    fnl_buffer_put(out, head, cbor_encode_array_start(count, head, sizeof head));
}

void fnl_put_cbor_map(fnl_buffer *out, size_t count)
{
    unsigned char head[longest_head];
    fnl_buffer_put(out, head, cbor_encode_map_start(count, head, sizeof head));
}

void fnl_put_cbor_bool(fnl_buffer *out, bool value)
{
    unsigned char head[longest_head];
    fnl_buffer_put(out, head, cbor_encode_bool(value, head, sizeof head));
}

void fnl_put_cbor_null(fnl_buffer *out)
{
    unsigned char head[longest_head];
    fnl_buffer_put(out, head, cbor_encode_null(head, sizeof head));
}

#include "document/cbor_item.h"

#include <cbor.h>

/* What libcbor's callbacks tell. */
typedef struct cbor_event {
    bool seen;
    fnl_cbor_kind kind;
    uint64_t value;
    fnl_text text;
} cbor_event;

static void see(void *context, fnl_cbor_kind kind, uint64_t value)
{
    *(cbor_event *)context = (cbor_event){ .seen = true, .kind = kind, .value = value };
}

static void see_unsigned_8(void *context, uint8_t value)
{
    see(context, fnl_cbor_unsigned, value);
}

static void see_unsigned_16(void *context, uint16_t value)
{
    see(context, fnl_cbor_unsigned, value);
}

static void see_unsigned_32(void *context, uint32_t value)
{
    see(context, fnl_cbor_unsigned, value);
}

static void see_unsigned_64(void *context, uint64_t value)
{
    see(context, fnl_cbor_unsigned, value);
}

static void see_negative_8(void *context, uint8_t value)
{
    see(context, fnl_cbor_negative, value);
}

static void see_negative_16(void *context, uint16_t value)
{
    see(context, fnl_cbor_negative, value);
}

static void see_negative_32(void *context, uint32_t value)
{
    see(context, fnl_cbor_negative, value);
}

static void see_negative_64(void *context, uint64_t value)
{
    see(context, fnl_cbor_negative, value);
}

static void see_text(void *context, cbor_data bytes, size_t length)
{
    see(context, fnl_cbor_text, length);
    ((cbor_event *)context)->text = (fnl_text){ (const char *)bytes, length };
}

static void see_bytes(void *context, cbor_data bytes, size_t length)
{
    see(context, fnl_cbor_bytes, length);
    ((cbor_event *)context)->text = (fnl_text){ (const char *)bytes, length };
}

static void see_list(void *context, size_t count)
{
    see(context, fnl_cbor_list, count);
}

static void see_map(void *context, size_t count)
{
    see(context, fnl_cbor_map, count);
}

static void see_bool(void *context, bool value)
{
    see(context, fnl_cbor_bool, value);
}

static void see_null(void *context)
{
    see(context, fnl_cbor_null, 0);
}

/* All others (floats, tags, undefined, breaks, lengths that come later) do nothing, and so are seen not to be there. */
static struct cbor_callbacks callbacks_of_tree(void)
{
    struct cbor_callbacks callbacks = cbor_empty_callbacks;
    callbacks.uint8 = see_unsigned_8;
    callbacks.uint16 = see_unsigned_16;
    callbacks.uint32 = see_unsigned_32;
    callbacks.uint64 = see_unsigned_64;
    callbacks.negint8 = see_negative_8;
    callbacks.negint16 = see_negative_16;
    callbacks.negint32 = see_negative_32;
    callbacks.negint64 = see_negative_64;
    callbacks.string = see_text;
    callbacks.byte_string = see_bytes;
    callbacks.array_start = see_list;
    callbacks.map_start = see_map;
    callbacks.boolean = see_bool;
    callbacks.null = see_null;
    return callbacks;
}

/* Bytes of the shortest head with this value. */
static size_t shortest_head(fnl_cbor_kind kind, uint64_t value)
{
    if (kind == fnl_cbor_bool || kind == fnl_cbor_null || value < 24)
        return 1;
    if (value <= UINT8_MAX)
        return 2;
    if (value <= UINT16_MAX)
        return 3;
    return value <= UINT32_MAX ? 5 : 9;
}

/* The eight bytes after a head's first. Where size_t is narrower, libcbor tells a length in it without its upper bits. */
static uint64_t eight_bytes(fnl_text source)
{
    uint64_t value = 0;
    for (size_t i = 1; i <= sizeof value; i++)
        value = value << 8 | (unsigned char)source.bytes[i];
    return value;
}

fnl_cbor_item fnl_read_cbor_item(fnl_text source)
{
    struct cbor_callbacks callbacks = callbacks_of_tree();
    cbor_event event = { 0 };
    struct cbor_decoder_result result = cbor_stream_decode((cbor_data)source.bytes, source.length, &callbacks, &event);
    size_t head = result.read - event.text.length;
    if (event.seen && head == 1 + sizeof event.value)
        event.value = eight_bytes(source);
    bool is_cut = (event.kind == fnl_cbor_text || event.kind == fnl_cbor_bytes) && event.text.length < event.value;
    const char *problem = NULL;
    if (result.status == CBOR_DECODER_NEDATA || is_cut)
        problem = "the text ends inside a value; it is cut off";
    else if (result.status != CBOR_DECODER_FINISHED || !event.seen)
        problem = "a value of a kind that is not read; only integers, texts, bytes, lists, maps, true, false and null "
                  "are, with their lengths in front";
    else if (head != shortest_head(event.kind, event.value))
        problem = "a number or length in more bytes than it needs; the shortest form is read only";
    return (fnl_cbor_item){ event.kind, event.value, event.text, result.read, problem };
}

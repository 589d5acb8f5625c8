/* One CBOR item, read or written: a head, and the bytes of a text. */
#ifndef FNL_DOCUMENT_CBOR_ITEM_H
#define FNL_DOCUMENT_CBOR_ITEM_H

#include "core/buffer.h"
#include "core/text_view.h"

typedef enum fnl_cbor_kind {
    fnl_cbor_unsigned,
    fnl_cbor_negative, /* -1 - value */
    fnl_cbor_bytes,
    fnl_cbor_text,
    fnl_cbor_list, /* value: how many items */
    fnl_cbor_map,  /* value: how many pairs */
    fnl_cbor_bool, /* value: 0 or 1 */
    fnl_cbor_null,
} fnl_cbor_kind;

typedef struct fnl_cbor_item {
    fnl_cbor_kind kind;
    uint64_t value;
    fnl_text text;       /* of texts and bytes, in the source */
    size_t size;         /* bytes of the item: of the head alone for lists and maps */
    const char *problem; /* NULL, or what is wrong and what would be right */
} fnl_cbor_item;

/* The item that source begins with: the kinds above in their shortest form, nothing else. UTF-8 is not checked. */
fnl_cbor_item fnl_read_cbor_item(fnl_text source);

/* The same kinds written, in their shortest form; of lists and maps the head. */
void fnl_put_cbor_integer(fnl_buffer *out, int64_t value);
void fnl_put_cbor_text(fnl_buffer *out, fnl_text text);
void fnl_put_cbor_bytes(fnl_buffer *out, fnl_text bytes);
void fnl_put_cbor_list(fnl_buffer *out, size_t count);
void fnl_put_cbor_map(fnl_buffer *out, size_t count);
void fnl_put_cbor_bool(fnl_buffer *out, bool value);
void fnl_put_cbor_null(fnl_buffer *out);

#endif

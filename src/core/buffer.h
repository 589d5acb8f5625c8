/* Bytes that grow: texts being written, saved models. */
#ifndef FNL_CORE_BUFFER_H
#define FNL_CORE_BUFFER_H

#include "core/memory.h"
#include "core/text_view.h"

typedef struct fnl_buffer {
    const fnl_allocator *memory;
    char *bytes;
    size_t length;
    size_t capacity;
    bool failed; /* there was no memory; all that follows is passed over */
} fnl_buffer;

void fnl_buffer_start(fnl_buffer *buffer, const fnl_allocator *memory);
void fnl_buffer_end(fnl_buffer *buffer);

/* Room for size more bytes; false, and failed is set, if there is none. */
bool fnl_buffer_reserve(fnl_buffer *buffer, size_t size);

void fnl_buffer_put(fnl_buffer *buffer, const void *bytes, size_t size);
void fnl_buffer_put_text(fnl_buffer *buffer, fnl_text text);
void fnl_buffer_put_string(fnl_buffer *buffer, const char *string);
void fnl_buffer_put_byte(fnl_buffer *buffer, char byte);
/* Decimal digits. */
void fnl_buffer_put_integer(fnl_buffer *buffer, int64_t value);

static inline fnl_text fnl_buffer_text(const fnl_buffer *buffer)
{
    return (fnl_text){ buffer->bytes, buffer->length };
}

#endif

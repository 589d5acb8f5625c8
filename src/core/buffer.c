#include "core/buffer.h"

#include <string.h>

void fnl_buffer_start(fnl_buffer *buffer, const fnl_allocator *memory)
{
    *buffer = (fnl_buffer){ .memory = memory };
}

void fnl_buffer_end(fnl_buffer *buffer)
{
    fnl_release(buffer->memory, buffer->bytes);
    fnl_buffer_start(buffer, buffer->memory);
}

bool fnl_buffer_reserve(fnl_buffer *buffer, size_t size)
{
    if (buffer->failed)
        return false;
    if (size <= buffer->capacity - buffer->length)
        return true;
    size_t wanted = buffer->capacity < 64 ? 64 : buffer->capacity + buffer->capacity / 2;
    if (size > PTRDIFF_MAX / 2 || wanted > PTRDIFF_MAX / 2) {
        buffer->failed = true;
        return false;
    }
    if (wanted < buffer->length + size)
        wanted = buffer->length + size;
    char *grown = fnl_resize(buffer->memory, buffer->bytes, wanted, 1);
    if (grown == NULL) {
        buffer->failed = true;
        return false;
    }
    buffer->bytes = grown;
    buffer->capacity = wanted;
    return true;
}

void fnl_buffer_put(fnl_buffer *buffer, const void *bytes, size_t size)
{
    if (size == 0 || !fnl_buffer_reserve(buffer, size))
        return;
    memcpy(buffer->bytes + buffer->length, bytes, size);
    buffer->length += size;
}

void fnl_buffer_put_text(fnl_buffer *buffer, fnl_text text)
{
    fnl_buffer_put(buffer, text.bytes, text.length);
}

void fnl_buffer_put_string(fnl_buffer *buffer, const char *string)
{
    fnl_buffer_put(buffer, string, strlen(string));
}

void fnl_buffer_put_byte(fnl_buffer *buffer, char byte)
{
    fnl_buffer_put(buffer, &byte, 1);
}

void fnl_buffer_put_integer(fnl_buffer *buffer, int64_t value)
{
    char digits[20];
    size_t start = sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--start] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    if (value < 0)
        fnl_buffer_put_byte(buffer, '-');
    fnl_buffer_put(buffer, digits + start, sizeof digits - start);
}

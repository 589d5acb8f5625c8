/* Text that is being written: grows as needed, then goes to a file in one piece. */
#ifndef FNL_CLI_PAGE_H
#define FNL_CLI_PAGE_H

#include "memory.h"
#include "slice.h"

#include <stdint.h>

typedef struct fnl_page {
    char *bytes;
    size_t length;
    size_t capacity;
} fnl_page;

static inline char *fnl_page_reserve(fnl_page *page, size_t size)
{
    if (size > page->capacity - page->length)
        page->bytes = fnl_grow_memory(page->bytes, page->length + size, &page->capacity, 1);
    return page->bytes + page->length;
}

static inline void fnl_page_put(fnl_page *page, const char *bytes, size_t size)
{
    if (size == 0)
        return;
    memcpy(fnl_page_reserve(page, size), bytes, size);
    page->length += size;
}

static inline void fnl_page_put_byte(fnl_page *page, char byte)
{
    *fnl_page_reserve(page, 1) = byte;
    page->length++;
}

static inline void fnl_page_put_string(fnl_page *page, const char *string)
{
    fnl_page_put(page, string, strlen(string));
}

static inline void fnl_page_put_slice(fnl_page *page, fnl_slice slice)
{
    fnl_page_put(page, slice.bytes, slice.length);
}

static inline fnl_slice fnl_page_slice(const fnl_page *page, size_t start)
{
    return (fnl_slice){ page->bytes == NULL ? "" : page->bytes + start, page->length - start };
}

__attribute__((format(printf, 2, 3))) void fnl_page_print(fnl_page *page, const char *format, ...);

/* Decimal digits. */
void fnl_page_put_integer(fnl_page *page, int64_t value);

/* 128 bits, in millionths: exactly, without zeros at the end of the fraction. */
void fnl_page_put_millionths(fnl_page *page, int64_t high, uint64_t low);

/* The shortest decimal that reads back as value; exponent form only below 1e-6 and from 1e21 on. */
void fnl_page_put_number(fnl_page *page, double value);

/* A JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD, for JSON has no other way to say them. */
void fnl_page_put_json_text(fnl_page *page, fnl_slice text);

void fnl_page_end(fnl_page *page);

#endif

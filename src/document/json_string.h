/* A JSON string read from between its quotes. */
#ifndef FNL_DOCUMENT_JSON_STRING_H
#define FNL_DOCUMENT_JSON_STRING_H

#include "core/arena.h"

typedef struct fnl_json_string {
    fnl_text text;       /* in the source if nothing was escaped, else in the arena */
    size_t end;          /* after the closing quote; where the problem is if there is one */
    const char *problem; /* NULL, or what is wrong and what would be right */
} fnl_json_string;

/* The problem that is no fault of the text. */
extern const char fnl_json_no_memory[];

/* start: the byte after the opening quote. source is valid UTF-8. */
fnl_json_string fnl_read_json_string(fnl_text source, size_t start, fnl_arena *arena);

#endif

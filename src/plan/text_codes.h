/* Codes of texts: a text of the pool gets the next number of a result's dictionary when a row first brings it. */
#ifndef FNL_PLAN_TEXT_CODES_H
#define FNL_PLAN_TEXT_CODES_H

#include "table/block.h"
#include "table/pool.h"
#include "table/result.h"

/* Of one output; kept between runs. */
typedef struct fnl_text_codes {
    const fnl_allocator *memory;
    int32_t *codes; /* by pool number: a code if that code's number is this one */
    uint32_t code_capacity;
    uint32_t *numbers; /* by code: the pool number of its text */
    uint32_t number_capacity;
    bool was_cut;    /* in this run */
    fnl_index index; /* then: the dictionary's texts, whose numbers are their codes */
} fnl_text_codes;

/* Allocates nothing. */
void fnl_text_codes_start(fnl_text_codes *codes, const fnl_allocator *memory);
void fnl_text_codes_end(fnl_text_codes *codes);

/* For a new result; keeps what memory most runs need. */
void fnl_text_codes_begin(fnl_text_codes *codes);

/* The codes of `count` rows, 0 where a row is NULL; new texts are put to the dictionary. FNL_E_NOMEM, FNL_E_LIMIT. */
int32_t fnl_text_codes_write(fnl_text_codes *codes, const fnl_pool *pool, const fnl_block *numbers, uint32_t count,
                             fnl_result_texts *dictionary, int32_t *out, fnl_error *error);

/* The pool was cut, so that its numbers will mean other texts. */
int32_t fnl_text_codes_cut(fnl_text_codes *codes, const fnl_result_texts *dictionary, fnl_error *error);

#endif

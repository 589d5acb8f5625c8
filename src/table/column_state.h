/* What a column is made of, for the files that read its layouts. */
#ifndef FNL_TABLE_COLUMN_STATE_H
#define FNL_TABLE_COLUMN_STATE_H

#include "core/buffer.h"
#include "core/failure.h"
#include "table/bits.h"
#include "table/layout.h"
#include "table/null_value.h"
#include "table/text_memo.h"
#include "table/times.h"
#include "table/wall_clock.h"

enum { fnl_chunk_rows = 64 }; /* rows that one word of a bitmap covers: what is converted at once */

/* What a chunk's conversion found, a bit a row. Rows in doubt are read again one by one, by the definition in field.h. */
typedef struct fnl_marks {
    uint64_t null;
    uint64_t doubt;
    uint64_t rounded;
} fnl_marks;

/* Buffers of texts: of a plain column, or of a dictionary. */
typedef struct fnl_texts {
    uint32_t layout;
    const uint8_t *validity; /* NULL: all valid */
    const char *offsets;     /* of views: the views */
    const char *bytes;
    const void *const *variadic; /* of views: the buffers that long texts lie in */
    int64_t offset;
    int64_t length;
} fnl_texts;

/* Buffers of lists of intervals. */
typedef struct fnl_lists {
    const char *bounds;           /* offsets; of views where each list begins; NULL: all have as many items */
    const char *sizes;            /* of views: how many items each list has */
    const uint8_t *item_validity; /* NULL: all valid */
    int64_t item_offset;
    int64_t item_count;
    fnl_times starts;
    fnl_times ends;
} fnl_lists;

/* What became of a distinct text. Of text fields a number from 0 on is its pool number. */
enum { fnl_text_is_null = -1, fnl_text_unread = -2 };

static inline int32_t fnl_text_rejected(fnl_rejection why)
{
    return fnl_text_unread - (int32_t)why;
}

static inline fnl_rejection fnl_rejection_of(int32_t state)
{
    return (fnl_rejection)(fnl_text_unread - state);
}

/* Of other fields, whose values lie beside the states. */
enum { fnl_text_is_value = 0, fnl_text_is_rounded = 1 };

typedef int32_t fnl_block_reader(fnl_column *column, int64_t row, uint32_t count, fnl_block *block, fnl_tally *tally,
                                 fnl_error *error);
/* Lends rows of the buffer to a block whose `own` memory is there; false: they must be read. */
typedef bool fnl_block_lender(fnl_column *column, int64_t row, uint32_t count, fnl_block *block);
typedef void fnl_chunk_reader(fnl_column *column, int64_t at, uint32_t count, fnl_block *block, uint32_t first,
                              fnl_marks *marks);

struct fnl_column {
    const fnl_allocator *memory;
    fnl_column_binding binding;
    fnl_column_form form;
    fnl_block_lender *lend; /* NULL: it cannot be lent */
    fnl_block_reader *read;
    fnl_chunk_reader *chunk;
    /* The batch. */
    const uint8_t *validity; /* NULL: all valid */
    const char *values;
    int64_t offset; /* row 0 of the table in the buffers */
    int64_t length;
    fnl_texts texts;
    fnl_lists lists;
    fnl_pool *pool;
    fnl_wall_clock clock;
    /* null_values by value, in the unit of the source (times: of the result). */
    int64_t *null_wholes;
    double *null_numbers;
    uint32_t null_whole_count;
    uint32_t null_number_count;
    uint32_t null_capacity;
    /* A dictionary's distinct texts: a state each; values of fields that are not texts (bits of doubles). */
    int32_t *states;
    int64_t *state_values;
    size_t state_capacity;
    uint16_t *code_classes; /* of a dictionary's codes, in bytes if the form says so */
    size_t code_capacity;
    bool has_null_codes; /* some text of the dictionary is NULL */
    fnl_text_memo memo;  /* a plain column's distinct texts */
    bool guesses;        /* most texts of its last chunk were seen before */
    fnl_buffer folded;
    fnl_buffer shown;
};

/* What is wrong with the counts of an array, or with all of an array without children; NULL if nothing is. */
const char *fnl_array_check_counts(const struct ArrowArray *array);
const char *fnl_array_check(const struct ArrowArray *array, uint32_t layout);

/* The readers of blocks. */
fnl_block_reader fnl_read_chunks; /* what has a chunk reader */
fnl_block_reader fnl_read_nulls;
fnl_block_reader fnl_read_bits;
fnl_block_reader fnl_read_plain_texts;
fnl_block_reader fnl_read_dictionary;
fnl_block_reader fnl_read_plain_classes;
fnl_block_reader fnl_read_dictionary_classes;
fnl_block_reader fnl_column_read_narrow; /* wholes and numbers of 32 bits, by way of 64 */

/* Asks for the rows behind a block's, up to as many: short runs over many columns keep stopping the hardware's own. */
void fnl_prefetch_rows(const fnl_column *column, int64_t row, uint32_t count, size_t size);

/* The reader of chunks of a layout, for the field's type. */
fnl_chunk_reader *fnl_exact_chunk(const fnl_column *column);
fnl_chunk_reader *fnl_number_chunk(const fnl_column *column);
fnl_chunk_reader *fnl_time_chunk(const fnl_column *column);

/* Integers (also codes of a dictionary) of rows [at, at + count) of the buffer; uint64 above INT64_MAX come out negative. */
void fnl_load_integers(uint32_t layout, const char *values, int64_t at, uint32_t count, int64_t *out);

/* Decimals of so many bytes: rows whose value needs more than 64 bits are marked in the result. */
uint64_t fnl_load_decimals(unsigned width, const char *values, int64_t at, uint32_t count, int64_t *out);

/* Floats of any width. */
void fnl_load_numbers(uint32_t layout, const char *values, int64_t at, uint32_t count, double *out);

/* The rows of a chunk that are null values; those that are not between low and high. */
uint64_t fnl_chunk_nulls(const fnl_column *column, const int64_t *values, uint32_t count);
uint64_t fnl_chunk_outside(const int64_t *values, uint32_t count, int64_t low, int64_t high);

/* One row's value by the definition in field.h; a valid row of any layout but a dictionary. False without memory. */
bool fnl_column_row(fnl_column *column, int64_t row, fnl_reading_value *out);

/* Writes one row's value to block, or tells the tally why there is none. FNL_OK, FNL_E_DATA. */
int32_t fnl_column_put(fnl_column *column, int64_t row, uint32_t in_block, const fnl_reading_value *value,
                       fnl_block *block, fnl_tally *tally);

/* Tells the tally; FNL_OK, FNL_E_DATA (strict). */
int32_t fnl_column_reject(fnl_column *column, int64_t row, fnl_rejection why, fnl_tally *tally);

/* The validity of rows as bits of a block; the rest of the last word is 0. */
void fnl_column_validity(const fnl_column *column, int64_t row, uint32_t count, uint64_t *words);

/* A block that holds these rows' validity, and no truths yet. */
void fnl_block_clear(const fnl_column *column, const uint64_t *valid, uint32_t count, fnl_block *block);

/* Text number `at` of the buffers (its offset included). */
fnl_text fnl_texts_at(const fnl_texts *texts, int64_t at);

/* Of a layout with offsets: where it begins and ends. */
static inline void fnl_texts_bounds(const fnl_texts *texts, int64_t at, int64_t bounds[2])
{
    if (texts->layout == fnl_layout_large_utf8) {
        memcpy(bounds, texts->offsets + at * (int64_t)sizeof *bounds, 2 * sizeof *bounds);
        return;
    }
    int32_t small[2];
    memcpy(small, texts->offsets + at * (int64_t)sizeof *small, sizeof small);
    bounds[0] = small[0];
    bounds[1] = small[1];
}

/* The classes of a dictionary's codes anew; false without memory. */
bool fnl_open_code_classes(fnl_column *column);

/* Reads the text of a code into its state. False without memory. */
bool fnl_dictionary_read(fnl_column *column, int64_t code);

/* The text of a row's code; *is_known: it is none of NULL. FNL_OK, FNL_E_SCHEMA. */
int32_t fnl_dictionary_text(const fnl_column *column, int64_t row, fnl_text *text, bool *is_known, fnl_error *error);

/* A code whose text has no plain state: NULL, rejected, not in the dictionary; *state is then below 0. FNL_OK, FNL_E_DATA,
   FNL_E_SCHEMA, FNL_E_NOMEM. */
int32_t fnl_dictionary_state(fnl_column *column, int64_t row, int64_t code, int32_t *state, fnl_tally *tally,
                             fnl_error *error);

/* What became of the valid plain texts of a chunk, perhaps in rows before; the states of others stay as they are. False
   without memory. */
bool fnl_column_recall(fnl_column *column, int64_t row, uint64_t valid, int32_t states[fnl_chunk_rows]);

/* Of word `word` of the block that begins with row: texts that are NULL or rejected are not valid, and these are told to the
   tally. FNL_OK, FNL_E_DATA. */
int32_t fnl_column_drop(fnl_column *column, int64_t row, uint32_t word, const int32_t states[fnl_chunk_rows],
                        fnl_block *block, fnl_tally *tally);

/* Reads a text into a state, and a value if the field is no text field. False without memory. */
bool fnl_column_read_state(fnl_column *column, fnl_text text, int32_t *state, int64_t *value);

#endif

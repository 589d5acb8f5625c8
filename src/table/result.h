/* Tables that go out: columns of fixed kinds, buffers that are used again. */
#ifndef FNL_TABLE_RESULT_H
#define FNL_TABLE_RESULT_H

#include "core/arithmetic.h"
#include "core/failure.h"
#include "core/text_view.h"

#include <funnelcore/arrow.h>
#include <funnelcore/model.h>

typedef enum fnl_result_kind {
    fnl_result_number,  /* float64 "g" */
    fnl_result_integer, /* int64 "l" */
    fnl_result_bool,    /* "b" */
    fnl_result_choice,  /* int32 codes into a dictionary of utf8 known beforehand */
    fnl_result_instant, /* timestamp[us] in a zone */
    fnl_result_text,    /* utf8: only in tables built row by row */
    fnl_result_date,    /* date32 "tdD" */
    fnl_result_found,   /* int32 codes into a dictionary of utf8 found while rows are written */
    fnl_result_list,    /* list "+l" of utf8 */
    fnl_result_exact,   /* decimal128(38, 6) "d:38,6": only in tables built row by row */
} fnl_result_kind;

enum { fnl_exact_scale = 6, fnl_exact_digits = 38 }; /* of fnl_result_exact */

typedef struct fnl_result_column {
    fnl_text name;
    fnl_text zone;           /* of an instant */
    const fnl_text *choices; /* of a choice: copied */
    uint32_t choice_count;
    fnl_result_kind kind;
} fnl_result_column;

/* What results look like. Counted references (results keep it alive), immutable, with a copy of the allocator. */
typedef struct fnl_result_layout fnl_result_layout;

int32_t fnl_result_layout_new(const fnl_allocator *memory, const fnl_result_column *columns, uint32_t count,
                              fnl_result_layout **out, fnl_error *error);
fnl_result_layout *fnl_result_layout_ref(fnl_result_layout *layout);
void fnl_result_layout_unref(fnl_result_layout *layout);
int32_t fnl_result_schema(const fnl_result_layout *layout, struct ArrowSchema *out, fnl_error *error);

/* Texts that a column gathers while its rows are written: those of a dictionary, or the items of its lists. */
typedef struct fnl_result_texts fnl_result_texts;

/* Where rows are written: the buffers of one column. valid has a bit a row. */
typedef struct fnl_result_buffers {
    union {
        double *numbers;
        int64_t *integers; /* also instants */
        int32_t *codes;
        int32_t *days;    /* of dates */
        int32_t *offsets; /* of lists: where the items of a row begin; one more than rows, the first is 0 */
        uint8_t *bits;    /* of bools */
    };
    uint8_t *valid;
    fnl_result_texts *texts; /* of a found dictionary and of lists */
} fnl_result_buffers;

/* How many texts there are, and text `number` of them: its bytes may move when another one is put. */
uint32_t fnl_result_text_count(const fnl_result_texts *texts);
fnl_text fnl_result_text_at(const fnl_result_texts *texts, uint32_t number);

/* Room for more texts of so many bytes together. FNL_E_NOMEM, FNL_E_LIMIT (more than offsets of 32 bits reach). */
int32_t fnl_result_texts_reserve(fnl_result_texts *texts, uint64_t count, uint64_t bytes, fnl_error *error);

/* Its number is the next; there must be room. */
void fnl_result_texts_put(fnl_result_texts *texts, fnl_text text);

/* A struct array of `rows` rows: out is zeroed, released, or an earlier result of this layout, whose buffers are used again
   when large enough. buffers: one for each column. Buffers are padded so that a whole block may be written. Validity is not
   initialised. FNL_E_NOMEM, FNL_E_ARG (out holds something else). */
int32_t fnl_result_open(fnl_result_layout *layout, int64_t rows, struct ArrowArray *out, fnl_result_buffers *buffers,
                        fnl_error *error);

/* All rows are written: counts NULLs; a column without any has no validity buffer in the array. Texts put so far are told. */
void fnl_result_close(struct ArrowArray *out);

/* Tables built row by row: explanations, reports, KPIs. */
typedef struct fnl_rows fnl_rows;
int32_t fnl_rows_new(fnl_result_layout *layout, fnl_rows **out, fnl_error *error);
void fnl_rows_free(fnl_rows *rows);
/* One value after the other, in the order of columns; failures are kept until finish. */
void fnl_rows_put_null(fnl_rows *rows);
void fnl_rows_put_text(fnl_rows *rows, fnl_text text);
void fnl_rows_put_choice(fnl_rows *rows, uint32_t choice);
void fnl_rows_put_number(fnl_rows *rows, double value);
void fnl_rows_put_integer(fnl_rows *rows, int64_t value);
void fnl_rows_put_date(fnl_rows *rows, int32_t day);
void fnl_rows_put_bool(fnl_rows *rows, bool value);
/* Millionths, of at most fnl_exact_digits digits. */
void fnl_rows_put_exact(fnl_rows *rows, fnl_wide value);
/* Moves the table out. */
int32_t fnl_rows_finish(fnl_rows *rows, struct ArrowSchema *out_schema, struct ArrowArray *out, fnl_error *error);

#endif

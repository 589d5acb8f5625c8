/* Arrow schemas that go out: a struct of columns, and copies of schemas that came in. */
#ifndef FNL_TABLE_SCHEMA_H
#define FNL_TABLE_SCHEMA_H

#include "core/buffer.h"
#include "core/failure.h"
#include "core/text_view.h"

#include <funnelcore/arrow.h>

/* One column. All texts are copied; none may contain NUL. */
typedef struct fnl_schema_column {
    fnl_text name;
    fnl_text format;         /* of Arrow: "g", "tsu:Asia/Ho_Chi_Minh", "i" for the codes of a dictionary */
    fnl_text values;         /* format of the dictionary's values, "u"; empty: no dictionary */
    fnl_text items;          /* format of a list's items, "u"; empty: no list */
    fnl_text spans;          /* of a list whose items are structs "+s" with a start and an end: their format */
    fnl_text metadata_key;   /* empty: no metadata */
    fnl_text metadata_value; /* may be empty */
    bool ordered;            /* the dictionary's values have an order */
} fnl_schema_column;

/* A struct ("+s") with these columns, all nullable. out is written on success; its release needs nothing but a copy of the
   allocator. FNL_E_NOMEM. */
int32_t fnl_schema_of_columns(const fnl_allocator *memory, const fnl_schema_column *columns, uint32_t count,
                              struct ArrowSchema *out, fnl_error *error);

/* A deep copy of any schema. FNL_E_ARG (released, NULL where a text or child must be, negative counts), FNL_E_LIMIT (nested
   too deep), FNL_E_NOMEM. */
int32_t fnl_schema_copy(const fnl_allocator *memory, const struct ArrowSchema *schema, struct ArrowSchema *out,
                        fnl_error *error);

#endif

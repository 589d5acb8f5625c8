/* How one field of a lead is read: its type and the rules for its texts. Filled by the model, used by every way in. */
#ifndef FNL_TABLE_FIELD_H
#define FNL_TABLE_FIELD_H

#include "core/hash.h"
#include "table/block.h"
#include "time/stamp.h"

/* The types of values, in models and expressions. */
typedef enum fnl_type {
    fnl_type_text,      /* pool number */
    fnl_type_int,       /* whole, scale 0 */
    fnl_type_number,    /* binary64 */
    fnl_type_decimal,   /* whole × 10^-scale */
    fnl_type_bool,      /* truth */
    fnl_type_time,      /* microseconds since 1970 UTC */
    fnl_type_date,      /* days since 1970 */
    fnl_type_intervals, /* lists of spans of time; no expression reads them */
} fnl_type;

/* "text", "int" … */
const char *fnl_type_name(fnl_type type);

/* The lane in which values of a type flow. */
fnl_lane fnl_lane_of(fnl_type type);

typedef struct fnl_field {
    fnl_text name;
    fnl_text column; /* the name in the table: `from`, else name */
    fnl_type type;
    unsigned scale; /* of a decimal: 0 to 6 */
    bool id;
    bool fold;
    fnl_text format; /* of a time or date given as text; empty: ISO 8601 */
    const fnl_zone *zone;
    /* Trimmed, as written. Compared before folding; by value for numbers. The model's own list if the field has none. */
    const fnl_text *null_values;
    uint32_t null_value_count;
    /* Folded if fold. NULL: none given. */
    const fnl_index *values;  /* the allowed texts */
    const fnl_index *aliases; /* text → number in alias_targets */
    const fnl_text *alias_targets;
} fnl_field;

enum { fnl_decimal_digits = 15 }; /* a decimal holds at most 10^15 units of its scale */

/* Why a value was rejected; texts of the report. */
typedef enum fnl_rejection {
    fnl_reject_none = 0,
    fnl_reject_malformed,   /* "not a time" … */
    fnl_reject_range,       /* "outside the supported range" */
    fnl_reject_utf8,        /* "not valid UTF-8" */
    fnl_reject_marks,       /* "more than 30 combining marks in a row" */
    fnl_reject_not_listed,  /* "not one of the field's values" */
    fnl_reject_fraction,    /* "not a whole number" */
    fnl_reject_stage,       /* "not a stage of the lifecycle" */
    fnl_reject_future,      /* "in the future" */
    fnl_reject_ambiguous,   /* "decided by more than one rule" */
    fnl_reject_backwards,   /* an interval that "ends before it starts" */
    fnl_reject_no_start,    /* an interval "without a start" */
    fnl_reject_early,       /* "before the start of the clock" */
    fnl_reject_years,       /* "outside the years 1970 to 2199, for which working time is known" */
    fnl_reject_needs_years, /* "needs a time outside the years 1970 to 2199 …" */
    fnl_reject_expired,     /* "needs a day beyond those that the calendar knows" */
} fnl_rejection;

/* One value, read. For texts `text` points into scratch or the input. */
typedef struct fnl_reading_value {
    bool is_null;
    bool rounded;            /* a decimal lost digits */
    fnl_rejection rejection; /* then is_null too */
    int64_t whole;           /* int, decimal, time, date, bool */
    double number;
    fnl_text text;
} fnl_reading_value;

/* Reads a text as the field's type: the one definition for CSV, cells, JSON and Arrow texts. scratch is emptied and filled
   with the folded text. False without memory. Lists of intervals are no single value: interval_list.h reads them. */
bool fnl_field_read_text(const fnl_field *field, fnl_text text, fnl_buffer *scratch, fnl_reading_value *out);

/* Reads an exact decimal, a binary64, as the field's type (null_values by value, ranges, fractions). */
void fnl_field_read_exact(const fnl_field *field, int64_t value, unsigned scale, fnl_reading_value *out);
void fnl_field_read_number(const fnl_field *field, double value, fnl_reading_value *out);

/* The same for values that are no numbers: a truth, an instant (microseconds since 1970 UTC), a local time without zone
   (the same of the wall clock), a date (days since 1970). A value that a field of this type cannot come from is malformed. */
void fnl_field_read_truth(const fnl_field *field, bool value, fnl_reading_value *out);
void fnl_field_read_instant(const fnl_field *field, int64_t instant, fnl_reading_value *out);
void fnl_field_read_local(const fnl_field *field, int64_t wall, fnl_reading_value *out);
void fnl_field_read_date(const fnl_field *field, int64_t day, fnl_reading_value *out);

#endif

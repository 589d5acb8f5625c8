/* The KPIs of a state as a table, and places in it: rows of one view, one period and one group. */
#ifndef FNL_CLI_KPI_TABLE_H
#define FNL_CLI_KPI_TABLE_H

#include "shown.h"

typedef enum fnl_kpi_column {
    fnl_kpi_view,
    fnl_kpi_grain,
    fnl_kpi_period,
    fnl_kpi_level, /* the dimensions stand before it */
    fnl_kpi_metric,
    fnl_kpi_detail,
    fnl_kpi_value,
    fnl_kpi_numerator,
    fnl_kpi_denominator,
    fnl_kpi_low,
    fnl_kpi_high,
    fnl_kpi_target,
    fnl_kpi_attained,
    fnl_kpi_previous,
    fnl_kpi_unit,
    fnl_kpi_columns
} fnl_kpi_column;

typedef struct fnl_kpi_table {
    const fnl_model *model;
    struct ArrowSchema schema;
    struct ArrowArray array;
    fnl_shown shown;
    const fnl_shown_column *columns[fnl_kpi_columns];
    const fnl_shown_column *dimensions;
    uint32_t dimension_count;
} fnl_kpi_table;

bool fnl_kpi_table_open(fnl_kpi_table *table, const fnl_model *model, const fnl_state *state, fnl_trouble *trouble);
void fnl_kpi_table_close(fnl_kpi_table *table);

static inline fnl_value fnl_kpi_at(const fnl_kpi_table *table, fnl_kpi_column column, int64_t row)
{
    return fnl_shown_value(table->columns[column], row);
}

/* Whether the level, names between commas, has the dimension of this name. */
bool fnl_kpi_level_has(fnl_slice level, const char *dimension);

/* The rows of one view, grain, period and group. */
typedef struct fnl_kpi_place {
    fnl_slice view;
    fnl_slice grain;
    bool has_period;
    int32_t period;  /* its first day */
    fnl_slice level; /* no dimension, or one */
    fnl_value group; /* of that one: a text or NULL */
    int64_t from, to;
} fnl_kpi_place;

typedef struct fnl_kpi_places {
    const fnl_kpi_table *table;
    fnl_kpi_place *all; /* in the order of the rows */
    size_t count;
} fnl_kpi_places;

/* All places of levels of at most one dimension. */
void fnl_kpi_places_find(fnl_kpi_places *places, const fnl_kpi_table *table);
void fnl_kpi_places_end(fnl_kpi_places *places);

/* The place over all time of the empty level; NULL if there is none. */
const fnl_kpi_place *fnl_kpi_whole(const fnl_kpi_places *places, const char *view);

/* The name of a metric in its parts, those that are not given left out. */
typedef struct fnl_kpi_name {
    const char *before;
    fnl_slice a;
    const char *between;
    fnl_slice b;
    const char *after;
} fnl_kpi_name;

enum { fnl_kpi_no_row = -1 };

static inline fnl_kpi_name fnl_kpi_named(const char *name)
{
    return (fnl_kpi_name){ .before = name };
}

/* Of a stage, an exit …: its name between two parts. */
static inline fnl_kpi_name fnl_kpi_of(const char *before, fnl_slice name, const char *after)
{
    return (fnl_kpi_name){ .before = before, .a = name, .after = after };
}

/* From one stage to another. */
static inline fnl_kpi_name fnl_kpi_step(const char *before, fnl_slice from, fnl_slice to, const char *after)
{
    return (fnl_kpi_name){ .before = before, .a = from, .between = "_", .b = to, .after = after };
}

/* The row of a metric, that without detail. place NULL: there is none. */
int64_t fnl_kpi_row(const fnl_kpi_places *places, const fnl_kpi_place *place, fnl_kpi_name name);

/* The value of a row; NULL where there is no row. */
fnl_value fnl_kpi_value_of(const fnl_kpi_places *places, int64_t row);

/* The same as a number, 0 where it is NULL. */
double fnl_kpi_number_of(const fnl_kpi_places *places, int64_t row);

/* The value of a metric in a place. */
fnl_value fnl_kpi_find(const fnl_kpi_places *places, const fnl_kpi_place *place, fnl_kpi_name name);

#endif

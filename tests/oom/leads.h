/* A table of three leads for tests/oom/model.yaml, a column of each memory layout. Static memory, never released. */
#ifndef OOM_LEADS_H
#define OOM_LEADS_H

#include <funnelcore/funnelcore.h>

enum { lead_columns = 14, lead_rows = 3 };

struct leads {
    struct ArrowSchema schema, columns[lead_columns], values, *column_list[lead_columns];
    struct ArrowArray array, arrays[lead_columns], texts, *array_list[lead_columns];
    struct ArrowSchema pause, ends[2], *pause_list[1], *end_list[2];
    struct ArrowArray pauses, end_arrays[2], *pause_array_list[1], *end_array_list[2];
};

/* Fills it; the structs point to each other, so it stays where it is. */
void leads_start(struct leads *leads);

/* The first lead as cells. */
extern const fnl_cell lead_cells[lead_columns];

#endif

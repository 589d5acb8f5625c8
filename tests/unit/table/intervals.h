/* Columns of intervals being read, and what they come to, found slowly. */
#ifndef INTERVALS_H
#define INTERVALS_H

#include "table/report.h"
#include "unit/table/arrays.h"

static uint64_t random_state = 21;

static inline uint64_t random_below(uint64_t limit)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (random_state >> 33) % limit;
}

/* A column being read. */
typedef struct reading {
    fnl_field field;
    fnl_column *column;
    fnl_report *report;
    fnl_error error;
    fnl_tally tally;
    fnl_interval_store store;
    lanes room;
    fnl_block *block;
} reading;

static inline void reading_start(reading *self, const fnl_zone *zone, const fnl_allocator *memory)
{
    memset(self, 0, sizeof *self);
    self->field = (fnl_field){
        .name = FNL_TEXT("waiting"), .column = FNL_TEXT("waits"), .type = fnl_type_intervals, .zone = zone
    };
    self->column = fnl_column_new(memory);
    self->store = (fnl_interval_store){ .memory = memory };
    assert_int_equal(fnl_report_make(&fnl_default_allocator, &self->report, NULL), FNL_OK);
    self->tally = (fnl_tally){ .report = self->report, .error = &self->error };
    self->block = lanes_block(&self->room);
    self->block->intervals = &self->store;
}

static inline void reading_end(reading *self)
{
    fnl_column_free(self->column);
    fnl_release(self->store.memory, self->store.items);
    fnl_report_destroy(self->report);
}

static inline int32_t reading_open(reading *self, const handmade *made, int64_t parent, int64_t rows)
{
    fnl_column_binding binding;
    int32_t code = fnl_column_bind(&self->field, &made->schema, &binding, &self->error);
    if (code != FNL_OK)
        return code;
    return fnl_column_open(self->column, &binding, &made->array, parent, rows, NULL, &self->error);
}

static inline int32_t reading_read(reading *self, int64_t row, uint32_t count)
{
    return fnl_column_read(self->column, row, count, self->block, &self->tally, &self->error);
}

/* Two that overlap or touch become one, as long as there are such; then the smallest is found again and again. */
static inline size_t unite_slowly(fnl_interval *intervals, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            bool meets = intervals[i].start <= intervals[j].end && intervals[j].start <= intervals[i].end;
            bool is_empty = intervals[j].start == intervals[j].end;
            if ((i == j || !meets) && !is_empty)
                continue;
            if (!is_empty && intervals[j].start < intervals[i].start)
                intervals[i].start = intervals[j].start;
            if (!is_empty && intervals[j].end > intervals[i].end)
                intervals[i].end = intervals[j].end;
            intervals[j] = intervals[--count];
            i = SIZE_MAX; /* begin again */
            break;
        }
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t j = i + 1; j < count; j++) {
            if (intervals[j].start < intervals[i].start) {
                fnl_interval kept = intervals[i];
                intervals[i] = intervals[j];
                intervals[j] = kept;
            }
        }
    }
    return count;
}

#endif

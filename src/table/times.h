/* Elements of a buffer of timestamps or dates, one by one. */
#ifndef FNL_TABLE_TIMES_H
#define FNL_TABLE_TIMES_H

#include "table/layout.h"

typedef struct fnl_times {
    fnl_time_layout layout;
    const uint8_t *validity; /* NULL: all valid */
    const char *values;
    int64_t offset; /* element 0 in the buffers */
} fnl_times;

/* Whether there is one; of the layout null there never is. */
bool fnl_times_known(const fnl_times *times, int64_t at);

/* By the definition in field.h. */
void fnl_times_read(const fnl_times *times, const fnl_field *field, int64_t at, fnl_reading_value *out);

/* As people write it; what is outside the years as its number. */
void fnl_times_show(const fnl_times *times, const fnl_zone *zone, int64_t at, fnl_buffer *out);

#endif

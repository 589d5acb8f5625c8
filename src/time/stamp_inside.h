/* The parts of a written date and time. For the files of this folder that read them. */
#ifndef FNL_TIME_STAMP_INSIDE_H
#define FNL_TIME_STAMP_INSIDE_H

#include "time/stamp.h"

typedef struct fnl_stamp {
    fnl_date date;
    int32_t second; /* of the day */
    int32_t microsecond;
    int32_t offset; /* seconds east of UTC */
    bool has_time;
    bool has_offset;
} fnl_stamp;

/* Digits at the beginning of text, at least `least`, at most `most` (up to 9) are taken. */
bool fnl_take_digits(fnl_text *text, unsigned least, unsigned most, int32_t *number);
bool fnl_take_byte(fnl_text *text, char wanted);
/* Nothing, or a point and digits; those beyond microseconds are cut. */
bool fnl_take_fraction(fnl_text *text, int32_t *microsecond);
/* Z, +07, +0700, +07:00, +07:06:30. */
fnl_reading fnl_take_offset(fnl_text *text, int32_t *offset);

/* The second of the day; fnl_read_range if there is no such time. */
fnl_reading fnl_second_of_day(int32_t hour, int32_t minute, int32_t second, int32_t *second_of_day);

fnl_reading fnl_read_stamp_iso(fnl_text text, fnl_stamp *stamp);
/* By a format that is valid, and neither empty nor of an epoch. */
fnl_reading fnl_read_stamp_format(fnl_text text, fnl_text format, fnl_stamp *stamp);

#endif

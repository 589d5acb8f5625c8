/* Whether texts are dates or times, and of which format. */
#ifndef FNL_CLI_GUESS_TIME_H
#define FNL_CLI_GUESS_TIME_H

#include "slice.h"

#include <stdint.h>

enum { fnl_guess_dates = 15, fnl_guess_clocks = 7 };

/* The formats that all values so far have: a bit for each form of the clock, by form of the date. */
typedef struct fnl_guess_formats {
    uint8_t left[fnl_guess_dates];
} fnl_guess_formats;

void fnl_guess_formats_start(fnl_guess_formats *formats);

/* False when no format is left. */
bool fnl_guess_formats_see(fnl_guess_formats *formats, fnl_slice text);

/* Writes the first format that is left (empty: ISO 8601) and whether it has a clock, and whether day and month could be
   the other way round. False if none is left. */
bool fnl_guess_formats_choose(const fnl_guess_formats *formats, char *format, size_t room, bool *has_clock,
                              bool *is_ambiguous);

#endif

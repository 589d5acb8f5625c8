/* The footer of a TZif file: a POSIX TZ text, offsets for all years by arithmetic. For the zones of this folder. */
#ifndef FNL_TIME_RULE_H
#define FNL_TIME_RULE_H

#include "core/text_view.h"

enum fnl_rule_kind {
    fnl_rule_without_leap_day, /* Jn: 1 to 365, 29 February is never counted */
    fnl_rule_day_of_year,      /* n: 0 to 365 */
    fnl_rule_weekday,          /* Mm.w.d */
};

/* When the clock is changed, each year. */
typedef struct fnl_rule_date {
    int32_t kind;
    int32_t day;   /* of the year, or of the week, 0 is Sunday */
    int32_t month; /* 1 to 12 */
    int32_t week;  /* 1 to 5, 5 is the last one */
    int32_t
        seconds; /* of the wall clock before the change, after that day's midnight; may be negative or beyond 24 hours */
} fnl_rule_date;

/* Offsets in seconds east of UTC. */
typedef struct fnl_rule {
    int32_t standard;
    int32_t summer;
    bool has_summer;
    fnl_rule_date start; /* of summer time */
    fnl_rule_date end;
} fnl_rule;

/* False, and why, if text is not of the form. */
bool fnl_rule_read(fnl_text text, fnl_rule *rule, const char **why);

/* The offset at second, which is in the years 1 to 9999; until (later than second) it is sure to stay the same. */
int32_t fnl_rule_offset(const fnl_rule *rule, int64_t second, int64_t *until);

/* The first second after `second` at which the offset changes; limit if there is none before it. */
int64_t fnl_rule_next_change(const fnl_rule *rule, int64_t second, int64_t limit);

#endif

/* What a zone is made of. For the files of this folder that build zones. */
#ifndef FNL_TIME_ZONE_INSIDE_H
#define FNL_TIME_ZONE_INSIDE_H

#include "time/rule.h"
#include "time/zone.h"

struct fnl_zone {
    fnl_text name;
    fnl_text footer;
    fnl_rule rule;
    bool has_rule;
    int32_t first_offset;
    uint32_t change_count; /* canonical: a beginning of the table */
    uint32_t table_count;
    const fnl_zone_change *table; /* the changes, and those of the rule for the years to come */
    int64_t table_start;          /* from here on the table is right, before it the rule */
    int64_t table_end;            /* from here on the rule */
};

enum {
    fnl_most_changes = 8192,
    fnl_least_offset = -89999, /* RFC 9636, 3.2: more than -25 hours, less than 26 */
    fnl_largest_offset = 93599,
};

/* Why the rule cannot follow the changes, or NULL. Offsets and changes are in range and ascending, changes that change
   nothing are allowed; afterwards they are canonical. `from` is where the rule begins to reign; INT64_MIN: always. There is
   room for one more change. */
const char *fnl_zone_make_canonical(const fnl_rule *rule, int64_t from, int32_t *first_offset, fnl_zone_change *changes,
                                    uint32_t *count);

/* The zone with its table, from canonical content; NULL without memory. changes are copied, texts too. */
const fnl_zone *fnl_zone_build(fnl_arena *arena, const fnl_zone *content, const fnl_zone_change *changes);

#endif

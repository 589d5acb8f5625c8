/* The tables of factors of a model's decays, one for rules with the same numbers. */
#ifndef FNL_MODEL_DECAY_H
#define FNL_MODEL_DECAY_H

#include "core/hash.h"
#include "model/model.h"

enum { fnl_most_factors_of_model = 1 << 22 }; /* all tables together: 16 MiB */

/* Whether a decay has `since`: those of `each` rules have none, since every activity has its own time, and those of groups
   may be for rules of both kinds. */
typedef enum fnl_since { fnl_since_needed, fnl_since_refused, fnl_since_optional } fnl_since;

typedef struct fnl_decay_table {
    const uint32_t *factors;
    uint32_t count;
} fnl_decay_table;

typedef struct fnl_decay_tables {
    const fnl_allocator *memory;
    fnl_index index; /* by the bytes of their numbers */
    fnl_decay_table *tables;
    uint32_t capacity;
    uint32_t factor_count; /* of all */
} fnl_decay_tables;

void fnl_decay_tables_start(fnl_decay_tables *tables, const fnl_allocator *memory, uint64_t seed);
void fnl_decay_tables_end(fnl_decay_tables *tables);

#endif

/* What activities come to, finished: known to the files of this folder only. */
#ifndef FNL_ACTIVITY_RESULTS_H
#define FNL_ACTIVITY_RESULTS_H

#include "activity/state.h"

struct fnl_activity_results {
    const fnl_allocator *memory;
    const fnl_activity_keys *keys;
    const fnl_sums *sums; /* the state's, or its own */
    fnl_sums own;         /* of stored activities */
    int64_t **finished;   /* by kept column, of those with a log: what it comes to, by key. A text's number, -1: none */
    uint32_t key_count;
    uint8_t *asked; /* by key, atomic */
};

/* Without activities a key does not count. */
static inline int64_t fnl_results_rows(const fnl_activity_results *results, uint32_t key)
{
    return key < results->sums->key_count ? fnl_sums_of(results->sums, key)[fnl_rows_word] : 0;
}

/* What the logs come to, in memory that *out owns by column. FNL_E_NOMEM. */
int32_t fnl_results_finish(fnl_activity_results *results, const fnl_activity_state *state, fnl_error *error);

/* Keys with activities, in their order; NULL without memory. */
uint32_t *fnl_results_ordered_keys(const fnl_activity_results *results, uint32_t *count);

#endif

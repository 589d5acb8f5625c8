/* What activities come to by key: a few words for every key, texts, and logs of what cannot be summed up at once. */
#ifndef FNL_ACTIVITY_SUMS_H
#define FNL_ACTIVITY_SUMS_H

#include "activity/log.h"
#include "core/hash.h"
#include "model/model.h"

/* How a column of the result is kept. */
typedef enum fnl_keeping {
    fnl_keep_points,  /* their sum */
    fnl_keep_limited, /* in a log: which of them count is found at the end */
    fnl_keep_count,
    fnl_keep_days, /* in a log */
    fnl_keep_sum,  /* of 128 bits */
    fnl_keep_least,
    fnl_keep_most,
    fnl_keep_latest,
    fnl_keep_first,
    fnl_keep_texts, /* in a log */
} fnl_keeping;

typedef struct fnl_kept {
    fnl_keeping keeping;
    fnl_type type;  /* of the values that it is made of */
    uint32_t place; /* of its first word among a key's */
    const fnl_rule *rule;
    const fnl_feature *feature;
} fnl_kept;

/* A key's words: how many activities it has, then those of each kept column. */
enum {
    fnl_rows_word = 0,
    /* of a sum */
    fnl_sum_low = 0,
    fnl_sum_high = 1,
    /* of the least and the most */
    fnl_extreme_value = 0,
    fnl_extreme_known = 1,
    /* of the latest and the first */
    fnl_timed_at = 0,
    fnl_timed_value = 1,
};

/* No sum yet, nothing seen yet. No upper half of a sum and no instant is ever so low. */
#define FNL_NOTHING_YET INT64_MIN

/* So many activities one state takes: with the most that one of them gives, no sum leaves its words. */
#define FNL_MOST_ACTIVITIES (INT64_C(1) << 36)

enum {
    fnl_line_words = 8,             /* of a cache line */
    fnl_most_chunk_words = 1 << 20, /* so many that large pages hold them */
    fnl_most_chunk_shift = 16,
};

/* What is kept by the columns of a model; immutable. */
typedef struct fnl_kept_columns {
    fnl_kept *items;
    uint32_t count;
    uint32_t words;       /* of one key, whole cache lines unless they are few */
    uint32_t chunk_shift; /* keys of a chunk are 1 << this */
    const int64_t *empty; /* those of a key without activities */
} fnl_kept_columns;

/* In arena. FNL_E_NOMEM. */
int32_t fnl_kept_columns_make(fnl_arena *arena, const fnl_model *model, fnl_kept_columns *out, fnl_error *error);

typedef struct fnl_sums {
    const fnl_allocator *memory;
    const fnl_kept_columns *columns;
    /* The words of 1 << chunk_shift keys each, on cache lines of their own. */
    struct fnl_words_chunk {
        int64_t *words;
        void *block; /* as allocated */
    } * chunks;
    uint32_t chunk_count;
    uint32_t chunk_capacity;
    uint32_t key_count;
    fnl_index texts;
    uint32_t texts_kept; /* when those that nothing names were last dropped */
    fnl_log *logs;       /* by column */
    int64_t rows;
} fnl_sums;

/* FNL_E_NOMEM: it may be ended all the same. */
int32_t fnl_sums_start(fnl_sums *sums, const fnl_allocator *memory, const fnl_kept_columns *columns, fnl_error *error);
void fnl_sums_end(fnl_sums *sums);

/* Words for so many keys. False without memory. */
bool fnl_sums_fit(fnl_sums *sums, uint32_t keys);

static inline int64_t *fnl_sums_of(const fnl_sums *sums, uint32_t key)
{
    uint32_t shift = sums->columns->chunk_shift;
    return sums->chunks[key >> shift].words + (size_t)(key & ((UINT32_C(1) << shift) - 1)) * sums->columns->words;
}

/* One value more. */
void fnl_sum_add(int64_t words[2], int64_t value);
static inline bool fnl_sum_is_nothing(const int64_t words[2])
{
    return words[fnl_sum_high] == FNL_NOTHING_YET;
}

/* The texts that a latest or first column, or a log, names are dropped when nothing names them any more; asked now and then.
   False without memory. */
bool fnl_sums_trim_texts(fnl_sums *sums);

/* Whether a text is later in the order of ties. */
static inline bool fnl_sums_text_above(const fnl_sums *sums, int64_t a, int64_t b)
{
    return fnl_text_compare(sums->texts.keys[a], sums->texts.keys[b]) > 0;
}

/* Binary64 as an integer of the same order, and back. */
static inline int64_t fnl_ordered_of_bits(int64_t bits)
{
    return bits ^ (int64_t)((uint64_t)(bits >> 63) >> 1);
}

#endif

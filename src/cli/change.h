/* How outputs of two models differ over the same leads: sums for numbers, counts of before and after for texts. */
#ifndef FNL_CLI_CHANGE_H
#define FNL_CLI_CHANGE_H

#include "trouble.h"

/* Points are hundredths and add up exactly; what is not, adds up as it can. */
typedef struct fnl_total {
    int64_t hundredths;
    double rest;
} fnl_total;

double fnl_total_value(fnl_total total);

/* Of a score, or of the points of a rule. */
typedef struct fnl_change {
    int64_t known;   /* leads that have a value in both */
    int64_t changed; /* leads whose value differs, or is missing on one side */
    fnl_total before, after;
    fnl_total size; /* of the differences, whichever way they go */
} fnl_change;

/* Rows of two float64 arrays. is_changed: set where they differ. */
void fnl_change_add(fnl_change *change, const struct ArrowArray *before, const struct ArrowArray *after,
                    bool *is_changed);

/* The same for points of a rule: what is NULL is 0, and so is an array of a model that has no such rule, NULL. Not both. */
void fnl_change_add_points(fnl_change *change, const struct ArrowArray *before, const struct ArrowArray *after);

typedef struct fnl_label {
    char *text;    /* NULL: no value */
    int64_t place; /* in the order in which the models list them */
} fnl_label;

enum { fnl_most_labels = 1024 };

/* Of a band, a status or a stage: how many leads have which text before, which after. */
typedef struct fnl_crossing {
    int64_t changed;
    fnl_label *labels;
    uint32_t count;
    uint32_t capacity; /* of labels; counts has its square */
    int64_t *counts;
} fnl_crossing;

void fnl_crossing_start(fnl_crossing *crossing);
void fnl_crossing_end(fnl_crossing *crossing);

/* Rows of two dictionary arrays of utf8 with int32 codes. name: of the output, for trouble: more than fnl_most_labels. */
bool fnl_crossing_add(fnl_crossing *crossing, const char *name, const struct ArrowArray *before,
                      const struct ArrowArray *after, bool *is_changed, fnl_trouble *trouble);

/* Leads from one label to another, by their numbers. */
int64_t fnl_crossing_count(const fnl_crossing *crossing, uint32_t before, uint32_t after);

/* The labels in their order, no value last. What was counted stays with its labels. */
void fnl_crossing_order(const fnl_crossing *crossing, uint32_t *order);

#endif

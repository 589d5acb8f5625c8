/* What two models make of the same leads, compared. */
#ifndef FNL_CLI_DIFF_H
#define FNL_CLI_DIFF_H

#include "change.h"
#include "choose.h"
#include "files.h"
#include "sheet.h"

enum { fnl_diff_sides = 2 }; /* old, new */

typedef enum fnl_diff_kind { fnl_diff_score, fnl_diff_band, fnl_diff_status, fnl_diff_stage } fnl_diff_kind;

/* An output that both models have. */
typedef struct fnl_diff_output {
    const char *name;
    fnl_diff_kind kind;
    uint32_t columns[fnl_diff_sides]; /* of the results */
    fnl_change change;                /* of a score */
    fnl_crossing crossing;            /* of a band, a status or a stage */
} fnl_diff_output;

/* A rule that one model has in a score of both, or both have. */
typedef struct fnl_diff_rule {
    const char *name;
    uint32_t output;                  /* its score */
    uint32_t columns[fnl_diff_sides]; /* of the results; FNL_NO_OUTPUT: the model has no such rule */
    fnl_change change;
} fnl_diff_rule;

/* Names are those of the results' schemas and of the arguments. */
typedef struct fnl_diff {
    const char *models[fnl_diff_sides];
    const char *leads_name;
    const char *as_of; /* as it was given; NULL: now */
    fnl_diff_output *outputs;
    uint32_t output_count;
    fnl_diff_rule *rules; /* in the order of the old model, then those of the new one alone */
    uint32_t rule_count;
    const char **only[fnl_diff_sides]; /* scores, bands, statuses and stages that one model alone has */
    uint32_t only_count[fnl_diff_sides];
    int64_t leads;
    int64_t changed; /* leads with any change of these outputs */
} fnl_diff;

/* Groups of outputs that are compared. */
extern const char fnl_diff_groups[];

/* Finds what can be compared. results: the schemas of runs with these groups. */
bool fnl_diff_find(fnl_diff *diff, const fnl_model *const *models, const struct ArrowSchema *const *results,
                   fnl_trouble *trouble);

/* Adds the results of some leads; is_changed: by lead, all false before. */
bool fnl_diff_add(fnl_diff *diff, const struct ArrowArray *const *results, bool *is_changed, fnl_trouble *trouble);

void fnl_diff_end(fnl_diff *diff);

/* The rules of a score by how much they changed, those without any change left out. Freed by the caller. */
uint32_t *fnl_diff_rank_rules(const fnl_diff *diff, uint32_t output, uint32_t *count);

/* The summary as a page to read, and as rows for programs. */
void fnl_diff_put_page(const fnl_diff *diff, fnl_page *page, bool with_bold);
void fnl_diff_put_rows(const fnl_diff *diff, fnl_form form, fnl_page *page);

/* The leads that changed, as they come: what they are called, and every output before and after. */
typedef struct fnl_diff_list {
    fnl_form form;
    bool with_bold;
    fnl_shown shown;
    fnl_page names; /* of its columns, each with its NUL */
    int64_t *rows;  /* that are written */
    size_t capacity;
    bool has_header;
    struct ArrowArray lines; /* where the leads begin in their file, if they have no names */
    const void *line_buffers[2];
    fnl_page page;
    fnl_sheet sheet; /* a table to read has before and after in one column */
    fnl_page cell;
} fnl_diff_list;

/* id: the number of the column that names leads, FNL_NO_OUTPUT: their lines do. */
void fnl_diff_list_start(fnl_diff_list *list, const fnl_diff *diff, const char *id_name, uint32_t id);
bool fnl_diff_list_write(fnl_diff_list *list, const fnl_diff *diff, const fnl_batch *batch,
                         const struct ArrowArray *const *results, const bool *is_changed, fnl_file *output,
                         fnl_trouble *trouble);

/* What is still to be written. */
bool fnl_diff_list_finish(fnl_diff_list *list, fnl_file *output, fnl_trouble *trouble);
void fnl_diff_list_end(fnl_diff_list *list);

#endif

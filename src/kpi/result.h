/* Between the files that make the table of results out of cells. */
#ifndef FNL_KPI_RESULT_H
#define FNL_KPI_RESULT_H

#include "engine/run.h"
#include "kpi/kpi.h"
#include "kpi/ratio.h"
#include "table/result.h"

enum { fnl_most_result_rows = 100000000 };

#define FNL_ALL_TIME UINT32_MAX /* for a grain */

/* What a metric comes to at one place. */
typedef struct fnl_figure {
    bool known; /* else its value is NULL */
    bool has_parts;
    bool has_interval;
    bool is_too_large; /* numerator or denominator takes more than 38 digits, or 128 bits on the way */
    double value;
    fnl_wide numerator; /* millionths, as the next */
    fnl_wide denominator;
    double low;
    double high;
} fnl_figure;

/* A metric of the results: of the catalogue, or what was spent of one kind. */
typedef struct fnl_line {
    const fnl_metric *metric;
    fnl_metric_kind kind;
    fnl_text name;
    uint32_t unit;                                 /* number in units */
    uint32_t choice;                               /* of a kind of spending: number in kinds */
    const fnl_kpi_target *targets[fnl_grains + 1]; /* by grain, then over all time; NULL: none */
} fnl_line;

/* What a column chooses from. */
typedef struct fnl_choices {
    fnl_text *texts; /* by bytes */
    uint32_t count;
    uint32_t *numbers; /* by text of the state, then that of NULL where it is told; others are not used */
} fnl_choices;

/* A sum of cells. */
typedef struct fnl_rollup {
    fnl_kpi_cell cell;
    const fnl_kpi_cell **parts; /* to be summed: room for all cells */
    uint32_t part_count;
} fnl_rollup;

/* The leads of a conversion, of mature cohorts. */
typedef struct fnl_mature {
    int64_t from;
    int64_t to;
} fnl_mature;

/* A place of the results: one combination of the dimensions of a set, one view, one period. */
typedef struct fnl_spot {
    unsigned view;
    uint32_t set; /* its dimensions, as bits */
    uint32_t set_number;
    const uint32_t *values; /* texts, by dimension */
    uint32_t grain;         /* number in funnel.grains, FNL_ALL_TIME */
    int32_t period;
    const fnl_kpi_cell *leads; /* NULL: none */
    const fnl_kpi_cell *spend;
    const fnl_mature *mature; /* by line */
} fnl_spot;

/* A row below that of a metric: of one reason. */
typedef struct fnl_detail {
    uint32_t line;
    uint32_t choice; /* number in reasons */
    double value;
} fnl_detail;

typedef struct fnl_details {
    fnl_detail *items; /* by line, then choice */
    uint32_t count;
    uint32_t capacity;
} fnl_details;

/* What there is to tell of a place. */
typedef struct fnl_telling {
    bool known;
    uint32_t grain;
    int32_t period;
    fnl_figure *figures; /* by line */
    fnl_details details;
} fnl_telling;

/* The user's expressions as a program over the figures of one place. */
typedef struct fnl_formulas {
    fnl_arena arena;
    fnl_program program;
    fnl_machine machine;
    fnl_frame frame;
    fnl_tally tally;
    uint32_t *inputs;  /* by column: a line */
    uint32_t *outputs; /* by output: a line */
    uint32_t input_count;
    uint32_t output_count; /* 0: there is no program */
    const fnl_figure *figures;
} fnl_formulas;

typedef struct fnl_results {
    const fnl_kpi_state *state;
    const fnl_kpi_layout *layout;
    const fnl_kpis *kpis;
    const fnl_funnel *funnel;
    const fnl_allocator *memory;
    fnl_error *error;
    fnl_arena arena; /* all that is made once */
    uint32_t text_count;
    fnl_choices dimensions[fnl_most_dimensions];
    fnl_choices reasons;
    fnl_choices kinds;
    int64_t owner_count; /* of the roster and of all leads */
    fnl_line *lines;
    uint32_t line_count;
    uint32_t *line_of; /* by number in the catalogue */
    fnl_text *units;
    uint32_t unit_count;
    uint32_t finest;        /* number of the finest grain */
    uint32_t *positions;    /* by text, then of NULL: where it stands in the tally being summed, or FNL_NO_NUMBER */
    fnl_wide *kind_amounts; /* by number in kinds: at the place being computed */
    uint16_t *kind_costs;   /* … the customer acquisition costs that it counts for, as bits */
    fnl_formulas formulas;
    fnl_rows *rows;
    int64_t row_count;
    bool no_memory; /* noticed where there is no other way to tell */
} fnl_results;

/* What lists of a cell hold; 0 where there is no cell or list. */
static inline int64_t fnl_count_in(const fnl_kpi_cell *cell, uint32_t count)
{
    return cell == NULL || cell->counts == NULL ? 0 : cell->counts[count];
}

static inline fnl_wide fnl_sum_in(const fnl_kpi_cell *cell, uint32_t sum)
{
    return cell == NULL || cell->sums == NULL ? (fnl_wide){ 0, 0 } : cell->sums[sum];
}

/* NULL: it is empty. */
static inline const fnl_spread *fnl_spread_in(const fnl_kpi_cell *cell, uint32_t spread)
{
    return cell == NULL || cell->spreads == NULL || cell->spreads[spread].count == 0 ? NULL : &cell->spreads[spread];
}

static inline const fnl_text_tally *fnl_tally_in(const fnl_kpi_cell *cell, uint32_t tally)
{
    static const fnl_text_tally nothing = { 0 };
    return cell == NULL || cell->tallies == NULL ? &nothing : &cell->tallies[tally];
}

/* Whether spending is known for a combination of dimensions. */
static inline bool fnl_knows_spend(const fnl_results *results, uint32_t set)
{
    return results->kpis->spend != NULL && (set & ~results->kpis->spend->dimensions) == 0;
}

/* False if it is not among them. */
bool fnl_choices_find(const fnl_choices *choices, fnl_text text, uint32_t *number);

/* Choices of columns, then lines. FNL_E_NOMEM. */
int32_t fnl_results_choose(fnl_results *results);
int32_t fnl_results_list_lines(fnl_results *results);

/* Sums of cells: the parts are the caller's to fill. NULL is the sum of none, one is its own sum. start: false without
   memory; sum: FNL_E_NOMEM, FNL_E_OVERFLOW. */
bool fnl_rollup_start(fnl_results *results, fnl_rollup *rollup);
void fnl_rollup_end(const fnl_results *results, fnl_rollup *rollup);
int32_t fnl_rollup_sum(fnl_results *results, fnl_rollup *rollup, const fnl_kpi_cell **out);

/* Adds the leads of a cohort to conversions that it is mature for. FNL_E_OVERFLOW. */
int32_t fnl_mature_add(const fnl_results *results, uint32_t grain, int32_t period, const fnl_kpi_cell *leads,
                       fnl_mature *mature);

/* Whether a metric has a row at a place. */
bool fnl_line_stands(const fnl_line *line, const fnl_spot *spot);
/* All that is to be told there. FNL_E_NOMEM, FNL_E_OVERFLOW. */
int32_t fnl_results_compute(fnl_results *results, const fnl_spot *spot, fnl_telling *out);

/* Figures, out being all zeros: a count; hits of so many; an amount in so many parts of its unit; numerator / denominator, each
   in its parts; the same with an interval. */
void fnl_figure_count(fnl_figure *out, int64_t count);
void fnl_figure_share(fnl_figure *out, int64_t hits, fnl_wide of);
void fnl_figure_rate(fnl_figure *out, int64_t hits, fnl_wide of);
void fnl_figure_amount(fnl_figure *out, fnl_wide amount, int64_t parts);
void fnl_figure_ratio(fnl_figure *out, fnl_wide numerator, int64_t parts, fnl_wide denominator, int64_t of_parts);
void fnl_figure_number(fnl_figure *out, double value);
/* Of what is distributed so, in so many parts of its unit. */
void fnl_figure_statistic(fnl_results *results, const fnl_spread *spread, uint32_t statistic, int64_t parts,
                          fnl_figure *out);
/* Parts of the unit of money. */
int64_t fnl_money_parts(const fnl_results *results);

/* What a metric is computed by. */
typedef void fnl_figure_of(fnl_results *results, const fnl_line *line, const fnl_spot *spot, fnl_figure *out);
fnl_figure_of fnl_figure_of_leads, fnl_figure_of_conversion, fnl_figure_of_handover, fnl_figure_of_quality;
fnl_figure_of fnl_figure_of_time, fnl_figure_of_clock;
fnl_figure_of fnl_figure_of_sales, fnl_figure_of_pipeline;
fnl_figure_of fnl_figure_of_spend, fnl_figure_of_cost, fnl_figure_of_economics;
fnl_figure_of fnl_figure_of_owners, fnl_figure_of_user;
/* Amounts by kind are at hand between the two. */
bool fnl_kind_amounts_take(fnl_results *results, const fnl_spot *spot);
void fnl_kind_amounts_clear(fnl_results *results, const fnl_spot *spot);

/* The user's expressions. FNL_E_NOMEM, FNL_E_LIMIT. */
void fnl_formulas_start(fnl_results *results);
int32_t fnl_formulas_make(fnl_results *results);
void fnl_formulas_end(fnl_results *results);
int32_t fnl_formulas_run(fnl_results *results, fnl_figure *figures);

/* Rows. FNL_E_NOMEM, FNL_E_LIMIT. */
int32_t fnl_result_rows_start(fnl_results *results);
int32_t fnl_result_rows_write(fnl_results *results, const fnl_spot *spot, const fnl_telling *now,
                              const fnl_telling *before);

#endif

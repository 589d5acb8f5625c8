/* Rows of the table of results: what is told of a place, a line a metric, with targets and the period before. */
#include "kpi/period.h"
#include "kpi/result.h"

static const fnl_text view_names[] = { { "cohort", 6 }, { "period", 6 }, { "total", 5 } };

/* Columns around those of the dimensions. */
enum { columns_before = 3, columns_behind = 13, most_columns = columns_before + fnl_most_dimensions + columns_behind };

static fnl_result_column plain(const char *name, fnl_result_kind kind)
{
    return (fnl_result_column){ .name = fnl_text_of(name), .kind = kind };
}

static fnl_result_column choice(const char *name, const fnl_text *choices, uint32_t count)
{
    return (fnl_result_column){
        .name = fnl_text_of(name), .kind = fnl_result_choice, .choices = choices, .choice_count = count
    };
}

/* The names of a set's dimensions, joined. */
static fnl_text level_text(fnl_results *results, uint32_t set)
{
    fnl_buffer text;
    fnl_buffer_start(&text, results->memory);
    fnl_buffer_reserve(&text, 1);
    for (uint32_t i = 0; i < results->funnel->dimension_count; i++) {
        if ((set >> i & 1) == 0)
            continue;
        if (text.length != 0)
            fnl_buffer_put_byte(&text, ',');
        fnl_buffer_put_text(&text, results->funnel->dimensions[i].name);
    }
    fnl_text level = { NULL, 0 };
    if (!text.failed)
        level = fnl_arena_copy(&results->arena, fnl_buffer_text(&text));
    fnl_buffer_end(&text);
    return level;
}

/* Texts of the columns grain, level and metric; false without memory. */
static bool list_texts(fnl_results *results, fnl_text grains[fnl_grains + 1], fnl_text **levels, fnl_text **metrics)
{
    const fnl_funnel *funnel = results->funnel;
    *levels = fnl_arena_take(&results->arena, (size_t)funnel->set_count + 1, sizeof **levels);
    *metrics = fnl_arena_take(&results->arena, (size_t)results->line_count + 1, sizeof **metrics);
    if (*levels == NULL || *metrics == NULL)
        return false;
    grains[0] = FNL_TEXT("all");
    for (uint32_t i = 0; i < fnl_grains; i++)
        grains[i + 1] = fnl_text_of(fnl_grain_names[i]);
    for (uint32_t i = 0; i < funnel->set_count; i++) {
        (*levels)[i] = level_text(results, funnel->sets[i]);
        if ((*levels)[i].bytes == NULL)
            return false;
    }
    for (uint32_t i = 0; i < results->line_count; i++)
        (*metrics)[i] = results->lines[i].name;
    return true;
}

int32_t fnl_result_rows_start(fnl_results *results)
{
    const fnl_funnel *funnel = results->funnel;
    fnl_text grains[fnl_grains + 1];
    fnl_text *levels = NULL;
    fnl_text *metrics = NULL;
    if (!list_texts(results, grains, &levels, &metrics))
        return fnl_fail_memory(results->error);
    fnl_result_column columns[most_columns];
    uint32_t count = 0;
    columns[count++] = choice("view", view_names, sizeof view_names / sizeof *view_names);
    columns[count++] = choice("grain", grains, fnl_grains + 1);
    columns[count++] = plain("period", fnl_result_date);
    for (uint32_t i = 0; i < funnel->dimension_count; i++) {
        const fnl_choices *choices = &results->dimensions[i];
        columns[count] = choice("", choices->texts, choices->count);
        columns[count++].name = funnel->dimensions[i].name;
    }
    columns[count++] = choice("level", levels, funnel->set_count);
    columns[count++] = choice("metric", metrics, results->line_count);
    columns[count++] = choice("detail", results->reasons.texts, results->reasons.count);
    columns[count++] = plain("value", fnl_result_number);
    columns[count++] = plain("numerator", fnl_result_exact);
    columns[count++] = plain("denominator", fnl_result_exact);
    columns[count++] = plain("low", fnl_result_number);
    columns[count++] = plain("high", fnl_result_number);
    columns[count++] = plain("target", fnl_result_number);
    columns[count++] = plain("attained", fnl_result_bool);
    columns[count++] = plain("previous", fnl_result_number);
    columns[count++] = choice("unit", results->units, results->unit_count);
    fnl_result_layout *layout = NULL;
    int32_t code = fnl_result_layout_new(results->memory, columns, count, &layout, results->error);
    if (code == FNL_OK)
        code = fnl_rows_new(layout, &results->rows, results->error);
    fnl_result_layout_unref(layout);
    return code;
}

static void put_number(fnl_rows *rows, bool known, double value)
{
    if (known)
        fnl_rows_put_number(rows, value);
    else
        fnl_rows_put_null(rows);
}

static void put_exact(fnl_rows *rows, bool known, fnl_wide value)
{
    if (known)
        fnl_rows_put_exact(rows, value);
    else
        fnl_rows_put_null(rows);
}

static uint32_t number_of_view(unsigned view)
{
    return view == fnl_view_cohort ? 0 : view == fnl_view_period ? 1 : 2;
}

/* Where the row stands: view, grain, period, dimensions, level. */
static void put_place(const fnl_results *results, const fnl_spot *spot)
{
    fnl_rows *rows = results->rows;
    bool is_all = spot->grain == FNL_ALL_TIME;
    fnl_rows_put_choice(rows, number_of_view(spot->view));
    fnl_rows_put_choice(rows, is_all ? 0 : results->funnel->grains[spot->grain] + 1u);
    if (is_all || spot->period == FNL_NO_PERIOD)
        fnl_rows_put_null(rows);
    else
        fnl_rows_put_date(rows, spot->period);
    for (uint32_t i = 0; i < results->funnel->dimension_count; i++) {
        if ((spot->set >> i & 1) == 0 || spot->values[i] == FNL_NO_TEXT)
            fnl_rows_put_null(rows);
        else
            fnl_rows_put_choice(rows, results->dimensions[i].numbers[spot->values[i]]);
    }
    fnl_rows_put_choice(rows, spot->set_number);
}

static void put_target(const fnl_results *results, const fnl_spot *spot, const fnl_line *line, const fnl_figure *figure)
{
    bool is_all = spot->grain == FNL_ALL_TIME;
    const fnl_kpi_target *target = line->targets[is_all ? (uint32_t)fnl_grains : results->funnel->grains[spot->grain]];
    bool has_target = target != NULL && spot->set == 0 && (is_all || spot->period != FNL_NO_PERIOD);
    put_number(results->rows, has_target, has_target ? target->bound : 0);
    if (!has_target || !figure->known)
        fnl_rows_put_null(results->rows);
    else
        fnl_rows_put_bool(results->rows,
                          target->is_at_most ? figure->value <= target->bound : figure->value >= target->bound);
}

static void put_metric(const fnl_results *results, const fnl_spot *spot, uint32_t line_number, const fnl_figure *figure,
                       const fnl_figure *before)
{
    fnl_rows *rows = results->rows;
    const fnl_line *line = &results->lines[line_number];
    put_place(results, spot);
    fnl_rows_put_choice(rows, line_number);
    fnl_rows_put_null(rows);
    put_number(rows, figure->known, figure->value);
    put_exact(rows, figure->has_parts, figure->numerator);
    put_exact(rows, figure->has_parts, figure->denominator);
    put_number(rows, figure->has_interval, figure->low);
    put_number(rows, figure->has_interval, figure->high);
    put_target(results, spot, line, figure);
    put_number(rows, before != NULL && before->known, before == NULL ? 0 : before->value);
    fnl_rows_put_choice(rows, line->unit);
}

static void put_detail(const fnl_results *results, const fnl_spot *spot, const fnl_detail *detail,
                       const fnl_detail *before)
{
    enum { columns_without_value = 6 }; /* numerator, denominator, low, high, target, attained */
    fnl_rows *rows = results->rows;
    put_place(results, spot);
    fnl_rows_put_choice(rows, detail->line);
    fnl_rows_put_choice(rows, detail->choice);
    fnl_rows_put_number(rows, detail->value);
    for (int i = 0; i < columns_without_value; i++)
        fnl_rows_put_null(rows);
    put_number(rows, before != NULL, before == NULL ? 0 : before->value);
    fnl_rows_put_choice(rows, results->lines[detail->line].unit);
}

/* Whether it is of the period just before, in the calendar. */
static bool is_neighbour(const fnl_results *results, const fnl_spot *spot, const fnl_telling *before)
{
    return before->known && spot->grain != FNL_ALL_TIME && before->grain == spot->grain &&
           spot->period != FNL_NO_PERIOD && before->period != FNL_NO_PERIOD &&
           fnl_period_next(results->funnel->grains[spot->grain], before->period) == spot->period;
}

static const fnl_detail *find_detail(const fnl_details *details, uint32_t *at, const fnl_detail *wanted)
{
    for (; *at < details->count; ++*at) {
        const fnl_detail *here = &details->items[*at];
        if (here->line == wanted->line && here->choice == wanted->choice)
            return here;
        if (here->line > wanted->line || (here->line == wanted->line && here->choice > wanted->choice))
            return NULL;
    }
    return NULL;
}

int32_t fnl_result_rows_write(fnl_results *results, const fnl_spot *spot, const fnl_telling *now,
                              const fnl_telling *before)
{
    bool has_before = is_neighbour(results, spot, before);
    const fnl_details *details = &now->details;
    uint32_t at = 0;
    uint32_t at_before = 0;
    for (uint32_t i = 0; i < results->line_count; i++) {
        if (!fnl_line_stands(&results->lines[i], spot))
            continue;
        put_metric(results, spot, i, &now->figures[i], has_before ? &before->figures[i] : NULL);
        results->row_count++;
        for (; at < details->count && details->items[at].line == i; at++, results->row_count++)
            put_detail(results, spot, &details->items[at],
                       has_before ? find_detail(&before->details, &at_before, &details->items[at]) : NULL);
    }
    if (results->row_count > fnl_most_result_rows)
        return fnl_fail(results->error, FNL_E_LIMIT,
                        "the results have more than %d rows: give fewer sets, dimensions or periods of the funnel, or "
                        "dimensions of fewer values",
                        fnl_most_result_rows);
    return FNL_OK;
}

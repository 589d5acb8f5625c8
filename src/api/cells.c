/* The exported functions of cells. */
#include "api/options.h"
#include "model/model.h"
#include "plan/plan.h"
#include "time/civil.h"

enum { most_written = 64 }; /* bytes of any cell that is no text */

static int32_t check_range(const fnl_cell *cell, fnl_error *error)
{
    bool is_time = cell->type == FNL_CELL_TIME;
    int64_t first = is_time ? FNL_FIRST_INSTANT : fnl_first_day;
    int64_t last = is_time ? FNL_LAST_INSTANT : fnl_last_day;
    if (!is_time && cell->type != FNL_CELL_DATE)
        return FNL_OK;
    if (cell->integer >= first && cell->integer <= last)
        return FNL_OK;
    return fnl_fail(error, FNL_E_RANGE, "%lld is no %s of the years 1 to 9999", (long long)cell->integer,
                    is_time ? "instant" : "date");
}

static int32_t check_cell(const fnl_cell *cell, fnl_error *error)
{
    if (cell->type > FNL_CELL_DATE)
        return fnl_fail(error, FNL_E_ARG, "the type of the cell is %u; the largest is FNL_CELL_DATE (%d)",
                        (unsigned)cell->type, FNL_CELL_DATE);
    if (cell->type == FNL_CELL_TEXT && cell->text == NULL && cell->length != 0)
        return fnl_fail(error, FNL_E_ARG, "the text of the cell is NULL, its length is %u", (unsigned)cell->length);
    return check_range(cell, error);
}

int32_t fnl_cell_write(const fnl_model *model, const fnl_cell *cell, char *out, size_t capacity, size_t *size,
                       fnl_error *error)
{
    if (model == NULL)
        return fnl_refuse_null("model", error);
    if (cell == NULL)
        return fnl_refuse_null("cell", error);
    if (out == NULL && capacity != 0)
        return fnl_refuse_null("out", error);
    if (size == NULL)
        return fnl_refuse_null("size", error);
    int32_t code = check_cell(cell, error);
    if (code != FNL_OK)
        return code;
    /* Never larger than this, so that nothing is allocated. */
    char bytes[most_written];
    fnl_buffer written = { .memory = &model->memory, .bytes = bytes, .capacity = sizeof bytes };
    if (cell->type != FNL_CELL_TEXT)
        fnl_put_cell(&written, cell, model->zone);
    fnl_text text = cell->type == FNL_CELL_TEXT ? (fnl_text){ cell->text, cell->length } : fnl_buffer_text(&written);
    if (text.length > capacity)
        return fnl_fail(error, FNL_E_LIMIT, "capacity is %zu; this cell needs %zu bytes", capacity, text.length);
    if (text.bytes != NULL && text.length > 0)
        memcpy(out, text.bytes, text.length);
    *size = text.length;
    return FNL_OK;
}

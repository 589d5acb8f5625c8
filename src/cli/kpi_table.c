/* The KPIs of a state as a table, and places in it: rows of one view, one period and one group. */
#include "kpi_table.h"

#include <stdlib.h>

bool fnl_kpi_table_open(fnl_kpi_table *table, const fnl_model *model, const fnl_state *state, fnl_trouble *trouble)
{
    enum { before_dimensions = fnl_kpi_level };
    fnl_error error;
    *table = (fnl_kpi_table){ .model = model };
    if (fnl_state_result(state, &table->schema, &table->array, &error) != FNL_OK)
        return fnl_trouble_of_error(trouble, NULL, &error);
    if (!fnl_shown_of_result(&table->shown, model, &table->schema, &table->array, trouble)) {
        fnl_kpi_table_close(table);
        return false;
    }
    const fnl_shown_column *columns = table->shown.columns;
    table->dimensions = columns + before_dimensions;
    table->dimension_count = table->shown.count - fnl_kpi_columns;
    for (unsigned i = 0; i < fnl_kpi_columns; i++)
        table->columns[i] = columns + i + (i < before_dimensions ? 0 : table->dimension_count);
    return true;
}

void fnl_kpi_table_close(fnl_kpi_table *table)
{
    fnl_shown_end(&table->shown);
    if (table->schema.release != NULL)
        table->schema.release(&table->schema);
    if (table->array.release != NULL)
        table->array.release(&table->array);
    *table = (fnl_kpi_table){ 0 };
}

bool fnl_kpi_level_has(fnl_slice level, const char *dimension)
{
    while (level.length > 0) {
        const char *comma = memchr(level.bytes, ',', level.length);
        fnl_slice name = { level.bytes, comma == NULL ? level.length : (size_t)(comma - level.bytes) };
        if (fnl_slice_is(name, dimension))
            return true;
        size_t taken = name.length + (comma != NULL);
        level = (fnl_slice){ level.bytes + taken, level.length - taken };
    }
    return false;
}

/* Of the level's one dimension; NULL of the empty level. */
static fnl_value group_of(const fnl_kpi_table *table, fnl_slice level, int64_t row)
{
    for (uint32_t i = 0; i < table->dimension_count; i++)
        if (fnl_slice_is(level, table->dimensions[i].name))
            return fnl_shown_value(&table->dimensions[i], row);
    return (fnl_value){ .kind = fnl_value_null };
}

static fnl_kpi_place place_of(const fnl_kpi_table *table, int64_t row)
{
    fnl_value period = fnl_kpi_at(table, fnl_kpi_period, row);
    fnl_slice level = fnl_kpi_at(table, fnl_kpi_level, row).text;
    return (fnl_kpi_place){ .view = fnl_kpi_at(table, fnl_kpi_view, row).text,
                            .grain = fnl_kpi_at(table, fnl_kpi_grain, row).text,
                            .has_period = period.kind == fnl_value_date,
                            .period = (int32_t)period.integer,
                            .level = level,
                            .group = group_of(table, level, row),
                            .from = row,
                            .to = row + 1 };
}

static bool is_same_place(const fnl_kpi_place *a, const fnl_kpi_place *b)
{
    return a->has_period == b->has_period && a->period == b->period && fnl_slice_equal(a->view, b->view) &&
           fnl_slice_equal(a->grain, b->grain) && fnl_slice_equal(a->level, b->level) &&
           a->group.kind == b->group.kind &&
           (a->group.kind == fnl_value_null || fnl_slice_equal(a->group.text, b->group.text));
}

void fnl_kpi_places_find(fnl_kpi_places *places, const fnl_kpi_table *table)
{
    size_t capacity = 0;
    *places = (fnl_kpi_places){ .table = table };
    for (int64_t row = 0; row < table->shown.rows; row++) {
        fnl_kpi_place place = place_of(table, row);
        if (place.level.length > 0 && memchr(place.level.bytes, ',', place.level.length) != NULL)
            continue;
        if (places->count > 0 && is_same_place(&places->all[places->count - 1], &place)) {
            places->all[places->count - 1].to = row + 1;
            continue;
        }
        if (places->count == capacity)
            places->all = fnl_grow_memory(places->all, places->count + 1, &capacity, sizeof *places->all);
        places->all[places->count++] = place;
    }
}

void fnl_kpi_places_end(fnl_kpi_places *places)
{
    free(places->all);
    *places = (fnl_kpi_places){ 0 };
}

const fnl_kpi_place *fnl_kpi_whole(const fnl_kpi_places *places, const char *view)
{
    for (size_t i = 0; i < places->count; i++) {
        const fnl_kpi_place *place = &places->all[i];
        if (place->level.length == 0 && fnl_slice_is(place->view, view) && fnl_slice_is(place->grain, "all"))
            return place;
    }
    return NULL;
}

/* Takes the part from the front of the text if it stands there. */
static bool take(fnl_slice *text, fnl_slice part)
{
    if (part.length > text->length || (part.length > 0 && memcmp(text->bytes, part.bytes, part.length) != 0))
        return false;
    *text = (fnl_slice){ text->bytes + part.length, text->length - part.length };
    return true;
}

static fnl_slice part_of(const char *text)
{
    return fnl_slice_of(text == NULL ? "" : text);
}

static bool is_named(fnl_slice text, const fnl_kpi_name *name)
{
    return take(&text, part_of(name->before)) && take(&text, name->a) && take(&text, part_of(name->between)) &&
           take(&text, name->b) && take(&text, part_of(name->after)) && text.length == 0;
}

int64_t fnl_kpi_row(const fnl_kpi_places *places, const fnl_kpi_place *place, fnl_kpi_name name)
{
    if (place == NULL)
        return fnl_kpi_no_row;
    for (int64_t row = place->from; row < place->to; row++)
        if (is_named(fnl_kpi_at(places->table, fnl_kpi_metric, row).text, &name) &&
            fnl_kpi_at(places->table, fnl_kpi_detail, row).kind == fnl_value_null)
            return row;
    return fnl_kpi_no_row;
}

fnl_value fnl_kpi_value_of(const fnl_kpi_places *places, int64_t row)
{
    return row == fnl_kpi_no_row ? (fnl_value){ .kind = fnl_value_null }
                                 : fnl_kpi_at(places->table, fnl_kpi_value, row);
}

double fnl_kpi_number_of(const fnl_kpi_places *places, int64_t row)
{
    fnl_value value = fnl_kpi_value_of(places, row);
    return value.kind == fnl_value_null ? 0 : value.number;
}

fnl_value fnl_kpi_find(const fnl_kpi_places *places, const fnl_kpi_place *place, fnl_kpi_name name)
{
    return fnl_kpi_value_of(places, fnl_kpi_row(places, place, name));
}

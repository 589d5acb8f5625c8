/* Saving: the same bytes for the same rows, in whatever order and pieces they came. */
#include "kpi/saved.h"

#include "core/order.h"

typedef struct state_writer {
    const fnl_kpi_state *state;
    const fnl_allocator *memory;
    fnl_buffer *out;
    uint32_t *cells; /* those that hold something, in order */
    uint32_t cell_count;
    uint32_t *texts; /* those that they name, in order of bytes */
    uint32_t text_count;
    uint32_t *ranks; /* of texts by number; FNL_NO_TEXT: no cell names it */
    uint32_t *items; /* of a tally, in the order of ranks */
    uint32_t item_capacity;
} state_writer;

static int compare_texts(const void *context, const void *a, const void *b)
{
    const fnl_kpi_cells *cells = context;
    return fnl_text_compare(fnl_kpi_cells_text_of(cells, *(const uint32_t *)a),
                            fnl_kpi_cells_text_of(cells, *(const uint32_t *)b));
}

static bool order_cells(state_writer *writer)
{
    const fnl_kpi_cells *cells = writer->state->cells;
    uint32_t count = fnl_kpi_cells_count(cells);
    fnl_kpi_place place;
    writer->cells = fnl_allocate(writer->memory, count, sizeof *writer->cells);
    if (writer->cells == NULL || !fnl_kpi_cells_order(cells, writer->cells))
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (!fnl_kpi_cell_is_empty(&writer->state->layout, fnl_kpi_cells_get(cells, writer->cells[i], &place)))
            writer->cells[writer->cell_count++] = writer->cells[i];
    return true;
}

static void name_text(const state_writer *writer, uint32_t text)
{
    if (text != FNL_NO_TEXT)
        writer->ranks[text] = 0;
}

static void name_texts(const state_writer *writer, uint32_t cell)
{
    const fnl_kpi_layout *layout = &writer->state->layout;
    fnl_kpi_place place;
    const fnl_kpi_cell *from = fnl_kpi_cells_get(writer->state->cells, cell, &place);
    for (uint32_t i = 0; i < layout->kpis->funnel.dimension_count; i++)
        name_text(writer, place.values[i]);
    for (uint32_t i = 0; from->tallies != NULL && i < layout->tally_total; i++)
        for (uint32_t k = 0; k < from->tallies[i].count; k++)
            name_text(writer, from->tallies[i].items[k].text);
}

static bool order_texts(state_writer *writer)
{
    const fnl_kpi_cells *cells = writer->state->cells;
    uint32_t count = fnl_kpi_cells_text_count(cells);
    writer->texts = fnl_allocate(writer->memory, count, sizeof *writer->texts);
    writer->ranks = fnl_allocate(writer->memory, count, sizeof *writer->ranks);
    if (writer->texts == NULL || writer->ranks == NULL)
        return false;
    for (uint32_t i = 0; i < count; i++)
        writer->ranks[i] = FNL_NO_TEXT;
    for (uint32_t i = 0; i < writer->cell_count; i++)
        name_texts(writer, writer->cells[i]);
    for (uint32_t i = 0; i < count; i++)
        if (writer->ranks[i] != FNL_NO_TEXT)
            writer->texts[writer->text_count++] = i;
    if (!fnl_order_items(writer->memory, writer->texts, writer->text_count, sizeof *writer->texts, compare_texts,
                         cells))
        return false;
    for (uint32_t rank = 0; rank < writer->text_count; rank++)
        writer->ranks[writer->texts[rank]] = rank;
    return true;
}

static void put_text_number(const state_writer *writer, uint32_t text)
{
    if (text == FNL_NO_TEXT)
        fnl_put_cbor_null(writer->out);
    else
        fnl_put_cbor_integer(writer->out, writer->ranks[text]);
}

static void put_place(const state_writer *writer, const fnl_kpi_place *place)
{
    uint32_t dimensions = writer->state->layout.kpis->funnel.dimension_count;
    fnl_put_cbor_bool(writer->out, place->is_spend);
    fnl_put_cbor_list(writer->out, dimensions);
    for (uint32_t i = 0; i < dimensions; i++)
        put_text_number(writer, place->values[i]);
    fnl_put_cbor_integer(writer->out, place->grain);
    if (place->period == FNL_NO_PERIOD)
        fnl_put_cbor_null(writer->out);
    else
        fnl_put_cbor_integer(writer->out, place->period);
}

static void put_counts(const state_writer *writer, const fnl_kpi_cell *cell)
{
    uint32_t total = cell->counts == NULL ? 0 : writer->state->layout.count_total;
    uint32_t known = 0;
    for (uint32_t i = 0; i < total; i++)
        known += cell->counts[i] != 0;
    fnl_put_cbor_map(writer->out, known);
    for (uint32_t i = 0; i < total; i++) {
        if (cell->counts[i] == 0)
            continue;
        fnl_put_cbor_integer(writer->out, i);
        fnl_put_cbor_integer(writer->out, cell->counts[i]);
    }
}

static bool is_nothing(fnl_wide sum)
{
    return sum.low == 0 && sum.high == 0;
}

static void put_sums(const state_writer *writer, const fnl_kpi_cell *cell)
{
    uint32_t total = cell->sums == NULL ? 0 : writer->state->layout.sum_total;
    uint32_t known = 0;
    for (uint32_t i = 0; i < total; i++)
        known += !is_nothing(cell->sums[i]);
    fnl_put_cbor_map(writer->out, known);
    for (uint32_t i = 0; i < total; i++) {
        if (is_nothing(cell->sums[i]))
            continue;
        fnl_put_cbor_integer(writer->out, i);
        fnl_state_put_sum(writer->out, cell->sums[i]);
    }
}

/* A count for each bucket that holds something, and before it, negative, how many between it and the last one do not. */
static void put_buckets(const state_writer *writer, const fnl_spread *spread)
{
    fnl_spread_walk walk;
    uint32_t bucket = 0;
    uint64_t count = 0;
    uint32_t items = 0;
    uint32_t next = 0;
    fnl_spread_walk_start(&walk, spread);
    for (; fnl_spread_walk_next(&walk, &bucket, &count); next = bucket + 1)
        items += bucket == next ? 1 : 2;
    fnl_put_cbor_list(writer->out, items);
    fnl_spread_walk_start(&walk, spread);
    for (next = 0; fnl_spread_walk_next(&walk, &bucket, &count); next = bucket + 1) {
        if (bucket != next)
            fnl_put_cbor_integer(writer->out, (int64_t)next - bucket);
        fnl_put_cbor_integer(writer->out, (int64_t)count);
    }
}

static bool put_values(const state_writer *writer, const fnl_spread *spread)
{
    int64_t *values = fnl_spread_values(spread, writer->memory);
    if (values == NULL)
        return false;
    fnl_put_cbor_list(writer->out, (size_t)spread->count);
    for (uint64_t i = 0; i < spread->count; i++)
        fnl_put_cbor_integer(writer->out, values[i]);
    fnl_release(writer->memory, values);
    return true;
}

static bool put_spread(const state_writer *writer, const fnl_spread *spread)
{
    if (writer->state->is_exact)
        return put_values(writer, spread);
    fnl_put_cbor_list(writer->out, fnl_kpi_spread_items);
    fnl_state_put_sum(writer->out, spread->sum);
    fnl_put_cbor_integer(writer->out, spread->least);
    fnl_put_cbor_integer(writer->out, spread->most);
    put_buckets(writer, spread);
    return true;
}

static bool put_spreads(const state_writer *writer, const fnl_kpi_cell *cell)
{
    uint32_t total = cell->spreads == NULL ? 0 : writer->state->layout.spread_total;
    uint32_t known = 0;
    for (uint32_t i = 0; i < total; i++)
        known += cell->spreads[i].count != 0;
    fnl_put_cbor_map(writer->out, known);
    for (uint32_t i = 0; i < total; i++) {
        if (cell->spreads[i].count == 0)
            continue;
        fnl_put_cbor_integer(writer->out, i);
        if (!put_spread(writer, &cell->spreads[i]))
            return false;
    }
    return true;
}

typedef struct tally_order {
    const fnl_text_tally *tally;
    const uint32_t *ranks;
} tally_order;

/* NULL before texts. */
static int compare_items(const void *context, const void *a, const void *b)
{
    const tally_order *by = context;
    uint32_t left = by->tally->items[*(const uint32_t *)a].text;
    uint32_t right = by->tally->items[*(const uint32_t *)b].text;
    int64_t left_rank = left == FNL_NO_TEXT ? INT64_C(-1) : (int64_t)by->ranks[left];
    int64_t right_rank = right == FNL_NO_TEXT ? INT64_C(-1) : (int64_t)by->ranks[right];
    return (left_rank > right_rank) - (left_rank < right_rank);
}

static bool order_tally(state_writer *writer, const fnl_text_tally *tally)
{
    if (tally->count > writer->item_capacity) {
        uint32_t *items = fnl_resize(writer->memory, writer->items, tally->count, sizeof *items);
        if (items == NULL)
            return false;
        writer->items = items;
        writer->item_capacity = tally->count;
    }
    for (uint32_t i = 0; i < tally->count; i++)
        writer->items[i] = i;
    const tally_order by = { tally, writer->ranks };
    return fnl_order_items(writer->memory, writer->items, tally->count, sizeof *writer->items, compare_items, &by);
}

static bool put_tally(state_writer *writer, const fnl_text_tally *tally)
{
    if (!order_tally(writer, tally))
        return false;
    fnl_put_cbor_list(writer->out, (size_t)tally->count * 2);
    for (uint32_t i = 0; i < tally->count; i++) {
        const fnl_tally_item *item = &tally->items[writer->items[i]];
        put_text_number(writer, item->text);
        fnl_state_put_sum(writer->out, item->amount);
    }
    return true;
}

static bool put_tallies(state_writer *writer, const fnl_kpi_cell *cell)
{
    uint32_t total = cell->tallies == NULL ? 0 : writer->state->layout.tally_total;
    uint32_t known = 0;
    for (uint32_t i = 0; i < total; i++)
        known += cell->tallies[i].count != 0;
    fnl_put_cbor_map(writer->out, known);
    for (uint32_t i = 0; i < total; i++) {
        if (cell->tallies[i].count == 0)
            continue;
        fnl_put_cbor_integer(writer->out, i);
        if (!put_tally(writer, &cell->tallies[i]))
            return false;
    }
    return true;
}

static bool put_cells(state_writer *writer)
{
    fnl_put_cbor_list(writer->out, writer->cell_count);
    for (uint32_t i = 0; i < writer->cell_count; i++) {
        fnl_kpi_place place;
        const fnl_kpi_cell *cell = fnl_kpi_cells_get(writer->state->cells, writer->cells[i], &place);
        fnl_put_cbor_list(writer->out, fnl_kpi_cell_items);
        put_place(writer, &place);
        put_counts(writer, cell);
        put_sums(writer, cell);
        if (!put_spreads(writer, cell) || !put_tallies(writer, cell) || writer->out->failed)
            return false;
    }
    return true;
}

static int compare_ids(const void *context, const void *a, const void *b)
{
    (void)context;
    return fnl_text_compare(*(const fnl_text *)a, *(const fnl_text *)b);
}

static bool put_ids(const state_writer *writer)
{
    const fnl_index *ids = &writer->state->ids;
    if (!writer->state->is_unique) {
        fnl_put_cbor_null(writer->out);
        return true;
    }
    fnl_text *ordered = fnl_allocate(writer->memory, ids->count, sizeof *ordered);
    if (ordered == NULL)
        return false;
    if (ids->count != 0)
        memcpy(ordered, ids->keys, ids->count * sizeof *ordered);
    bool fine = fnl_order_items(writer->memory, ordered, ids->count, sizeof *ordered, compare_ids, NULL);
    fnl_put_cbor_list(writer->out, ids->count);
    for (uint32_t i = 0; fine && i < ids->count; i++)
        fnl_put_cbor_text(writer->out, ordered[i]);
    fnl_release(writer->memory, ordered);
    return fine;
}

static bool put_state(state_writer *writer)
{
    const fnl_kpi_state *state = writer->state;
    const fnl_state_form form = fnl_kpi_state_form(state->model, state->as_of);
    fnl_state_put_start(writer->out, &form);
    fnl_put_cbor_integer(writer->out, fnl_kpi_state_flags(state));
    fnl_put_cbor_integer(writer->out, state->totals.rejected_values);
    fnl_put_cbor_integer(writer->out, state->totals.duplicates);
    fnl_put_cbor_list(writer->out, writer->text_count);
    for (uint32_t i = 0; i < writer->text_count; i++)
        fnl_put_cbor_text(writer->out, fnl_kpi_cells_text_of(state->cells, writer->texts[i]));
    if (!put_ids(writer) || !put_cells(writer))
        return false;
    fnl_state_put_end(writer->out);
    return true;
}

int32_t fnl_kpi_state_save(const fnl_kpi_state *state, fnl_buffer *out, fnl_error *error)
{
    state_writer writer = { .state = state, .memory = state->memory, .out = out };
    bool fine = order_cells(&writer) && order_texts(&writer) && put_state(&writer);
    fnl_release(writer.memory, writer.cells);
    fnl_release(writer.memory, writer.texts);
    fnl_release(writer.memory, writer.ranks);
    fnl_release(writer.memory, writer.items);
    return fine && !out->failed ? FNL_OK : fnl_fail_memory(error);
}

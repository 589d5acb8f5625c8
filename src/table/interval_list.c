/* One row's intervals: taken, told to the tally, or united. */
#include "table/interval_list.h"

#include "core/failure.h"
#include "table/null_value.h"
#include "text/utf8.h"

/* Of one block: they take 64 MiB. */
static const size_t most_intervals = (size_t)1 << 22;

void fnl_interval_list_start(fnl_interval_list *list, int64_t row)
{
    list->row = row;
    list->first = list->store->count;
    list->has_faulty = false;
    list->is_null = false;
    list->listed = 0;
}

fnl_rejection fnl_interval_fault(fnl_interval interval)
{
    if (interval.start == FNL_NO_START)
        return fnl_reject_no_start;
    return interval.end < interval.start ? fnl_reject_backwards : fnl_reject_none;
}

static int32_t grow(fnl_interval_store *store, const fnl_interval_list *list)
{
    static const size_t least = 256;
    if (store->count >= most_intervals)
        return fnl_fail(
            list->error, FNL_E_LIMIT,
            "column \"%.*s\", row %lld: with the rows before it, up to %d, there are more than %lld intervals",
            FNL_TEXT_ARGS(list->field->column), (long long)list->row, (int)fnl_block_rows, (long long)most_intervals);
    size_t wanted = store->capacity == 0 ? least : store->capacity * 2;
    fnl_interval *grown = fnl_resize(store->memory, store->items, wanted, sizeof *grown);
    if (grown == NULL)
        return fnl_fail_memory(list->error);
    store->items = grown;
    store->capacity = wanted;
    return FNL_OK;
}

int32_t fnl_interval_list_add(fnl_interval_list *list, fnl_interval interval)
{
    fnl_interval_store *store = list->store;
    if (fnl_interval_fault(interval) != fnl_reject_none) {
        list->has_faulty = true;
        return FNL_OK;
    }
    if (store->count == store->capacity) {
        int32_t code = grow(store, list);
        if (code != FNL_OK)
            return code;
    }
    store->items[store->count++] = interval;
    return FNL_OK;
}

int32_t fnl_interval_list_reject(fnl_interval_list *list, fnl_text shown, fnl_rejection why)
{
    fnl_tally_reject(list->tally, list->field, list->row, shown, why);
    return list->tally->stopped ? FNL_E_DATA : FNL_OK;
}

void fnl_interval_list_drop(fnl_interval_list *list)
{
    list->store->count = list->first;
    list->is_null = true;
}

void fnl_interval_list_finish(fnl_interval_list *list)
{
    fnl_interval_store *store = list->store;
    size_t count = store->count - list->first;
    if (count != 0)
        count = fnl_intervals_unite(store->items + list->first, count);
    store->count = list->first + count;
    list->listed = fnl_listed((uint32_t)list->first, (uint32_t)count);
}

void fnl_interval_list_put(const fnl_interval_list *list, uint32_t in_block, fnl_block *block)
{
    uint64_t bit = UINT64_C(1) << in_block % 64;
    if (list->is_null)
        block->valid[in_block / 64] &= ~bit;
    else
        block->whole[in_block] = list->listed;
}

/* Of a text whose every interval could be read, those that are not taken. */
static int32_t reject_faulty(fnl_interval_list *list, fnl_text text)
{
    size_t at = 0;
    fnl_text part;
    int32_t code = FNL_OK;
    while (code == FNL_OK && fnl_take_interval_text(text, &at, &part)) {
        fnl_interval interval;
        fnl_read_interval(part, list->field->zone, &interval);
        fnl_rejection fault = fnl_interval_fault(interval);
        if (fault != fnl_reject_none)
            code = fnl_interval_list_reject(list, part, fault);
    }
    return code;
}

int32_t fnl_interval_list_read_text(fnl_interval_list *list, int64_t row, fnl_text text)
{
    fnl_interval_list_start(list, row);
    if (!fnl_utf8_valid(text)) {
        fnl_interval_list_drop(list);
        return fnl_interval_list_reject(list, text, fnl_reject_utf8);
    }
    fnl_text trimmed = fnl_trim(text);
    if (trimmed.length == 0 || fnl_field_null_text(list->field, trimmed)) {
        fnl_interval_list_drop(list);
        return FNL_OK;
    }
    size_t at = 0;
    fnl_text part;
    while (fnl_take_interval_text(trimmed, &at, &part)) {
        fnl_interval interval;
        fnl_reading reading = fnl_read_interval(part, list->field->zone, &interval);
        if (reading != fnl_read_ok) {
            fnl_interval_list_drop(list);
            return fnl_interval_list_reject(list, text,
                                            reading == fnl_read_range ? fnl_reject_range : fnl_reject_malformed);
        }
        int32_t code = fnl_interval_list_add(list, interval);
        if (code != FNL_OK)
            return code;
    }
    fnl_interval_list_finish(list);
    return list->has_faulty ? reject_faulty(list, trimmed) : FNL_OK;
}

/* Arrow's lists of structs with a start and an end. */
#include "table/column_intervals.h"

#include "core/arithmetic.h"

static int64_t buffers_of_lists(uint32_t layout)
{
    switch (layout) {
    case fnl_layout_fixed_list: /* validity */
        return 1;
    case fnl_layout_list_view: /* validity, where they begin, how many */
    case fnl_layout_large_list_view:
        return 3;
    default:
        return 2;
    }
}

static const char *check_time(const struct ArrowArray *items, uint32_t child, const fnl_time_layout *layout)
{
    const struct ArrowArray *array = items->children[child];
    if (array == NULL)
        return "the starts or ends of its items are missing";
    if (fnl_array_check(array, layout->layout) != NULL || array->dictionary != NULL)
        return "the array of the starts or ends of its items is not one of their format";
    if (array->length - items->length < items->offset)
        return "it has fewer starts or ends than items";
    return NULL;
}

static const char *check_items(const fnl_item_binding *binding, const struct ArrowArray *items)
{
    if (binding->are_null)
        return fnl_array_check(items, fnl_layout_null);
    bool has_children = items->n_children == (int64_t)binding->children && items->children != NULL;
    if (fnl_array_check_counts(items) != NULL || items->n_buffers != 1 || items->buffers == NULL || !has_children ||
        items->dictionary != NULL)
        return "the array of its items is not that of a struct";
    if (items->null_count > 0 && items->buffers[0] == NULL)
        return "it has items that are NULL but no validity bitmap for them";
    const char *wrong = check_time(items, binding->start_child, &binding->start);
    return wrong != NULL ? wrong : check_time(items, binding->end_child, &binding->end);
}

static const char *check_buffers(uint32_t layout, const struct ArrowArray *array)
{
    int64_t buffers = buffers_of_lists(layout);
    if (array->n_buffers != buffers || array->buffers == NULL)
        return "its number of buffers is not that of its format";
    if (array->length != 0 && array->null_count > 0 && array->buffers[0] == NULL)
        return "it has NULLs but no validity bitmap";
    for (int64_t i = 1; i < buffers; i++)
        if (array->length != 0 && array->buffers[i] == NULL)
            return "its offsets or sizes are missing";
    return NULL;
}

const char *fnl_lists_check(const fnl_column_binding *binding, const struct ArrowArray *array)
{
    const char *wrong = check_buffers(binding->layout, array);
    if (wrong != NULL)
        return wrong;
    if (array->n_children != 1 || array->children == NULL || array->children[0] == NULL)
        return "a list has one child, its items";
    const struct ArrowArray *items = array->children[0];
    wrong = check_items(&binding->items, items);
    if (wrong != NULL || binding->layout != fnl_layout_fixed_list || binding->list_size == 0)
        return wrong;
    return array->offset + array->length > items->length / binding->list_size ? "it has fewer items than its lists"
                                                                              : NULL;
}

static fnl_times open_times(const struct ArrowArray *items, uint32_t child, const fnl_time_layout *layout)
{
    const struct ArrowArray *array = items->children[child];
    fnl_times times = { .layout = *layout, .offset = array->offset + items->offset };
    if (layout->layout != fnl_layout_null) {
        times.validity = array->buffers[0];
        times.values = array->buffers[1];
    }
    return times;
}

void fnl_lists_open(fnl_lists *lists, const fnl_column_binding *binding, const struct ArrowArray *array)
{
    const struct ArrowArray *items = array->children[0];
    *lists = (fnl_lists){ .item_count = items->length, .item_offset = items->offset };
    if (binding->layout != fnl_layout_fixed_list)
        lists->bounds = array->buffers[1];
    if (binding->layout == fnl_layout_list_view || binding->layout == fnl_layout_large_list_view)
        lists->sizes = array->buffers[2];
    if (binding->items.are_null)
        return;
    lists->item_validity = items->buffers[0];
    lists->starts = open_times(items, binding->items.start_child, &binding->items.start);
    lists->ends = open_times(items, binding->items.end_child, &binding->items.end);
}

/* Where a row's items begin and end; false if they are not all there. */
static bool find_items(const fnl_column *column, int64_t row, int64_t bounds[2])
{
    const fnl_lists *lists = &column->lists;
    uint32_t layout = column->binding.layout;
    int64_t at = column->offset + row;
    bool is_large = layout == fnl_layout_large_list || layout == fnl_layout_large_list_view;
    uint32_t width = is_large ? fnl_layout_int64 : fnl_layout_int32;
    if (layout == fnl_layout_fixed_list) {
        bounds[0] = at * column->binding.list_size;
        bounds[1] = bounds[0] + column->binding.list_size;
        return true;
    }
    if (lists->sizes == NULL) {
        fnl_load_integers(width, lists->bounds, at, 2, bounds);
        return bounds[0] >= 0 && bounds[0] <= bounds[1] && bounds[1] <= lists->item_count;
    }
    int64_t size = 0;
    fnl_load_integers(width, lists->bounds, at, 1, &bounds[0]);
    fnl_load_integers(width, lists->sizes, at, 1, &size);
    if (bounds[0] < 0 || size < 0 || size > lists->item_count || bounds[0] > lists->item_count - size)
        return false;
    bounds[1] = bounds[0] + size;
    return true;
}

static bool is_item(const fnl_column *column, int64_t at)
{
    const fnl_lists *lists = &column->lists;
    if (column->binding.items.are_null)
        return false;
    return lists->item_validity == NULL || fnl_bit(lists->item_validity, lists->item_offset + at);
}

static fnl_rejection read_second(const fnl_times *times, const fnl_field *field, int64_t at, int64_t *second)
{
    const fnl_field rules = { .type = fnl_type_time, .zone = field->zone };
    fnl_reading_value value;
    if (!fnl_times_known(times, at))
        return fnl_reject_none;
    fnl_times_read(times, &rules, at, &value);
    *second = fnl_floor_divide(value.whole, FNL_SECOND);
    return value.rejection;
}

static fnl_rejection read_item(const fnl_column *column, int64_t at, fnl_interval *out)
{
    const fnl_field *field = column->binding.field;
    *out = (fnl_interval){ .start = FNL_NO_START, .end = FNL_OPEN_END };
    fnl_rejection of_start = read_second(&column->lists.starts, field, at, &out->start);
    return of_start != fnl_reject_none ? of_start : read_second(&column->lists.ends, field, at, &out->end);
}

/* As a text has it: nothing for a start that there is not. */
static void show_item(const fnl_column *column, int64_t at, fnl_buffer *out)
{
    const fnl_lists *lists = &column->lists;
    const fnl_zone *zone = column->binding.field->zone;
    if (fnl_times_known(&lists->starts, at))
        fnl_times_show(&lists->starts, zone, at, out);
    fnl_buffer_put_byte(out, '/');
    if (fnl_times_known(&lists->ends, at))
        fnl_times_show(&lists->ends, zone, at, out);
    else
        fnl_buffer_put_string(out, "..");
}

/* Of a row whose every item could be read, those that are not taken. */
static int32_t reject_faulty(fnl_column *column, const int64_t bounds[2], fnl_interval_list *list)
{
    int32_t code = FNL_OK;
    for (int64_t at = bounds[0]; at < bounds[1] && code == FNL_OK; at++) {
        fnl_interval interval;
        if (!is_item(column, at))
            continue;
        read_item(column, at, &interval);
        fnl_rejection fault = fnl_interval_fault(interval);
        if (fault == fnl_reject_none)
            continue;
        column->shown.length = 0;
        column->shown.failed = false;
        if (list->tally->report != NULL || list->tally->strict) /* else nobody reads it */
            show_item(column, at, &column->shown);
        code = fnl_interval_list_reject(list, fnl_buffer_text(&column->shown), fault);
    }
    return code;
}

int32_t fnl_lists_read(fnl_column *column, int64_t row, fnl_interval_list *list)
{
    int64_t bounds[2];
    if (!find_items(column, row, bounds))
        return fnl_fail(list->error, FNL_E_SCHEMA,
                        "column \"%.*s\", row %lld: the items of its list are not among the column's %lld",
                        FNL_TEXT_ARGS(column->binding.field->column), (long long)row,
                        (long long)column->lists.item_count);
    fnl_interval_list_start(list, row);
    for (int64_t at = bounds[0]; at < bounds[1]; at++) {
        fnl_interval interval;
        if (!is_item(column, at))
            continue;
        fnl_rejection rejection = read_item(column, at, &interval);
        if (rejection != fnl_reject_none) {
            fnl_interval_list_drop(list);
            return fnl_column_reject(column, row, rejection, list->tally);
        }
        int32_t code = fnl_interval_list_add(list, interval);
        if (code != FNL_OK)
            return code;
    }
    fnl_interval_list_finish(list);
    return list->has_faulty ? reject_faulty(column, bounds, list) : FNL_OK;
}

void fnl_lists_show(const fnl_column *column, int64_t row, fnl_buffer *out)
{
    int64_t bounds[2];
    if (!find_items(column, row, bounds))
        return;
    bool is_first = true;
    for (int64_t at = bounds[0]; at < bounds[1]; at++) {
        if (!is_item(column, at))
            continue;
        if (!is_first)
            fnl_buffer_put_byte(out, ';');
        is_first = false;
        show_item(column, at, out);
    }
}

/* The columns that a model reads, as an Arrow schema. */
#include "model/model.h"
#include "table/schema.h"

/* The type that a column of the field would best have; scratch holds what is not constant. */
static fnl_text arrow_format(const fnl_field *field, fnl_type type, fnl_buffer *scratch)
{
    size_t start = scratch->length;
    switch (type) {
    case fnl_type_text:
        return FNL_TEXT("u");
    case fnl_type_int:
        return FNL_TEXT("l");
    case fnl_type_number:
        return FNL_TEXT("g");
    case fnl_type_bool:
        return FNL_TEXT("b");
    case fnl_type_date:
        return FNL_TEXT("tdD");
    case fnl_type_intervals:
        return FNL_TEXT("+l");
    case fnl_type_decimal: /* 10^15 units and their sign */
        fnl_buffer_put_string(scratch, "d:18,");
        fnl_buffer_put_integer(scratch, field->scale);
        break;
    case fnl_type_time:
        fnl_buffer_put_string(scratch, "tsu:");
        fnl_buffer_put_text(scratch, fnl_zone_name(field->zone));
        break;
    }
    return (fnl_text){ NULL, scratch->length - start }; /* scratch may still move */
}

/* The columns of a table while they are collected. */
typedef struct column_list {
    const fnl_allocator *memory;
    fnl_schema_column *columns;
    uint32_t count;
    fnl_buffer formats; /* of those that are not constant, one behind the other */
    fnl_index names;
} column_list;

static bool start_list(column_list *list, const fnl_model *model, size_t most)
{
    *list = (column_list){ .memory = &model->memory };
    fnl_buffer_start(&list->formats, list->memory);
    fnl_index_start(&list->names, list->memory, model->hash_seed);
    list->columns = fnl_allocate_zeroed(list->memory, most, sizeof *list->columns);
    return list->columns != NULL;
}

static void end_list(column_list *list)
{
    fnl_release(list->memory, list->columns);
    fnl_buffer_end(&list->formats);
    fnl_index_end(&list->names);
}

static void add_column(column_list *list, const fnl_field *field)
{
    fnl_schema_column *column = &list->columns[list->count++];
    *column = (fnl_schema_column){ .name = field->column, .format = arrow_format(field, field->type, &list->formats) };
    if (field->type != fnl_type_intervals)
        return;
    column->items = FNL_TEXT("+s");
    column->spans = arrow_format(field, fnl_type_time, &list->formats);
}

/* A column that several fields read stands in the table once. False without memory. */
static bool add_column_once(column_list *list, const fnl_field *field)
{
    uint32_t number = 0;
    bool is_new = false;
    if (!fnl_index_add(&list->names, field->column, &number, &is_new))
        return false;
    if (is_new)
        add_column(list, field);
    return true;
}

/* Formats that are not constant stand one behind the other, in the order of the columns. */
static void settle_format(fnl_text *format, const char **used)
{
    if (format->bytes != NULL || format->length == 0)
        return;
    format->bytes = *used;
    *used += format->length;
}

static int32_t give_schema(column_list *list, struct ArrowSchema *out, fnl_error *error)
{
    if (list->formats.failed)
        return fnl_fail_memory(error);
    const char *used = list->formats.bytes;
    for (uint32_t i = 0; i < list->count; i++) {
        settle_format(&list->columns[i].format, &used);
        settle_format(&list->columns[i].spans, &used);
    }
    return fnl_schema_of_columns(list->memory, list->columns, list->count, out, error);
}

int32_t fnl_model_describe(const fnl_model *model, struct ArrowSchema *out, fnl_error *error)
{
    column_list list;
    bool started = start_list(&list, model, model->field_count + (size_t)model->activity_column_count);
    for (uint32_t i = 0; started && i < model->field_count; i++) {
        if (model->fields[i].expression != NULL)
            continue;
        add_column(&list, &model->fields[i].read);
        if (model->fields[i].read.id) {
            list.columns[list.count - 1].metadata_key = FNL_TEXT("funnelcore:id");
            list.columns[list.count - 1].metadata_value = FNL_TEXT("true");
        }
    }
    for (uint32_t i = 0; started && i < model->activity_column_count; i++)
        add_column(&list, &model->activity_columns[i].read);
    int32_t code = started ? give_schema(&list, out, error) : fnl_fail_memory(error);
    end_list(&list);
    return code;
}

int32_t fnl_model_describe_activities(const fnl_model *model, struct ArrowSchema *out, fnl_error *error)
{
    const fnl_activities *activities = model->activities;
    column_list list;
    bool fine = start_list(&list, model, activities->field_count + (size_t)3) && /* key, at, id */
                add_column_once(&list, &activities->key) && add_column_once(&list, &activities->at) &&
                (!activities->has_id || add_column_once(&list, &activities->id));
    for (uint32_t i = 0; fine && i < activities->field_count; i++)
        fine = add_column_once(&list, &activities->fields[i].read);
    int32_t code = fine ? give_schema(&list, out, error) : fnl_fail_memory(error);
    end_list(&list);
    return code;
}

int32_t fnl_model_describe_spend(const fnl_model *model, struct ArrowSchema *out, fnl_error *error)
{
    const fnl_spend *spend = model->kpis->spend;
    const fnl_funnel *funnel = &model->kpis->funnel;
    column_list list;
    bool fine =
        start_list(&list, model, funnel->dimension_count + spend->count_count + (size_t)3) && /* at, amount, kind */
        add_column_once(&list, &spend->at) && add_column_once(&list, &spend->amount) &&
        (!spend->has_kind || add_column_once(&list, &spend->kind));
    for (uint32_t i = 0; fine && i < funnel->dimension_count; i++)
        if ((spend->dimensions & UINT32_C(1) << i) != 0)
            fine = add_column_once(&list, &model->fields[funnel->dimensions[i].symbol].read);
    for (uint32_t i = 0; fine && i < spend->count_count; i++)
        fine = add_column_once(&list, &spend->counts[i]);
    int32_t code = fine ? give_schema(&list, out, error) : fnl_fail_memory(error);
    end_list(&list);
    return code;
}

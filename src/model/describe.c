/* The columns that a model reads, as an Arrow schema. */
#include "model/model.h"
#include "table/schema.h"

/* The type that a column of the field would best have; scratch holds what is not constant. */
static fnl_text arrow_format(const fnl_field *field, fnl_buffer *scratch)
{
    size_t start = scratch->length;
    switch (field->type) {
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

int32_t fnl_model_describe(const fnl_model *model, struct ArrowSchema *out, fnl_error *error)
{
    fnl_buffer scratch;
    fnl_buffer_start(&scratch, &model->memory);
    fnl_schema_column *columns = fnl_allocate_zeroed(&model->memory, model->field_count, sizeof *columns);
    uint32_t count = 0;
    int32_t code = FNL_OK;
    for (uint32_t i = 0; columns != NULL && i < model->field_count; i++) {
        const fnl_field *field = &model->fields[i].read;
        if (model->fields[i].expression != NULL)
            continue;
        fnl_schema_column *column = &columns[count++];
        column->name = field->column;
        column->format = arrow_format(field, &scratch);
        if (field->id) {
            column->metadata_key = FNL_TEXT("funnelcore:id");
            column->metadata_value = FNL_TEXT("true");
        }
    }
    if (columns == NULL || scratch.failed) {
        code = fnl_fail_memory(error);
    } else {
        size_t used = 0;
        for (uint32_t i = 0; i < count; i++)
            if (columns[i].format.bytes == NULL) {
                columns[i].format.bytes = scratch.bytes + used;
                used += columns[i].format.length;
            }
        code = fnl_schema_of_columns(&model->memory, columns, count, out, error);
    }
    fnl_release(&model->memory, columns);
    fnl_buffer_end(&scratch);
    return code;
}

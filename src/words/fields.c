/* How to read the page, and the glossary of fields. */
#include "words/sections.h"

static void tell_codes(fnl_words *words, const fnl_text *texts, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        fnl_tell(words, i == 0 ? "" : ", ");
        fnl_tell_code(words, texts[i]);
    }
}

void fnl_write_reading(fnl_words *words)
{
    const fnl_model *model = words->model;
    fnl_tell_section(words, "How to read it");
    fnl_tell(words, "- A value is **not known** when it is empty");
    if (model->null_value_count != 0) {
        fnl_tell(words, ", or one of these texts: ");
        tell_codes(words, model->null_values, model->null_value_count);
    }
    fnl_tell(
        words,
        ".\n- A condition on a value that is not known is neither true nor false. It gives no points and takes none, "
        "unless the page says so.\n"
        "- **Now** is the moment for which everything is computed.\n"
        "- Points count to 1/100. What a table does not list gives 0 points.\n"
        "- In conditions `=` is *is*, `<>` is *is not*, `IN (…)` is *is one of*, `IS NULL` is *is not known*, `LIKE` "
        "compares with a pattern in which `%` stands for any text.\n");
}

static void tell_type(fnl_words *words, const fnl_field *field)
{
    static const char *const types[] = {
        [fnl_type_text] = "text",      [fnl_type_int] = "whole number",        [fnl_type_number] = "number",
        [fnl_type_decimal] = "number", [fnl_type_bool] = "yes or no",          [fnl_type_time] = "date and time",
        [fnl_type_date] = "date",      [fnl_type_intervals] = "spans of time",
    };
    if (field->type == fnl_type_decimal && field->scale == 0) {
        fnl_tell(words, types[fnl_type_int]);
        return;
    }
    fnl_tell(words, types[field->type]);
    if (field->type == fnl_type_decimal) {
        fnl_tell(words, ", ");
        fnl_tell_count(words, field->scale, "digit", "digits");
        fnl_tell(words, " after the point");
    }
}

static void tell_texts(fnl_words *words, const fnl_field *field)
{
    if (field->values != NULL) {
        fnl_tell_next(words, "One of: ");
        tell_codes(words, field->values->keys, field->values->count);
        fnl_tell(words, ".");
    }
    if (field->fold)
        fnl_tell_next(words, "Upper and lower case are the same.");
    if (field->aliases == NULL || field->aliases->count == 0)
        return;
    fnl_tell_next(words, "Other words: ");
    for (uint32_t i = 0; i < field->aliases->count; i++) {
        fnl_tell(words, i == 0 ? "" : ", ");
        fnl_tell_code(words, field->aliases->keys[i]);
        fnl_tell(words, " is ");
        fnl_tell_code(words, field->alias_targets[i]);
    }
    fnl_tell(words, ".");
}

static void tell_remarks(fnl_words *words, const fnl_model_field *field)
{
    const fnl_field *read = &field->read;
    if (read->id)
        fnl_tell_next(words, "Tells one lead from another.");
    tell_texts(words, read);
    if (read->format.length != 0) {
        fnl_tell_next(words, "Written as ");
        fnl_tell_code(words, read->format);
        fnl_tell(words, ".");
    }
    if (!field->own_null_values)
        return;
    if (read->null_value_count == 0) {
        fnl_tell_next(words, "Not known only when it is empty.");
        return;
    }
    fnl_tell_next(words, "Not known when it is empty or one of: ");
    tell_codes(words, read->null_values, read->null_value_count);
    fnl_tell(words, ".");
}

void fnl_write_field_table(fnl_words *words, const fnl_model_field *fields, uint32_t count)
{
    fnl_tell(words, "| Field | What it is | Where it comes from | Remarks |\n| --- | --- | --- | --- |\n");
    for (uint32_t i = 0; i < count; i++) {
        const fnl_model_field *field = &fields[i];
        fnl_tell(words, "| ");
        fnl_tell_code(words, field->read.name);
        fnl_tell(words, " | ");
        tell_type(words, &field->read);
        if (field->expression != NULL) {
            fnl_tell(words, " | computed: ");
            fnl_tell_expression(words, field->expression);
        } else {
            fnl_tell(words, " | column ");
            fnl_tell_code(words, field->read.column);
        }
        fnl_tell(words, " | ");
        tell_remarks(words, field);
        fnl_tell(words, " |\n");
    }
}

void fnl_write_fields(fnl_words *words)
{
    const fnl_model *model = words->model;
    if (model->field_count == 0)
        return;
    fnl_tell_section(words, "What is known of a lead");
    fnl_write_field_table(words, model->fields, model->field_count);
}

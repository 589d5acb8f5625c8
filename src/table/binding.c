/* Which columns fit which fields. */
#include "table/layout.h"

static bool takes(fnl_type type, uint32_t layout)
{
    if (layout == fnl_layout_null || fnl_layout_is_text(layout))
        return true;
    switch (type) {
    case fnl_type_text:
        return false;
    case fnl_type_int:
    case fnl_type_number:
    case fnl_type_decimal:
        return fnl_layout_is_integer(layout) || fnl_layout_is_float(layout) || layout == fnl_layout_decimal;
    case fnl_type_bool:
        return fnl_layout_is_integer(layout) || layout == fnl_layout_bool;
    case fnl_type_time:
    case fnl_type_date:
        return layout >= fnl_layout_date32;
    }
    return false;
}

static const char *accepted(fnl_type type)
{
    switch (type) {
    case fnl_type_text:
        return "utf8, large utf8, utf8 view or a dictionary of these";
    case fnl_type_int:
    case fnl_type_number:
    case fnl_type_decimal:
        return "integers, floats, decimals of a scale from 0 on, or texts";
    case fnl_type_bool:
        return "bool, integers or texts";
    case fnl_type_time:
    case fnl_type_date:
        return "timestamps, date32, date64 or texts";
    }
    return "";
}

int32_t fnl_column_bind(const fnl_field *field, const struct ArrowSchema *schema, fnl_column_binding *out,
                        fnl_error *error)
{
    fnl_column_binding binding = { .field = field, .multiply = 1, .divide = 1 };
    const char *format = schema->format == NULL ? "" : schema->format;
    bool known = fnl_layout_read(format, &binding);
    if (known && schema->dictionary != NULL) {
        fnl_column_binding values = { 0 };
        const char *inner = schema->dictionary->format == NULL ? "" : schema->dictionary->format;
        bool fits = fnl_layout_is_integer(binding.layout) && fnl_layout_read(inner, &values) &&
                    schema->dictionary->dictionary == NULL &&
                    (fnl_layout_is_text(values.layout) || values.layout == fnl_layout_null);
        if (!fits)
            return fnl_fail(
                error, FNL_E_SCHEMA,
                "column \"%.*s\" is a dictionary of format \"%s\" with codes of format \"%s\"; a dictionary "
                "holds utf8, large utf8 or utf8 view",
                FNL_TEXT_ARGS(field->column), inner, format);
        binding.dictionary_layout = values.layout;
    } else if (!known || !takes(field->type, binding.layout)) {
        return fnl_fail(error, FNL_E_SCHEMA, "column \"%.*s\" has the format \"%s\", the field is %s: needs %s",
                        FNL_TEXT_ARGS(field->column), format, fnl_type_name(field->type), accepted(field->type));
    }
    *out = binding;
    return FNL_OK;
}

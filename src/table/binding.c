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
        return fnl_layout_is_time(layout);
    case fnl_type_intervals:
        return fnl_layout_is_list(layout);
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
    case fnl_type_intervals:
        return "lists of structs with the timestamps or dates start and end, or texts";
    }
    return "";
}

static const char *format_of(const struct ArrowSchema *schema)
{
    return schema == NULL || schema->format == NULL ? "" : schema->format;
}

/* The start or end of an item. */
static int32_t bind_time(const fnl_field *field, const struct ArrowSchema *item, const char *name, uint32_t *child,
                         fnl_time_layout *out, fnl_error *error)
{
    for (uint32_t i = 0; i < (uint32_t)item->n_children; i++) {
        const struct ArrowSchema *schema = item->children[i];
        if (schema == NULL || schema->name == NULL || strcmp(schema->name, name) != 0)
            continue;
        fnl_column_binding binding = { .multiply = 1, .divide = 1 };
        bool is_read = fnl_layout_read(format_of(schema), &binding) && schema->dictionary == NULL &&
                       (fnl_layout_is_time(binding.layout) || binding.layout == fnl_layout_null);
        if (!is_read)
            return fnl_fail(error, FNL_E_SCHEMA,
                            "column \"%.*s\": `%s` of its items has the format \"%s\"; it needs timestamps, date32 or "
                            "date64",
                            FNL_TEXT_ARGS(field->column), name, format_of(schema));
        *child = i;
        *out = (fnl_time_layout){ binding.layout, binding.multiply, binding.divide, binding.has_zone };
        return FNL_OK;
    }
    return fnl_fail(error, FNL_E_SCHEMA,
                    "column \"%.*s\": its items have no `%s`; each is a struct with a `start` and an `end`",
                    FNL_TEXT_ARGS(field->column), name);
}

static int32_t bind_items(const fnl_field *field, const struct ArrowSchema *schema, fnl_item_binding *out,
                          fnl_error *error)
{
    const struct ArrowSchema *item = schema->n_children == 1 && schema->children != NULL ? schema->children[0] : NULL;
    *out = (fnl_item_binding){ .are_null = strcmp(format_of(item), "n") == 0 };
    if (out->are_null)
        return FNL_OK;
    bool is_struct = strcmp(format_of(item), "+s") == 0 && item->n_children >= 0 && item->n_children <= INT32_MAX &&
                     (item->n_children == 0 || item->children != NULL);
    if (!is_struct)
        return fnl_fail(error, FNL_E_SCHEMA,
                        "column \"%.*s\" is a list of items of the format \"%s\"; intervals are structs with a `start` "
                        "and an `end`",
                        FNL_TEXT_ARGS(field->column), format_of(item));
    out->children = (uint32_t)item->n_children;
    int32_t code = bind_time(field, item, "start", &out->start_child, &out->start, error);
    return code == FNL_OK ? bind_time(field, item, "end", &out->end_child, &out->end, error) : code;
}

int32_t fnl_column_bind(const fnl_field *field, const struct ArrowSchema *schema, fnl_column_binding *out,
                        fnl_error *error)
{
    fnl_column_binding binding = { .field = field, .multiply = 1, .divide = 1 };
    const char *format = format_of(schema);
    bool known = fnl_layout_read(format, &binding);
    if (known && schema->dictionary != NULL) {
        fnl_column_binding values = { 0 };
        const char *inner = format_of(schema->dictionary);
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
    if (fnl_layout_is_list(binding.layout)) {
        int32_t code = bind_items(field, schema, &binding.items, error);
        if (code != FNL_OK)
            return code;
    }
    *out = binding;
    return FNL_OK;
}

int32_t fnl_column_refuse(const fnl_field *field, bool is_twice, const char *table, fnl_error *error)
{
    if (is_twice)
        return fnl_fail(error, FNL_E_SCHEMA, "%s has more than one column %.*s, which the model reads", table,
                        FNL_TEXT_ARGS(field->column));
    return fnl_fail(error, FNL_E_SCHEMA, "%s has no column %.*s, which the model reads as %s", table,
                    FNL_TEXT_ARGS(field->column), fnl_type_name(field->type));
}

int32_t fnl_column_find(const fnl_field *field, const struct ArrowSchema *schema, const char *table, uint32_t *child,
                        fnl_error *error)
{
    *child = FNL_NO_CHILD;
    for (int64_t i = 0; i < schema->n_children; i++) {
        const char *name = schema->children[i]->name;
        if (!fnl_text_equal(fnl_text_of(name == NULL ? "" : name), field->column))
            continue;
        if (*child != FNL_NO_CHILD)
            return fnl_column_refuse(field, true, table, error);
        *child = (uint32_t)i;
    }
    return *child != FNL_NO_CHILD ? FNL_OK : fnl_column_refuse(field, false, table, error);
}

/* As what the columns of the leads go to the library: what its schema says of the model, and what only the model says. */
#include "column_types.h"

#include "json_scan.h"

/* The columns, and the model in its JSON form. */
typedef struct search {
    bool is_of_leads;
    const char *const *names;
    uint32_t count;
    fnl_column_type *types;
    fnl_page key;
    fnl_page value;
} search;

static fnl_column_type type_of_format(const char *format)
{
    static const struct {
        const char *format;
        fnl_column_kind kind;
    } kinds[] = {
        { "l", fnl_column_int }, { "g", fnl_column_number }, { "b", fnl_column_bool }, { "tdD", fnl_column_date }
    };
    static const char decimal[] = "d:18,";
    const size_t before = sizeof decimal - 1;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(format, kinds[i].format) == 0)
            return (fnl_column_type){ .kind = kinds[i].kind };
    if (strncmp(format, "tsu:", strlen("tsu:")) == 0)
        return (fnl_column_type){ .kind = fnl_column_time };
    bool is_decimal = strncmp(format, decimal, before) == 0 && format[before] >= '0' && format[before] <= '6' &&
                      format[before + 1] == '\0';
    if (is_decimal)
        return (fnl_column_type){ .kind = fnl_column_decimal, .scale = (unsigned)(format[before] - '0') };
    return (fnl_column_type){ .kind = fnl_column_choice };
}

static fnl_column_type *find_type(const search *self, fnl_slice name)
{
    for (uint32_t i = 0; i < self->count; i++)
        if (fnl_slice_is(name, self->names[i]))
            return &self->types[i];
    return NULL;
}

/* Two fields may read one column. */
static void add_field(const search *self, const struct ArrowSchema *field)
{
    fnl_column_type *type = find_type(self, fnl_slice_of(field->name));
    fnl_column_type found = type_of_format(field->format);
    if (type == NULL)
        return;
    if (type->kind != fnl_column_unread && (type->kind != found.kind || type->scale != found.scale))
        found = (fnl_column_type){ .kind = fnl_column_choice };
    *type = found;
}

static void read_as_texts(const search *self)
{
    for (uint32_t i = 0; i < self->count; i++)
        if (self->types[i].kind != fnl_column_unread)
            self->types[i] = (fnl_column_type){ .kind = fnl_column_choice };
}

static bool next_item(search *self, fnl_json_scan *scan, char close, bool is_first, fnl_slice *key, fnl_slice *value)
{
    return fnl_json_next(scan, close, is_first, &self->key, key, &self->value, value);
}

/* A null value that may be one of the usual shapes: a number, a date. */
static bool has_digit(fnl_slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.bytes[i] >= '0' && text.bytes[i] <= '9')
            return true;
    return false;
}

/* What the model says of a field. */
typedef struct field_look {
    fnl_page column;
    bool is_id;
    bool is_plain; /* no format of its own, no null values among the usual shapes: its texts mean what they seem to */
} field_look;

static void look_at_field(search *self, fnl_slice field, field_look *look)
{
    fnl_json_scan scan = { field.bytes, field.bytes + field.length, NULL };
    fnl_slice key;
    fnl_slice value;
    *look = (field_look){ .column = look->column, .is_plain = true };
    look->column.length = 0;
    fnl_json_take(&scan, '{');
    for (bool is_first = true; next_item(self, &scan, '}', is_first, &key, &value); is_first = false) {
        if (fnl_slice_is(key, "from") || (fnl_slice_is(key, "name") && look->column.length == 0)) {
            look->column.length = 0;
            fnl_page_put_slice(&look->column, value);
        }
        look->is_id = look->is_id || (fnl_slice_is(key, "id") && fnl_slice_is(value, "true"));
        if (fnl_slice_is(key, "format") || (fnl_slice_is(key, "null_values") && has_digit(value)))
            look->is_plain = false;
    }
}

/* of_table: of the table whose columns these are. The key of activities is read by the rules of the id field of leads. False
   if it is no list. */
static bool look_at_fields(search *self, fnl_slice fields, bool of_table)
{
    fnl_json_scan list = { fields.bytes, fields.bytes + fields.length, NULL };
    fnl_slice field;
    field_look look = { 0 };
    bool is_list = fnl_json_take(&list, '[');
    for (bool is_first = true; next_item(self, &list, ']', is_first, NULL, &field); is_first = false) {
        look_at_field(self, field, &look);
        fnl_column_type *type = of_table ? find_type(self, fnl_page_slice(&look.column, 0)) : NULL;
        if (type != NULL && !look.is_plain)
            *type = (fnl_column_type){ .kind = fnl_column_choice };
        if (!of_table && look.is_id && !look.is_plain)
            read_as_texts(self);
    }
    fnl_page_end(&look.column);
    return is_list;
}

static void look_at_activities(search *self, fnl_slice json)
{
    fnl_json_scan scan = { json.bytes, json.bytes + json.length, NULL };
    fnl_slice key;
    fnl_slice value;
    fnl_json_take(&scan, '{');
    for (bool is_first = true; next_item(self, &scan, '}', is_first, &key, &value); is_first = false)
        if (fnl_slice_is(key, "fields"))
            look_at_fields(self, value, true);
}

static void look_at_model(search *self, fnl_slice json)
{
    fnl_json_scan scan = { json.bytes, json.bytes + json.length, NULL };
    fnl_slice key;
    fnl_slice value;
    bool has_fields = false;
    fnl_json_take(&scan, '{');
    for (bool is_first = true; next_item(self, &scan, '}', is_first, &key, &value); is_first = false) {
        if (fnl_slice_is(key, "null_values") && has_digit(value))
            read_as_texts(self);
        if (fnl_slice_is(key, "fields"))
            has_fields = look_at_fields(self, value, self->is_of_leads);
        else if (!self->is_of_leads && fnl_slice_is(key, "activities"))
            look_at_activities(self, value);
    }
    if (!has_fields)
        read_as_texts(self);
}

bool fnl_column_types_find(const fnl_model *model, const char *table, const char *const *names, uint32_t count,
                           fnl_column_type *types, fnl_trouble *trouble)
{
    fnl_error error;
    struct ArrowSchema schema;
    fnl_bytes json = FNL_BYTES_INIT;
    search self = { .names = names, .count = count, .types = types };
    self.is_of_leads = strcmp(table, "leads") == 0;
    for (uint32_t i = 0; i < count; i++)
        types[i] = (fnl_column_type){ .kind = fnl_column_unread };
    if (fnl_model_schema(model, table, &schema, &error) != FNL_OK)
        return fnl_trouble_of_error(trouble, NULL, &error);
    for (int64_t i = 0; i < schema.n_children; i++)
        add_field(&self, schema.children[i]);
    schema.release(&schema);
    if (strcmp(table, "spend") == 0) { /* a small table, and its fields are told elsewhere */
        read_as_texts(&self);
        return true;
    }
    if (fnl_model_write(model, FNL_FORM_JSON, &json, &error) != FNL_OK)
        return fnl_trouble_of_error(trouble, NULL, &error);
    look_at_model(&self, (fnl_slice){ (const char *)json.data, json.size });
    fnl_bytes_free(&json);
    fnl_page_end(&self.key);
    fnl_page_end(&self.value);
    return true;
}

/* The section `fields`: the columns of a lead. */
#include "model/names.h"
#include "model/reader.h"
#include "text/fold.h"
#include "text/utf8.h"

static const char *const field_keys[] = { "name",  "type", "id",          "fold",   "aliases", "values",
                                          "scale", "from", "null_values", "format", "expr",    NULL };
/* In the order of fnl_type. */
static const char *const type_words[] = {
    "text", "int", "number", "decimal", "bool", "time", "date", "intervals", NULL
};

/* The text as the field would hold it before aliases. */
static bool fold_text(fnl_model_reader *reader, const fnl_node *node, const fnl_field *field, fnl_text *text)
{
    if (!field->fold)
        return true;
    fnl_buffer *scratch = &reader->scratch;
    scratch->length = 0;
    int result = fnl_fold(*text, scratch);
    if (result == fnl_fold_marks)
        return fnl_problem(reader, node, "the text has more than %d combining marks in a row", (int)fnl_most_marks);
    if (result != fnl_fold_ok || scratch->failed)
        return fnl_model_reader_no_memory(reader);
    *text = fnl_arena_copy(reader->arena, fnl_buffer_text(scratch));
    return text->bytes != NULL || fnl_model_reader_no_memory(reader);
}

fnl_index *fnl_take_index(fnl_model_reader *reader)
{
    fnl_index *index = fnl_arena_take(reader->arena, 1, sizeof *index);
    if (index == NULL)
        fnl_model_reader_no_memory(reader);
    else
        fnl_index_start(index, reader->memory, reader->model->hash_seed);
    return index;
}

static bool read_values(fnl_model_reader *reader, const fnl_node *node, fnl_model_field *field)
{
    if (!fnl_take_list(reader, node, "`values` is a list of texts") || !fnl_count_entries(reader, node))
        return false;
    if (node->count == 0)
        return fnl_problem(reader, node, "without any value nothing is allowed: list some, or leave `values` out");
    field->values = fnl_take_index(reader);
    if (field->values == NULL)
        return false;
    field->read.values = field->values;
    bool good = true;
    for (uint32_t i = 0; i < node->count && !fnl_model_reader_done(reader); i++) {
        const fnl_node *item = &node->items[i];
        fnl_text text;
        uint32_t number = 0;
        bool is_new = false;
        if (!fnl_take_text(reader, item, &text) || !fold_text(reader, item, &field->read, &text)) {
            good = false;
            continue;
        }
        if (!fnl_index_add(field->values, text, &number, &is_new))
            return fnl_model_reader_no_memory(reader);
        if (!is_new)
            good = fnl_problem(reader, item, "this value stands in the list already");
    }
    return good;
}

static bool read_alias(fnl_model_reader *reader, const fnl_node *item, fnl_model_field *field, fnl_text *targets)
{
    fnl_text key = item->key;
    fnl_text target;
    uint32_t number = 0;
    bool is_new = false;
    if (!fnl_take_text(reader, item, &target) || !fold_text(reader, item, &field->read, &target) ||
        !fold_text(reader, item, &field->read, &key))
        return false;
    if (field->values != NULL && !fnl_index_find(field->values, target, &number)) {
        fnl_text shown = fnl_shown(target);
        return fnl_problem(reader, item, "'%.*s' is not one of the field's values", FNL_TEXT_ARGS(shown));
    }
    if (!fnl_index_add(field->aliases, key, &number, &is_new))
        return fnl_model_reader_no_memory(reader);
    if (!is_new)
        return fnl_key_problem(reader, item, "this text has an alias already (texts are compared after folding)");
    targets[number] = target;
    return true;
}

static bool read_aliases(fnl_model_reader *reader, const fnl_node *node, fnl_model_field *field)
{
    if (node->kind != fnl_node_map)
        return fnl_problem(reader, node, "`aliases` is a map: {other spelling: text}");
    if (!fnl_count_entries(reader, node))
        return false;
    const void **items = fnl_take_sorted(reader, node);
    fnl_text *targets = fnl_arena_take(reader->arena, node->count, sizeof *targets);
    if (items == NULL || targets == NULL)
        return fnl_model_reader_no_memory(reader);
    field->aliases = fnl_take_index(reader);
    if (field->aliases == NULL)
        return false;
    field->read.aliases = field->aliases;
    field->read.alias_targets = targets;
    bool good = true;
    for (uint32_t i = 0; i < node->count && !fnl_model_reader_done(reader); i++)
        good = read_alias(reader, items[i], field, targets) && good;
    return good;
}

bool fnl_read_null_values(fnl_model_reader *reader, const fnl_node *node, fnl_text **out, uint32_t *count)
{
    if (!fnl_take_list(reader, node, "`null_values` is a list of texts") || !fnl_count_entries(reader, node))
        return false;
    fnl_text *texts = fnl_arena_take(reader->arena, node->count, sizeof *texts);
    if (texts == NULL)
        return fnl_model_reader_no_memory(reader);
    bool good = true;
    for (uint32_t i = 0; i < node->count && !fnl_model_reader_done(reader); i++) {
        good = fnl_take_text(reader, &node->items[i], &texts[i]) && good;
        if (good)
            texts[i] = fnl_trim(texts[i]);
    }
    *out = texts;
    *count = node->count;
    return good;
}

static bool same_texts(const fnl_text *a, uint32_t a_count, const fnl_text *b, uint32_t b_count)
{
    if (a_count != b_count)
        return false;
    for (uint32_t i = 0; i < a_count; i++)
        if (!fnl_text_equal(a[i], b[i]))
            return false;
    return true;
}

static bool read_own_null_values(fnl_model_reader *reader, const fnl_node *node, fnl_model_field *field)
{
    const fnl_model *model = reader->model;
    fnl_text *texts = NULL;
    uint32_t count = 0;
    field->read.null_values = model->null_values;
    field->read.null_value_count = model->null_value_count;
    if (node == NULL)
        return true;
    if (!fnl_read_null_values(reader, node, &texts, &count))
        return false;
    field->own_null_values = !same_texts(texts, count, model->null_values, model->null_value_count);
    field->read.null_values = texts;
    field->read.null_value_count = count;
    return true;
}

/* Keys that go with some types only. */
static bool check_keys(fnl_model_reader *reader, const fnl_node *node, fnl_type type, bool computed)
{
    static const struct {
        const char *key;
        bool text, decimal, stamp; /* types that it goes with */
        const char *with;
    } rules[] = {
        { "fold", true, false, false, "fields of type text" },
        { "aliases", true, false, false, "fields of type text" },
        { "values", true, false, false, "fields of type text" },
        { "scale", false, true, false, "fields of type decimal" },
        { "format", false, false, true, "fields of type time or date" },
    };
    static const char *const input_keys[] = { "id", "fold", "aliases", "values", "from", "null_values", "format" };
    bool good = true;
    for (size_t i = 0; computed && i < sizeof input_keys / sizeof *input_keys; i++) {
        const fnl_node *item = fnl_node_get(node, input_keys[i]);
        if (item != NULL)
            good =
                fnl_key_problem(reader, item, "a computed field is no input column: `%s` does nothing", input_keys[i]);
    }
    for (size_t i = 0; good && i < sizeof rules / sizeof *rules; i++) {
        const fnl_node *item = fnl_node_get(node, rules[i].key);
        bool fits = (rules[i].text && type == fnl_type_text) || (rules[i].decimal && type == fnl_type_decimal) ||
                    (rules[i].stamp && (type == fnl_type_time || type == fnl_type_date));
        if (item != NULL && !fits)
            good = fnl_key_problem(reader, item, "`%s` goes with %s only", rules[i].key, rules[i].with);
    }
    return good;
}

static bool read_format(fnl_model_reader *reader, const fnl_node *node, fnl_field *field)
{
    const char *why = NULL;
    if (!fnl_take_name(reader, node, &field->format))
        return false;
    if (!fnl_format_valid(field->format, &why))
        return fnl_problem(reader, node, "%s", why);
    return true;
}

static bool read_id(fnl_model_reader *reader, const fnl_node *node, fnl_field *field)
{
    if (!fnl_take_bool(reader, node, &field->id))
        return false;
    for (const fnl_model_field *other = reader->model->fields; field->id && &other->read != field; other++)
        if (other->read.id) {
            fnl_text shown = fnl_shown(other->read.name);
            return fnl_problem(reader, node, "a lead has one id, and '%.*s' is it", FNL_TEXT_ARGS(shown));
        }
    return true;
}

bool fnl_take_column(fnl_model_reader *reader, const fnl_node *node, fnl_text *column)
{
    if (!fnl_take_text(reader, node, column))
        return false;
    if (column->length == 0 || memchr(column->bytes, '\0', column->length) != NULL)
        return fnl_problem(reader, node, "the name of a column is not empty and has no NUL");
    return true;
}

static bool read_input_keys(fnl_model_reader *reader, const fnl_node *node, fnl_model_field *field)
{
    const fnl_node *item = NULL;
    fnl_field *read = &field->read;
    bool good = true;
    if ((item = fnl_node_get(node, "id")) != NULL)
        good = read_id(reader, item, read) && good;
    if ((item = fnl_node_get(node, "from")) != NULL)
        good = fnl_take_column(reader, item, &read->column) && good;
    if ((item = fnl_node_get(node, "fold")) != NULL)
        good = fnl_take_bool(reader, item, &read->fold) && good;
    if ((item = fnl_node_get(node, "values")) != NULL)
        good = read_values(reader, item, field) && good;
    if ((item = fnl_node_get(node, "aliases")) != NULL)
        good = good && read_aliases(reader, item, field);
    if ((item = fnl_node_get(node, "format")) != NULL)
        good = read_format(reader, item, read) && good;
    return read_own_null_values(reader, fnl_node_get(node, "null_values"), field) && good;
}

static bool read_computed(fnl_model_reader *reader, const fnl_node *node, fnl_model_field *field)
{
    if (!fnl_take_expression(reader, node, &field->expression))
        return false;
    return fnl_check_converts(reader, node, &field->read, field->expression);
}

static bool take_type(fnl_model_reader *reader, const fnl_node *node, fnl_type *out)
{
    uint32_t type = 0;
    if (!fnl_take_word(reader, node, type_words, &type))
        return false;
    *out = (fnl_type)type;
    return true;
}

/* What only fields of leads have. */
static bool check_activity_keys(fnl_model_reader *reader, const fnl_node *node)
{
    const fnl_node *id = fnl_node_get(node, "id");
    const fnl_node *computed = fnl_node_get(node, "expr");
    bool good = true;
    if (id != NULL)
        good = fnl_key_problem(reader, id, "the id of activities is named beside their `key`, as `id: column`");
    if (computed != NULL)
        good = fnl_key_problem(reader, computed, "an activity field is a column of the event table, never computed");
    return good;
}

/* What fields of intervals are not. */
static bool check_intervals(fnl_model_reader *reader, const fnl_node *node, const fnl_node *type, bool of_leads)
{
    const fnl_node *id = fnl_node_get(node, "id");
    const fnl_node *computed = fnl_node_get(node, "expr");
    bool good = true;
    if (!of_leads)
        good = fnl_problem(reader, type, "an activity has one time; lists of intervals are fields of leads");
    if (id != NULL)
        good = fnl_key_problem(reader, id, "a list of intervals tells no lead from another: the id is another field");
    if (computed != NULL)
        good = fnl_key_problem(reader, computed, "a list of intervals is an input column, never computed");
    return good;
}

/* What goes with the field's type, and with whether it is of leads or of activities. */
static bool check_kind(fnl_model_reader *reader, const fnl_node *node, const fnl_node *type_node, fnl_type type,
                       bool of_leads)
{
    if (!of_leads && !check_activity_keys(reader, node))
        return false;
    return type != fnl_type_intervals || check_intervals(reader, node, type_node, of_leads);
}

bool fnl_read_field(fnl_model_reader *reader, const fnl_node *node, fnl_model_field *field, bool of_leads)
{
    fnl_field *read = &field->read;
    const fnl_node *item = NULL;
    int64_t scale = 0;
    field->place = node->place;
    read->zone = reader->model->zone;
    bool good = fnl_take_map(reader, node, field_keys, "a field");
    if (node->kind != fnl_node_map)
        return false;
    if ((item = fnl_node_get(node, "name")) == NULL)
        good = fnl_missing_problem(reader, node, "name", "a field needs a `name`");
    else
        good = fnl_take_name(reader, item, &read->name) && good;
    read->column = read->name;
    if ((item = fnl_node_get(node, "type")) == NULL)
        return fnl_missing_problem(reader, node, "type",
                                   "a field needs a `type`: text, int, number, decimal, bool, time, date or "
                                   "intervals");
    if (!take_type(reader, item, &read->type))
        return false;
    if (!check_kind(reader, node, item, read->type, of_leads))
        return false;
    const fnl_node *computed = fnl_node_get(node, "expr");
    good = check_keys(reader, node, read->type, computed != NULL) && good;
    if (read->type == fnl_type_decimal) {
        if ((item = fnl_node_get(node, "scale")) == NULL)
            good = fnl_missing_problem(reader, node, "scale",
                                       "a decimal needs a `scale`: how many digits stand after its point, 0 to 6");
        else
            good = fnl_take_integer(reader, item, 0, 6, &scale) && good;
        read->scale = (unsigned)scale;
    }
    if (computed != NULL)
        return read_computed(reader, computed, field) && good;
    return read_input_keys(reader, node, field) && good;
}

void fnl_read_fields(fnl_model_reader *reader, const fnl_node *fields)
{
    fnl_model *model = reader->model;
    fnl_names *names = &reader->names;
    names->in_field = true;
    for (uint32_t i = 0; i < model->field_count && !fnl_model_reader_done(reader); i++) {
        fnl_model_field *field = &model->fields[i];
        if (!fnl_read_field(reader, &fields->items[i], field, true)) {
            fnl_names_set_broken(names, i);
            continue;
        }
        const fnl_field *texts = &field->read;
        if (field->expression != NULL)
            texts = fnl_expression_field(field->expression);
        if (field->read.type == fnl_type_intervals)
            fnl_names_set_intervals(names, i);
        else
            fnl_names_set_ready(names, i, field->read.type, field->read.scale, texts);
    }
    names->in_field = false;
}

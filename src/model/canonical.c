#include "model/canonical.h"

#include "text/duration.h"

fnl_parent *fnl_put_list(fnl_canonical *canonical, fnl_parent *parent, const char *key)
{
    return fnl_tree_list(&canonical->tree, parent, fnl_text_of(key));
}

fnl_parent *fnl_put_map(fnl_canonical *canonical, fnl_parent *parent, const char *key)
{
    return fnl_tree_map(&canonical->tree, parent, fnl_text_of(key));
}

void fnl_put_text(fnl_canonical *canonical, fnl_parent *parent, const char *key, fnl_text text)
{
    fnl_tree_text(&canonical->tree, parent, fnl_text_of(key), text);
}

void fnl_put_points(fnl_canonical *canonical, fnl_parent *parent, const char *key, int64_t points)
{
    fnl_tree_decimal(&canonical->tree, parent, fnl_text_of(key), points, fnl_points_scale);
}

/* Numbers whose unit depends on what they are compared with: in CBOR an integer, or [value, scale]. */
void fnl_put_exact(fnl_canonical *canonical, fnl_parent *parent, const char *key, fnl_decimal decimal)
{
    if (!canonical->is_cbor || decimal.scale == 0) {
        fnl_tree_decimal(&canonical->tree, parent, fnl_text_of(key), decimal.value, decimal.scale);
        return;
    }
    fnl_parent *pair = fnl_put_list(canonical, parent, key);
    fnl_tree_decimal(&canonical->tree, pair, FNL_TEXT(""), decimal.value, 0);
    fnl_tree_decimal(&canonical->tree, pair, FNL_TEXT(""), decimal.scale, 0);
}

/* Binary64: the shortest decimal. CBOR has it as a text, JSON too when it needs an exponent. */
void fnl_put_number(fnl_canonical *canonical, fnl_parent *parent, fnl_text key, double number)
{
    fnl_buffer *scratch = &canonical->scratch;
    int64_t value = 0;
    unsigned scale = 0;
    scratch->length = 0;
    fnl_write_number(scratch, number);
    if (scratch->failed)
        return;
    fnl_text text = fnl_buffer_text(scratch);
    if (!canonical->is_cbor && fnl_read_decimal(text, &value, &scale) == fnl_read_ok)
        fnl_tree_decimal(&canonical->tree, parent, key, value, scale);
    else
        fnl_tree_text(&canonical->tree, parent, key, text);
}

void fnl_put_duration(fnl_canonical *canonical, fnl_parent *parent, const char *key, int64_t seconds)
{
    if (canonical->is_cbor) {
        fnl_tree_decimal(&canonical->tree, parent, fnl_text_of(key), seconds, 0);
        return;
    }
    canonical->scratch.length = 0;
    fnl_write_duration(&canonical->scratch, seconds);
    if (!canonical->scratch.failed)
        fnl_put_text(canonical, parent, key, fnl_buffer_text(&canonical->scratch));
}

void fnl_put_percent(fnl_canonical *canonical, fnl_parent *parent, const char *key, int64_t millionths)
{
    if (canonical->is_cbor) {
        fnl_tree_decimal(&canonical->tree, parent, fnl_text_of(key), millionths, 0);
        return;
    }
    canonical->scratch.length = 0;
    fnl_write_decimal(&canonical->scratch, millionths, 4);
    fnl_buffer_put_byte(&canonical->scratch, '%');
    if (!canonical->scratch.failed)
        fnl_put_text(canonical, parent, key, fnl_buffer_text(&canonical->scratch));
}

void fnl_put_clamp(fnl_canonical *canonical, fnl_parent *parent, const fnl_clamp *clamp)
{
    const fnl_points *sides[] = { &clamp->low, &clamp->high };
    if (!clamp->low.known && !clamp->high.known)
        return;
    fnl_parent *pair = fnl_put_list(canonical, parent, "clamp");
    for (size_t i = 0; i < 2; i++) {
        if (sides[i]->known)
            fnl_put_points(canonical, pair, "", sides[i]->value);
        else
            fnl_tree_null(&canonical->tree, pair, FNL_TEXT(""));
    }
}

void fnl_put_expression(fnl_canonical *canonical, fnl_parent *parent, const char *key, const fnl_expression *expression)
{
    if (expression != NULL)
        fnl_put_text(canonical, parent, key, fnl_expression_text(expression));
}

static void put_zone(fnl_canonical *canonical, fnl_parent *zones, const fnl_zone *zone)
{
    fnl_tree *tree = &canonical->tree;
    fnl_parent *map = fnl_tree_map(tree, zones, fnl_zone_name(zone));
    fnl_parent *list = fnl_put_list(canonical, map, "changes");
    uint32_t count = 0;
    const fnl_zone_change *changes = fnl_zone_changes(zone, &count);
    for (uint32_t i = 0; i < count; i++) {
        fnl_parent *pair = fnl_put_list(canonical, list, "");
        fnl_tree_decimal(tree, pair, FNL_TEXT(""), changes[i].second, 0);
        fnl_tree_decimal(tree, pair, FNL_TEXT(""), changes[i].offset, 0);
    }
    fnl_tree_decimal(tree, map, FNL_TEXT("first"), fnl_zone_first_offset(zone), 0);
    fnl_put_text(canonical, map, "footer", fnl_zone_footer(zone));
}

/* Whether a calendar's zone is not UTC, nor the model's, nor that of a calendar above it. */
static bool is_new_zone(const fnl_model *model, uint32_t calendar)
{
    const fnl_zone *zone = model->calendars[calendar].rules.zone;
    bool is_new = zone != &fnl_zone_utc && zone != model->zone;
    for (uint32_t i = 0; i < calendar && is_new; i++)
        is_new = zone != model->calendars[i].rules.zone;
    return is_new;
}

void fnl_put_zones(fnl_canonical *canonical, fnl_parent *root, bool with_calendars)
{
    const fnl_model *model = canonical->model;
    fnl_parent *zones = NULL;
    if (model->zone != &fnl_zone_utc) {
        zones = fnl_put_map(canonical, root, "zones");
        put_zone(canonical, zones, model->zone);
    }
    for (uint32_t i = 0; i < model->calendar_count && with_calendars; i++) {
        if (!is_new_zone(model, i))
            continue;
        if (zones == NULL)
            zones = fnl_put_map(canonical, root, "zones");
        put_zone(canonical, zones, model->calendars[i].rules.zone);
    }
}

static void put_values(fnl_canonical *canonical, fnl_parent *parent, const char *key, const fnl_example_value *values,
                       uint32_t count)
{
    fnl_parent *map = fnl_put_map(canonical, parent, key);
    for (uint32_t i = 0; i < count; i++) {
        if (values[i].is_null)
            fnl_tree_null(&canonical->tree, map, values[i].name);
        else
            fnl_tree_text(&canonical->tree, map, values[i].name, values[i].text);
    }
}

static void put_examples(fnl_canonical *canonical, fnl_parent *root)
{
    const fnl_model *model = canonical->model;
    if (model->example_count == 0)
        return;
    fnl_parent *list = fnl_put_list(canonical, root, "examples");
    for (uint32_t i = 0; i < model->example_count; i++) {
        const fnl_example *example = &model->examples[i];
        fnl_parent *map = fnl_put_map(canonical, list, "");
        fnl_put_text(canonical, map, "name", example->name);
        put_values(canonical, map, "lead", example->lead, example->lead_count);
        if (example->has_as_of) {
            canonical->scratch.length = 0;
            fnl_write_instant(&canonical->scratch, example->as_of, model->zone);
            if (!canonical->scratch.failed)
                fnl_put_text(canonical, map, "as_of", fnl_buffer_text(&canonical->scratch));
        }
        put_values(canonical, map, "expect", example->expect, example->expect_count);
    }
}

static fnl_parent *put_model(fnl_canonical *canonical)
{
    const fnl_model *model = canonical->model;
    fnl_parent *root = fnl_put_map(canonical, NULL, "");
    fnl_tree_decimal(&canonical->tree, root, FNL_TEXT("funnelcore"), 1, 0);
    if (model->name.length != 0)
        fnl_put_text(canonical, root, "name", model->name);
    if (model->version.length != 0)
        fnl_put_text(canonical, root, "version", model->version);
    if (model->zone != &fnl_zone_utc)
        fnl_put_text(canonical, root, "time_zone", fnl_zone_name(model->zone));
    if (canonical->is_cbor)
        fnl_put_zones(canonical, root, true);
    if (model->null_value_count != 0) {
        fnl_parent *list = fnl_put_list(canonical, root, "null_values");
        for (uint32_t i = 0; i < model->null_value_count; i++)
            fnl_put_text(canonical, list, "", model->null_values[i]);
    }
    fnl_put_fields(canonical, root);
    fnl_put_activities(canonical, root);
    fnl_put_scores(canonical, root);
    fnl_put_calendars(canonical, root);
    fnl_put_sla(canonical, root);
    fnl_put_lifecycle(canonical, root);
    fnl_put_decisions(canonical, root);
    fnl_put_kpis(canonical, root);
    put_examples(canonical, root);
    return root;
}

int32_t fnl_model_put(const fnl_model *model, uint32_t form, fnl_buffer *out, fnl_error *error)
{
    if (form == FNL_FORM_CBOR && model->canonical != NULL) {
        fnl_buffer_put(out, model->canonical, model->canonical_size);
        return out->failed ? fnl_fail_memory(error) : FNL_OK;
    }
    fnl_arena arena;
    fnl_arena_start(&arena, &model->memory);
    fnl_canonical canonical = { .tree = { .arena = &arena }, .model = model, .is_cbor = form == FNL_FORM_CBOR };
    fnl_buffer_start(&canonical.scratch, &model->memory);
    const fnl_parent *root = put_model(&canonical);
    int32_t code = FNL_OK;
    if (canonical.tree.failed || canonical.scratch.failed)
        code = fnl_fail_memory(error);
    else
        code = canonical.is_cbor ? fnl_write_cbor(root, out, error) : fnl_write_json(root, out, error);
    fnl_buffer_end(&canonical.scratch);
    fnl_arena_end(&arena);
    return code;
}

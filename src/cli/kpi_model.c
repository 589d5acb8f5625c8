/* What a page of KPIs needs to know of the model, and a table of them does not say: read from its JSON form. */
#include "kpi_model.h"

#include "json_scan.h"

#include <stdlib.h>

/* What names and texts with escapes lie in while they are looked at. */
typedef struct reading {
    fnl_kpi_model *model;
    fnl_page key;
    fnl_page value;
} reading;

static char *copy_of(fnl_slice text)
{
    char *copy = fnl_take_memory(text.length + 1, 1);
    if (text.length > 0)
        memcpy(copy, text.bytes, text.length);
    return copy;
}

static fnl_json_scan scan_of(fnl_slice json)
{
    return (fnl_json_scan){ json.bytes, json.bytes + json.length, NULL };
}

static bool next_item(reading *self, fnl_json_scan *list, bool is_first, fnl_slice *item)
{
    return fnl_json_next(list, ']', is_first, NULL, NULL, &self->value, item);
}

static bool next_member(reading *self, fnl_json_scan *map, bool is_first, fnl_slice *key, fnl_slice *value)
{
    return fnl_json_next(map, '}', is_first, &self->key, key, &self->value, value);
}

static void add_text(char ***texts, size_t *count, fnl_slice text)
{
    *texts = fnl_resize_memory((void *)*texts, *count + 1, sizeof **texts);
    (*texts)[(*count)++] = copy_of(text);
}

static void read_texts(reading *self, fnl_slice json, char ***texts, size_t *count)
{
    fnl_json_scan list = scan_of(json);
    fnl_slice item;
    fnl_json_take(&list, '[');
    for (bool is_first = true; next_item(self, &list, is_first, &item); is_first = false)
        add_text(texts, count, item);
}

static void read_spend(reading *self, fnl_slice json)
{
    fnl_json_scan map = scan_of(json);
    fnl_slice key, value;
    fnl_json_take(&map, '{');
    for (bool is_first = true; next_member(self, &map, is_first, &key, &value); is_first = false)
        if (fnl_slice_is(key, "counts"))
            read_texts(self, value, &self->model->counts, &self->model->count_count);
}

static void read_funnel(reading *self, fnl_slice json)
{
    fnl_json_scan map = scan_of(json);
    fnl_slice key, value;
    fnl_json_take(&map, '{');
    for (bool is_first = true; next_member(self, &map, is_first, &key, &value); is_first = false)
        if (fnl_slice_is(key, "won"))
            self->model->won = copy_of(value);
}

static void read_owners(reading *self, fnl_slice json)
{
    fnl_json_scan map = scan_of(json);
    fnl_slice key, value;
    fnl_json_take(&map, '{');
    for (bool is_first = true; next_member(self, &map, is_first, &key, &value); is_first = false) {
        if (fnl_slice_is(key, "field"))
            self->model->owner_field = copy_of(value);
        else if (fnl_slice_is(key, "roster"))
            read_texts(self, value, &self->model->roster, &self->model->roster_count);
    }
}

static void read_target(reading *self, fnl_slice json)
{
    fnl_kpi_model *model = self->model;
    fnl_json_scan map = scan_of(json);
    fnl_slice key, value;
    fnl_kpi_promise target = { 0 };
    fnl_json_take(&map, '{');
    for (bool is_first = true; next_member(self, &map, is_first, &key, &value); is_first = false) {
        if (fnl_slice_is(key, "metric"))
            target.metric = copy_of(value);
        else if (fnl_slice_is(key, "per"))
            target.grain = copy_of(value);
        target.is_at_most = target.is_at_most || fnl_slice_is(key, "at_most");
    }
    if (target.metric == NULL)
        target.metric = copy_of(fnl_slice_of(""));
    if (target.grain == NULL)
        target.grain = copy_of(fnl_slice_of("all"));
    model->targets = fnl_resize_memory(model->targets, model->target_count + 1, sizeof *model->targets);
    model->targets[model->target_count++] = target;
}

static void read_metric(reading *self, fnl_slice json)
{
    fnl_kpi_model *model = self->model;
    fnl_json_scan map = scan_of(json);
    fnl_slice key, value;
    fnl_json_take(&map, '{');
    for (bool is_first = true; next_member(self, &map, is_first, &key, &value); is_first = false)
        if (fnl_slice_is(key, "name"))
            add_text(&model->metrics, &model->metric_count, value);
}

static void read_each(reading *self, fnl_slice json, void (*read)(reading *, fnl_slice))
{
    fnl_json_scan list = scan_of(json);
    fnl_slice item;
    fnl_json_take(&list, '[');
    for (bool is_first = true; next_item(self, &list, is_first, &item); is_first = false)
        read(self, item);
}

bool fnl_kpi_model_read(fnl_kpi_model *out, const fnl_model *model, fnl_trouble *trouble)
{
    fnl_error error;
    fnl_bytes json = FNL_BYTES_INIT;
    reading self = { .model = out };
    fnl_slice key, value;
    *out = (fnl_kpi_model){ 0 };
    if (fnl_model_write(model, FNL_FORM_JSON, &json, &error) != FNL_OK)
        return fnl_trouble_of_error(trouble, NULL, &error);
    fnl_json_scan root = scan_of((fnl_slice){ (const char *)json.data, json.size });
    fnl_json_take(&root, '{');
    for (bool is_first = true; next_member(&self, &root, is_first, &key, &value); is_first = false) {
        if (fnl_slice_is(key, "name"))
            out->name = copy_of(value);
        else if (fnl_slice_is(key, "funnel"))
            read_funnel(&self, value);
        else if (fnl_slice_is(key, "spend"))
            read_spend(&self, value);
        else if (fnl_slice_is(key, "owners"))
            read_owners(&self, value);
        else if (fnl_slice_is(key, "targets"))
            read_each(&self, value, read_target);
        else if (fnl_slice_is(key, "metrics"))
            read_each(&self, value, read_metric);
    }
    fnl_bytes_free(&json);
    fnl_page_end(&self.key);
    fnl_page_end(&self.value);
    return true;
}

static void free_texts(char **texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(texts[i]);
    free((void *)texts);
}

void fnl_kpi_model_end(fnl_kpi_model *model)
{
    for (size_t i = 0; i < model->target_count; i++) {
        free(model->targets[i].metric);
        free(model->targets[i].grain);
    }
    free(model->targets);
    free_texts(model->roster, model->roster_count);
    free_texts(model->metrics, model->metric_count);
    free_texts(model->counts, model->count_count);
    free(model->won);
    free(model->owner_field);
    free(model->name);
    *model = (fnl_kpi_model){ 0 };
}

/* A model read as a whole, and given back. */
#include "model/model.h"

#include "model/reader.h"

#include <sha2.h>

static const char *const root_keys[] = { "funnelcore", "name",    "version",   "time_zone", "null_values", "fields",
                                         "activities", "scores",  "calendars", "sla",       "lifecycle",   "decisions",
                                         "funnel",     "owners",  "handover",  "spend",     "cac",         "economics",
                                         "metrics",    "targets", "examples",  NULL };
static const char *const compiled_keys[] = { "funnelcore", "name",       "version",   "time_zone", "null_values",
                                             "fields",     "activities", "scores",    "calendars", "sla",
                                             "lifecycle",  "decisions",  "funnel",    "owners",    "handover",
                                             "spend",      "cac",        "economics", "metrics",   "targets",
                                             "examples",   "zones",      NULL };

fnl_symbol_meaning fnl_model_symbol(const fnl_model *model, uint32_t symbol_number)
{
    static const fnl_symbol_kind parts[] = { fnl_symbol_score, fnl_symbol_raw, fnl_symbol_band };
    uint32_t kind = fnl_symbol_decision;
    while (symbol_number < model->symbol_starts[kind])
        kind--;
    uint32_t index = symbol_number - model->symbol_starts[kind];
    if (kind != fnl_symbol_band) /* where the symbols of all scores begin, their three kinds do */
        return (fnl_symbol_meaning){ .kind = (fnl_symbol_kind)kind, .index = index };
    return (fnl_symbol_meaning){ .kind = parts[index % fnl_parts], .index = index / fnl_parts };
}

static void read_format_version(fnl_model_reader *reader, const fnl_node *root)
{
    const fnl_node *version = fnl_node_get(root, "funnelcore");
    int64_t number = 0;
    if (version == NULL)
        fnl_missing_problem(reader, root, "funnelcore", "a model begins with the version of its form: `funnelcore: 1`");
    else if (fnl_take_integer(reader, version, 0, INT32_MAX, &number) && number != 1)
        fnl_problem(reader, version, "version %d of the form is not supported by this version of the library, only 1",
                    (int)number);
}

/* A list of at most `most` items, which are then read one by one. */
static bool take_section(fnl_model_reader *reader, const fnl_node *node, const char *what, uint32_t most)
{
    if (node == NULL)
        return false;
    if (node->kind != fnl_node_list)
        return fnl_problem(reader, node, "`%s` is a list", what);
    if (node->count > most)
        return fnl_limit_problem(reader, node, "a model has at most %u %s", most, what);
    return true;
}

/* Finds the sections that are read item by item and makes room for what they say. */
static bool take_sections(fnl_model_reader *reader, const fnl_node *root, fnl_sections *out)
{
    fnl_model *model = reader->model;
    *out = (fnl_sections){
        .fields = fnl_node_get(root, "fields"),
        .activities = fnl_node_get(root, "activities"),
        .scores = fnl_node_get(root, "scores"),
        .calendars = fnl_node_get(root, "calendars"),
        .sla = fnl_node_get(root, "sla"),
        .lifecycle = fnl_node_get(root, "lifecycle"),
        .decisions = fnl_node_get(root, "decisions"),
    };
    if (!take_section(reader, out->fields, "fields", fnl_most_fields))
        out->fields = NULL;
    if (!take_section(reader, out->scores, "scores", fnl_most_scores))
        out->scores = NULL;
    if (!take_section(reader, out->calendars, "calendars", fnl_most_calendars))
        out->calendars = NULL;
    if (!take_section(reader, out->sla, "sla", fnl_most_clocks))
        out->sla = NULL;
    if (!take_section(reader, out->decisions, "decisions", fnl_most_decisions))
        out->decisions = NULL;
    if (fnl_model_reader_done(reader))
        return false;
    uint32_t field_count = out->fields == NULL ? 0 : out->fields->count;
    uint32_t score_count = out->scores == NULL ? 0 : out->scores->count;
    model->fields = fnl_arena_take(reader->arena, field_count, sizeof *model->fields);
    model->scores = fnl_arena_take(reader->arena, score_count, sizeof *model->scores);
    if (model->fields == NULL || model->scores == NULL)
        return fnl_model_reader_no_memory(reader);
    model->field_count = field_count;
    model->score_count = score_count;
    return true;
}

static void read_sections(fnl_model_reader *reader, const fnl_node *root)
{
    const fnl_node *examples = fnl_node_get(root, "examples");
    fnl_sections sections;
    if (!take_sections(reader, root, &sections))
        return;
    fnl_names_register(reader, &sections);
    if (sections.fields != NULL)
        fnl_read_fields(reader, sections.fields);
    if (sections.activities != NULL)
        fnl_read_activities(reader, sections.activities);
    if (sections.scores != NULL)
        fnl_read_scores(reader, sections.scores);
    if (reader->model->activities != NULL && !fnl_model_reader_done(reader))
        fnl_list_activity_columns(reader, sections.fields);
    fnl_read_calendars(reader, sections.calendars);
    if (sections.sla != NULL)
        fnl_read_sla(reader, sections.sla);
    if (sections.lifecycle != NULL)
        fnl_read_lifecycle(reader, sections.lifecycle);
    if (sections.decisions != NULL)
        fnl_read_decisions(reader, sections.decisions);
    if (reader->document->form == fnl_form_cbor && reader->problems->errors == 0)
        fnl_check_zones(reader, root);
    if (!fnl_model_reader_done(reader))
        fnl_read_kpis(reader, root);
    if (examples != NULL && !fnl_model_reader_done(reader))
        fnl_read_examples(reader, examples);
}

static void read_model(fnl_model_reader *reader)
{
    fnl_model *model = reader->model;
    const fnl_node *root = reader->document->root;
    bool is_cbor = reader->document->form == fnl_form_cbor;
    if (root->kind != fnl_node_map) {
        fnl_problem(reader, root, "a model is a map of keys and values that begins with `funnelcore: 1`");
        return;
    }
    read_format_version(reader, root);
    fnl_take_map(reader, root, is_cbor ? compiled_keys : root_keys, "a model");
    const fnl_node *name = fnl_node_get(root, "name");
    const fnl_node *version = fnl_node_get(root, "version");
    const fnl_node *null_values = fnl_node_get(root, "null_values");
    if (name != NULL)
        fnl_take_name(reader, name, &model->name);
    if (version != NULL)
        fnl_take_name(reader, version, &model->version);
    fnl_read_time_zone(reader, root);
    if (null_values != NULL)
        fnl_read_null_values(reader, null_values, &model->null_values, &model->null_value_count);
    if (!fnl_model_reader_done(reader))
        read_sections(reader, root);
    if (reader->problems->errors == 0 && !reader->no_memory)
        fnl_lint_model(reader);
}

/* The compiled form and its fingerprint. A compiled model that is written otherwise than it was would have two
   fingerprints, so it is refused. */
static int32_t seal(fnl_model *model, const fnl_document *document, fnl_text text, fnl_error *error)
{
    fnl_buffer written;
    fnl_buffer_start(&written, &model->memory);
    int32_t code = fnl_model_put(model, FNL_FORM_CBOR, &written, error);
    if (code == FNL_OK && document->form == fnl_form_cbor && !fnl_text_equal(fnl_buffer_text(&written), text))
        code = fnl_fail(error, FNL_E_MODEL,
                        "this compiled model is not in canonical form: compile it again from its source");
    if (code != FNL_OK) {
        fnl_buffer_end(&written);
        return code;
    }
    model->canonical = (uint8_t *)written.bytes; /* released by fnl_model_destroy */
    model->canonical_size = written.length;
    SHA2_CTX digest;
    SHA256Init(&digest);
    SHA256Update(&digest, model->canonical, model->canonical_size);
    SHA256Final(model->fingerprint, &digest);
    return model->kpis == NULL ? FNL_OK : fnl_identify_kpis(model, error);
}

static int32_t first_code(const fnl_diagnostics *problems)
{
    for (uint32_t i = 0; i < problems->count; i++)
        if (problems->problems[i].severity == FNL_SEVERITY_ERROR)
            return problems->problems[i].code;
    return FNL_E_MODEL;
}

static int32_t read_document(fnl_model *model, const fnl_document *document, fnl_text text,
                             const fnl_load_options *options, fnl_diagnostics *problems)
{
    fnl_model_reader reader;
    fnl_model_reader_start(&reader, model, document, text, problems);
    reader.options = options;
    read_model(&reader);
    bool no_memory = reader.no_memory || problems->failed;
    fnl_model_reader_end(&reader);
    fnl_error error = { 0 };
    int32_t code = FNL_OK;
    if (no_memory)
        code = fnl_fail_memory(&error);
    else if (problems->errors == 0)
        code = seal(model, document, text, &error);
    if (code != FNL_OK)
        fnl_diagnostics_add(problems, &error);
    fnl_diagnostics_sort(problems);
    if (code == FNL_OK && problems->errors != 0)
        code = first_code(problems);
    return code;
}

int32_t fnl_model_load(fnl_text text, const fnl_allocator *memory, const fnl_load_options *options, fnl_model **out,
                       fnl_diagnostics *problems)
{
    fnl_model *model = fnl_allocate_zeroed(memory, 1, sizeof *model);
    if (model == NULL)
        return FNL_E_NOMEM;
    model->memory = *memory;
    model->references = 1;
    model->zone = &fnl_zone_utc;
    model->hash_seed = fnl_hash_seed();
    fnl_arena_start(&model->arena, &model->memory);
    fnl_document document;
    int32_t code = fnl_document_read(&document, text, &model->memory, problems);
    if (code == FNL_OK)
        code = read_document(model, &document, text, options, problems);
    fnl_document_end(&document);
    if (code == FNL_OK)
        *out = model;
    else
        fnl_model_destroy(model);
    return code;
}

static void end_fields(const fnl_model_field *fields, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (fields[i].values != NULL)
            fnl_index_end(fields[i].values);
        if (fields[i].aliases != NULL)
            fnl_index_end(fields[i].aliases);
    }
}

void fnl_model_destroy(fnl_model *model)
{
    if (model == NULL)
        return;
    end_fields(model->fields, model->field_count);
    if (model->activities != NULL)
        end_fields(model->activities->fields, model->activities->field_count);
    if (model->sla_statuses != NULL)
        fnl_index_end(model->sla_statuses);
    if (model->lifecycle != NULL && model->lifecycle->stage_names != NULL)
        fnl_index_end(model->lifecycle->stage_names);
    fnl_allocator memory = model->memory; /* the arena and the model itself go last */
    fnl_release(&memory, model->canonical);
    fnl_arena_end(&model->arena);
    fnl_release(&memory, model);
}

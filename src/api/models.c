/* The exported functions of models. */
#include "api/bytes.h"
#include "api/options.h"
#include "api/problems.h"
#include "core/reference.h"
#include "model/model.h"
#include "time/as_of.h"
#include "words/agreement.h"

/* The holidays among the options, as texts; *out is released by the caller. */
static int32_t take_holidays(const fnl_model_options *options, const fnl_allocator *memory, fnl_more_holidays **out,
                             fnl_error *error)
{
    *out = NULL;
    if (options->holiday_count == 0)
        return FNL_OK;
    if (options->holidays == NULL)
        return fnl_refuse_null("fnl_model_options: holidays", error);
    for (uint32_t i = 0; i < options->holiday_count; i++)
        if (options->holidays[i].calendar == NULL || options->holidays[i].list == NULL)
            return fnl_fail(error, FNL_E_ARG, "fnl_model_options: %s of holidays %u is NULL",
                            options->holidays[i].calendar == NULL ? "calendar" : "list", (unsigned)i);
    fnl_more_holidays *taken = fnl_allocate(memory, options->holiday_count, sizeof *taken);
    if (taken == NULL)
        return fnl_fail_memory(error);
    for (uint32_t i = 0; i < options->holiday_count; i++) {
        const fnl_holidays *given = &options->holidays[i];
        taken[i] =
            (fnl_more_holidays){ .calendar = fnl_text_of(given->calendar), .list = { given->list, given->size } };
    }
    *out = taken;
    return FNL_OK;
}

int32_t fnl_model_read(const void *text, size_t size, const fnl_model_options *options, fnl_model **out,
                       fnl_diagnostics **problems, fnl_error *error)
{
    if (problems != NULL)
        *problems = NULL;
    if (text == NULL && size != 0)
        return fnl_refuse_null("text", error);
    if (out == NULL)
        return fnl_refuse_null("out", error);
    fnl_model_options chosen;
    int32_t code = fnl_options_copy(&chosen, sizeof chosen, options, "fnl_model_options", error);
    if (code != FNL_OK)
        return code;
    if (chosen.flags != 0)
        return fnl_fail(error, FNL_E_ARG, "fnl_model_options: flags is %u; this version has no flags, use 0",
                        (unsigned)chosen.flags);
    fnl_allocator memory;
    code = fnl_allocator_copy(&memory, chosen.allocator, error);
    if (code != FNL_OK)
        return code;
    fnl_more_holidays *holidays = NULL;
    code = take_holidays(&chosen, &memory, &holidays, error);
    if (code != FNL_OK)
        return code;
    fnl_diagnostics *found = fnl_diagnostics_new(&memory);
    if (found == NULL) {
        fnl_release(&memory, holidays);
        return fnl_fail_memory(error);
    }
    fnl_model *model = NULL;
    const fnl_load_options load = { .zone_folder = chosen.zone_folder,
                                    .holidays = holidays,
                                    .holiday_count = chosen.holiday_count,
                                    .as_of = chosen.as_of };
    code = fnl_model_load((fnl_text){ text, size }, &memory, &load, &model, found);
    fnl_release(&memory, holidays);
    if (code == FNL_OK)
        *out = model;
    else
        code = fnl_problems_first(found, code, error);
    fnl_problems_give(found, problems);
    return code;
}

int32_t fnl_model_write(const fnl_model *model, uint32_t form, fnl_bytes *out, fnl_error *error)
{
    if (model == NULL)
        return fnl_refuse_null("model", error);
    if (form < FNL_FORM_CBOR || form > FNL_FORM_WORDS)
        return fnl_fail(error, FNL_E_ARG, "form is %u; it must be FNL_FORM_CBOR, FNL_FORM_JSON or FNL_FORM_WORDS",
                        (unsigned)form);
    int32_t code = fnl_bytes_check(out, error);
    if (code != FNL_OK)
        return code;
    fnl_buffer written;
    fnl_buffer_start(&written, &model->memory);
    code = form == FNL_FORM_WORDS ? fnl_model_put_words(model, &written, error)
                                  : fnl_model_put(model, form, &written, error);
    if (code == FNL_OK)
        code = fnl_bytes_move(out, &written, error);
    fnl_buffer_end(&written);
    return code;
}

int32_t fnl_model_fingerprint(const fnl_model *model, uint8_t out[32])
{
    if (model == NULL || out == NULL)
        return FNL_E_ARG;
    memcpy(out, model->fingerprint, sizeof model->fingerprint);
    return FNL_OK;
}

int32_t fnl_model_schema(const fnl_model *model, const char *table, struct ArrowSchema *out, fnl_error *error)
{
    if (model == NULL)
        return fnl_refuse_null("model", error);
    if (table == NULL)
        return fnl_refuse_null("table", error);
    if (out == NULL)
        return fnl_refuse_null("out", error);
    if (strcmp(table, "leads") == 0)
        return fnl_model_describe(model, out, error);
    if (strcmp(table, "spend") == 0 && model->kpis != NULL && model->kpis->spend != NULL)
        return fnl_model_describe_spend(model, out, error);
    if (strcmp(table, "spend") == 0)
        return fnl_fail(error, FNL_E_ARG, "the model has no section spend, so it reads no such table");
    if (strcmp(table, "activities") != 0)
        return fnl_fail(error, FNL_E_ARG, "there is no table \"%s\"; there are \"leads\", \"activities\" and \"spend\"",
                        table);
    if (model->activities == NULL)
        return fnl_fail(error, FNL_E_ARG, "the model has no section activities, so it reads no such table");
    return fnl_model_describe_activities(model, out, error);
}

int32_t fnl_model_read_as_of(const fnl_model *model, const char *text, size_t size, int64_t *out, fnl_error *error)
{
    if (model == NULL)
        return fnl_refuse_null("model", error);
    if (text == NULL)
        return fnl_refuse_null("text", error);
    if (out == NULL)
        return fnl_refuse_null("out", error);
    fnl_text written = { text, size };
    int64_t instant = 0;
    switch (fnl_read_as_of(written, model->zone, &instant)) {
    case fnl_read_ok:
        *out = instant;
        return FNL_OK;
    case fnl_read_range:
        return fnl_fail(error, FNL_E_RANGE, "\"%.*s\" is no time of the years 1 to 9999", FNL_TEXT_ARGS(written));
    default:
        return fnl_fail(error, FNL_E_ARG, "\"%.*s\" is not a time; expected 2026-11-21T08:30:00+07:00, or a date",
                        FNL_TEXT_ARGS(written));
    }
}

fnl_model *fnl_model_ref(fnl_model *model)
{
    if (model != NULL)
        fnl_reference_add(&model->references);
    return model;
}

void fnl_model_unref(fnl_model *model)
{
    if (model != NULL && fnl_reference_drop(&model->references))
        fnl_model_destroy(model);
}

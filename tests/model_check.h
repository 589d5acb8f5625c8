/* What holds for every text that is read as a model: it is refused with an error that says where, or what is written of it
   is read again to the same. */
#ifndef MODEL_CHECK_H
#define MODEL_CHECK_H

#include "model/model.h"
#include "text/utf8.h"
#include "words/agreement.h"

/* Writes form, reads it again and compares both forms and the fingerprint. NULL if all is well. */
static inline const char *check_written(const fnl_model *model, uint32_t form, const fnl_allocator *memory)
{
    const char *fault = NULL;
    fnl_buffer written, again[2], first[2];
    const uint32_t forms[] = { FNL_FORM_CBOR, FNL_FORM_JSON };
    fnl_error error = { 0 };
    fnl_model *second = NULL;
    fnl_diagnostics *problems = fnl_diagnostics_new(memory);
    fnl_buffer_start(&written, memory);
    for (int i = 0; i < 2; i++) {
        fnl_buffer_start(&again[i], memory);
        fnl_buffer_start(&first[i], memory);
    }
    if (problems == NULL || fnl_model_put(model, form, &written, &error) != FNL_OK)
        fault = "a model cannot be written";
    else if (fnl_model_load(fnl_buffer_text(&written), memory, &(fnl_load_options){ 0 }, &second, problems) != FNL_OK)
        fault = "what was written cannot be read";
    for (int i = 0; i < 2 && fault == NULL; i++) {
        if (fnl_model_put(model, forms[i], &first[i], &error) != FNL_OK ||
            fnl_model_put(second, forms[i], &again[i], &error) != FNL_OK)
            fault = "a model cannot be written again";
        else if (!fnl_text_equal(fnl_buffer_text(&first[i]), fnl_buffer_text(&again[i])))
            fault = i == 0 ? "another CBOR after reading again" : "another JSON after reading again";
    }
    if (fault == NULL && memcmp(model->fingerprint, second->fingerprint, sizeof model->fingerprint) != 0)
        fault = "another fingerprint after reading again";
    fnl_buffer_end(&written);
    for (int i = 0; i < 2; i++) {
        fnl_buffer_end(&again[i]);
        fnl_buffer_end(&first[i]);
    }
    fnl_model_destroy(second);
    fnl_diagnostics_free(problems);
    return fault;
}

/* In words it is a page of text without controls. */
static inline const char *check_words(const fnl_model *model, const fnl_allocator *memory)
{
    const char *fault = NULL;
    fnl_buffer page;
    fnl_error error = { 0 };
    fnl_buffer_start(&page, memory);
    if (fnl_model_put_words(model, &page, &error) != FNL_OK)
        fault = "a model cannot be put in words";
    else if (page.bytes[page.length - 1] != '\n' || !fnl_utf8_valid(fnl_buffer_text(&page)))
        fault = "words that are no text";
    for (size_t i = 0; fault == NULL && i < page.length; i++)
        if ((unsigned char)page.bytes[i] < 0x20 && page.bytes[i] != '\n')
            fault = "a control character in words";
    fnl_buffer_end(&page);
    return fault;
}

/* A refusal says where and what. */
static inline const char *check_refusal(const fnl_diagnostics *problems, int32_t code)
{
    bool found = false;
    if (problems->errors == 0)
        return "refused without an error";
    for (uint32_t i = 0; i < problems->count; i++) {
        const fnl_error *problem = &problems->problems[i];
        found = found || problem->code == code;
        if (problem->message[0] == '\0' || problem->code == FNL_OK)
            return "an error that says nothing";
        if (i > 0 && problem->offset < problems->problems[i - 1].offset)
            return "errors out of order";
    }
    return found ? NULL : "a code that no error has";
}

static inline bool has_zone(const fnl_model *model)
{
    bool found = model->zone != &fnl_zone_utc;
    for (uint32_t i = 0; i < model->calendar_count; i++)
        found = found || model->calendars[i].rules.zone != &fnl_zone_utc;
    return found;
}

static inline const char *check_model(fnl_text text, const fnl_allocator *memory, bool *accepted)
{
    fnl_model *model = NULL;
    fnl_diagnostics *problems = fnl_diagnostics_new(memory);
    if (problems == NULL)
        return "no memory";
    int32_t code = fnl_model_load(text, memory, &(fnl_load_options){ 0 }, &model, problems);
    const char *fault = NULL;
    *accepted = code == FNL_OK;
    if (!*accepted)
        fault = check_refusal(problems, code);
    else if (problems->errors != 0)
        fault = "accepted with errors";
    else
        fault = check_written(model, FNL_FORM_CBOR, memory);
    /* A compiled model may carry other zone data than the system has; JSON goes by the system's. */
    bool own_zone = text.length != 0 && (text.bytes[0] & 0xe0) == 0xa0 && model != NULL && has_zone(model);
    if (fault == NULL && *accepted && !own_zone)
        fault = check_written(model, FNL_FORM_JSON, memory);
    if (fault == NULL && *accepted)
        fault = check_words(model, memory);
    fnl_model_destroy(model);
    fnl_diagnostics_free(problems);
    return fault;
}

#endif

/* Reading models in tests. */
#ifndef MODEL_READING_H
#define MODEL_READING_H

#include "model/model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct model_reading {
    int32_t code;
    fnl_model *model;
    fnl_diagnostics *problems;
} model_reading;

static inline model_reading read_bytes(fnl_text text)
{
    model_reading reading = { .problems = fnl_diagnostics_new(&fnl_default_allocator) };
    assert_non_null(reading.problems);
    reading.code =
        fnl_model_load(text, &fnl_default_allocator, &(fnl_load_options){ 0 }, &reading.model, reading.problems);
    assert_int_equal(reading.model != NULL, reading.code == FNL_OK);
    return reading;
}

static inline void end_reading(model_reading *reading)
{
    fnl_model_destroy(reading->model);
    fnl_diagnostics_free(reading->problems);
}

/* The model, which must be readable. */
static inline model_reading read_good(const char *text)
{
    model_reading reading = read_bytes(fnl_text_of(text));
    for (uint32_t i = 0; reading.code != FNL_OK && i < reading.problems->count; i++) {
        const fnl_error *problem = &reading.problems->problems[i];
        print_message("%u:%u: %s [%s]\n", problem->line, problem->column, problem->message, problem->path);
    }
    assert_int_equal(reading.code, FNL_OK);
    return reading;
}

static inline fnl_buffer put_model(const fnl_model *model, uint32_t form)
{
    fnl_buffer out;
    fnl_error error;
    fnl_buffer_start(&out, &fnl_default_allocator);
    assert_int_equal(fnl_model_put(model, form, &out, &error), FNL_OK);
    return out;
}

#endif

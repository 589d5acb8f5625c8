/* Models written in their canonical forms and read again. */
#ifndef READ_BACK_H
#define READ_BACK_H

#include "../../model_check.h"
#include "../../model_equal.h"
#include "../../model_reading.h"

/* Both canonical forms of an accepted model, read again, are the same model. */
static inline void assert_forms_read_back(const fnl_model *model)
{
    for (uint32_t form = FNL_FORM_CBOR; form <= FNL_FORM_JSON; form++) {
        fnl_buffer written = put_model(model, form);
        model_reading again = read_bytes(fnl_buffer_text(&written));
        assert_models_equal(model, again.model);
        end_reading(&again);
        fnl_buffer_end(&written);
    }
}

/* The same of a model's text, which must be accepted. */
static inline void assert_read_back(const char *text)
{
    bool accepted = false;
    const char *fault = check_model(fnl_text_of(text), &fnl_default_allocator, &accepted);
    if (fault != NULL)
        fail_msg("%s", fault);
    model_reading reading = read_good(text);
    assert_forms_read_back(reading.model);
    end_reading(&reading);
}

#endif

/* The whole page, section by section. */
#include "words/agreement.h"

#include "words/sections.h"

static void write_fingerprint(fnl_words *words)
{
    static const char digits[] = "0123456789abcdef";
    fnl_tell(words, "`");
    for (size_t i = 0; i < sizeof words->model->fingerprint; i++) {
        fnl_buffer_put_byte(words->out, digits[words->model->fingerprint[i] >> 4]);
        fnl_buffer_put_byte(words->out, digits[words->model->fingerprint[i] & 15]);
    }
    fnl_tell(words, "`");
}

static void write_title(fnl_words *words)
{
    const fnl_model *model = words->model;
    fnl_tell(words, "# Agreement between marketing and sales");
    if (model->name.length != 0) {
        fnl_tell(words, ": ");
        fnl_tell_text(words, model->name);
    }
    fnl_tell(words, "\n\n");
    if (model->version.length != 0) {
        fnl_tell(words, "- Version: ");
        fnl_tell_text(words, model->version);
        fnl_tell(words, "\n");
    }
    fnl_tell(words, "- Time zone of all dates and times: ");
    fnl_tell_code(words, fnl_zone_name(model->zone));
    fnl_tell(words, "\n- Fingerprint: ");
    write_fingerprint(words);
    fnl_tell(words,
             "\n\nThis page is made from the model file, and says all that the file computes. The same fingerprint "
             "means the same agreement.\n");
}

int32_t fnl_model_put_words(const fnl_model *model, fnl_buffer *out, fnl_error *error)
{
    fnl_words words = { .model = model, .out = out };
    write_title(&words);
    fnl_write_reading(&words);
    fnl_write_fields(&words);
    fnl_write_activities(&words);
    fnl_write_scores(&words);
    fnl_write_calendars(&words);
    fnl_write_sla(&words);
    fnl_write_lifecycle(&words);
    fnl_write_decisions(&words);
    fnl_write_kpis(&words);
    fnl_write_examples(&words);
    fnl_write_signatures(&words);
    return out->failed ? fnl_fail_memory(error) : FNL_OK;
}

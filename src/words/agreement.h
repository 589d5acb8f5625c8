/* The agreement in words, as Markdown that both sides can sign. */
#ifndef FNL_WORDS_AGREEMENT_H
#define FNL_WORDS_AGREEMENT_H

#include "model/model.h"

/* Appends it to out; the same bytes for the same model. FNL_E_NOMEM. */
int32_t fnl_model_put_words(const fnl_model *model, fnl_buffer *out, fnl_error *error);

#endif

/* UTF-8 of a whole text, with the place of what is wrong. */
#ifndef FNL_DOCUMENT_UTF8_PLACE_H
#define FNL_DOCUMENT_UTF8_PLACE_H

#include "core/failure.h"

int32_t fnl_check_utf8(fnl_text source, fnl_error *error);

#endif
